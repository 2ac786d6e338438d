import { Difference, EVERY } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  [
    ['vote', 'result', 'worker'], 'image', 'dockersamples/examplevotingapp_<name>', 'registry.acme.example/voting-app/<name>:1.0.0',
    'without a tag it can be another image tomorrow: rejected as image-unpinned',
  ],
  ['db', 'image', 'postgres:15-alpine', 'postgres:15.17-alpine', 'a tag that moves can be another image tomorrow'],
  ['redis', 'image', 'redis:alpine', 'redis:7.4.6-alpine', 'the same'],
  [
    'db', 'variable POSTGRES_PASSWORD', 'postgres', 'key password of Secret db',
    'anyone who can read the manifests could read it: rejected as config-looks-secret',
  ],
  ['db', 'variable PGDATA', 'none', '/var/lib/postgresql/data/pgdata', 'the database must own its directory, and the volume itself belongs to root'],
  [
    'db', 'mounts', '/var/lib/postgresql/data (any size)', '/var/lib/postgresql/data (1Gi), /var/run/postgresql (16Mi)',
    'without a size limit, a full disk causes evictions on the node; the root file system is read-only, and the socket is created there',
  ],
  ['redis', 'mounts', '/data (any size)', '/data (256Mi)', 'without a size limit, a full disk causes evictions on the node'],
  ['redis', 'arguments', "the image's own", '--maxmemory 128mb', 'when full, it rejects votes; without a limit it would be killed and lose them'],
  ['vote', 'replicas', '1', '2', 'a node may fail or be drained'],
  [EVERY, 'pod label app', '<name>', 'none', '`app.kubernetes.io/name` replaces it'],
  [
    'Service vote', 'ports', 'NodePort vote-service 8080 to 80 at 31000', 'ClusterIP vote 8080 to 80',
    "an app's own Service is its address inside the cluster; a port has one name, on pod and Service",
  ],
  ['Service result', 'ports', 'NodePort result-service 8081 to 80 at 31001', 'ClusterIP result 8081 to 80', 'the same'],
  ['Service vote-nodes', 'ports', 'none', 'NodePort 8080 to 80 at 31000', 'the node port is an additional Service'],
  ['Service result-nodes', 'ports', 'none', 'NodePort 8081 to 80 at 31001', 'the same'],
  ['Service db', 'ports', 'ClusterIP db-service 5432 to 5432', 'ClusterIP postgres 5432 to 5432', 'a port has one name, on pod and Service'],
  ['Service redis', 'ports', 'ClusterIP redis-service 6379 to 6379', 'ClusterIP redis 6379 to 6379', 'the same'],
];

testExample({
  name: 'voting-app',
  original: 'voting-app/voting-app.yaml',
  stated,
  calls: ['vote -> redis', 'worker -> redis', 'worker -> db', 'result -> db'],
});
