import { Difference, EVERY } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  [
    ['vote', 'result', 'worker'], 'image', 'dockersamples/examplevotingapp_<name>', 'registry.acme.example/voting-app/<name>:1.0.0',
    'without a tag it is another image tomorrow: refused as image-unpinned',
  ],
  ['db', 'image', 'postgres:15-alpine', 'postgres:15.17-alpine', 'a tag that moves is another image tomorrow'],
  ['redis', 'image', 'redis:alpine', 'redis:7.4.6-alpine', 'the same'],
  [
    'db', 'variable POSTGRES_PASSWORD', 'postgres', 'key password of Secret db',
    'everybody who reads the manifests would read it: refused as config-looks-secret',
  ],
  ['db', 'variable PGDATA', 'none', '/var/lib/postgresql/data/pgdata', 'the database must own its folder, and the volume itself belongs to root'],
  [
    'db', 'folders', '/var/lib/postgresql/data (any size)', '/var/lib/postgresql/data (1Gi), /var/run/postgresql (16Mi)',
    'a full disk evicts everything on the node; the root file system is read-only, and the socket is made there',
  ],
  ['redis', 'folders', '/data (any size)', '/data (256Mi)', 'a full disk evicts everything on the node'],
  ['redis', 'arguments', "the image's own", '--maxmemory 128mb', 'full, it refuses votes; without a bound it would be killed and lose them'],
  ['vote', 'replicas', '1', '2', 'a node may go'],
  [EVERY, 'pod label app', '<name>', 'none', '`app.kubernetes.io/name` says it'],
  [
    'Service vote', 'ports', 'NodePort vote-service 8080 to 80 at 31000', 'ClusterIP vote 8080 to 80',
    "an app's own Service is its address inside the cluster; a port has one name, on pod and Service",
  ],
  ['Service result', 'ports', 'NodePort result-service 8081 to 80 at 31001', 'ClusterIP result 8081 to 80', 'the same'],
  ['Service vote-nodes', 'ports', 'none', 'NodePort 8080 to 80 at 31000', 'the port on the nodes is a Service beside it'],
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
