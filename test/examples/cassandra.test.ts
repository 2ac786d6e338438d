import { Difference } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  [
    'cassandra', 'image', 'gcr.io/google-samples/cassandra:v14', 'cassandra:5.0.9',
    'its script runs as root, edits the image and changes owners and users: it cannot be `restricted`; and it contains Cassandra 3.11, which is no longer supported',
  ],
  [
    'cassandra', 'added capabilities', 'IPC_LOCK', 'none',
    'it requires the level `privileged`, and has no effect: the old script switches to another user, which loses it; on nodes without swap it is not needed',
  ],
  ['cassandra', 'containers', '1', '2', 'the entrypoint edits the config, and the root file system is read-only: an init container makes a copy'],
  ['cassandra', 'variable CASSANDRA_CONF', 'none', '/run/cassandra', 'the directory of the copy'],
  [
    'cassandra', 'mounts', '/var/lib/cassandra (1Gi ReadWriteOnce of class fast for each replica)',
    '/etc/cassandra/logback.xml (ConfigMap cassandra), /run/cassandra (4Mi), /var/lib/cassandra (1Gi ReadWriteOnce for each replica), /var/log/cassandra (256Mi)',
    "the same; logs only go to the console, except those of garbage collection; the storage class is the platform's",
  ],
  ['StorageClass fast', 'object', 'there', 'none', 'it creates directories on the node of a minikube: which disks are fast depends on the cluster'],
  [
    'cassandra', 'ports', 'intra-node 7000, tls-intra-node 7001, jmx 7199, cql 9042', 'cql 9042, intra-node 7000',
    'the other two are not in use: TLS is not configured, and JMX only serves the pod itself',
  ],
  [
    'cassandra', 'readinessProbe', '/bin/bash -c /ready-probe.sh', 'TCP on 9042',
    'the port opens when the member has joined and closes when it drains; `nodetool` starts a JVM each time, which takes a second of the half CPU',
  ],
  ['cassandra', 'variable POD_IP', 'field status.podIP', 'none', "only that script and the image's own read it"],
  ['cassandra', 'readinessProbe timeoutSeconds', '5', '2', 'a connection is faster'],
  ['cassandra', 'readinessProbe periodSeconds', '10', '5', 'a pod that is not ready is detected in 15 seconds'],
  ['cassandra', 'readinessProbe initialDelaySeconds', '15', 'none', 'a startup probe runs first, and detects when it has started'],
  [
    'cassandra', 'livenessProbe', '/bin/bash -c nodetool status', 'TCP on 7000',
    'the same; not 9042, which is closed while a member takes over data: it would be killed meanwhile',
  ],
  ['cassandra', 'livenessProbe failureThreshold', '3', '6', 'a pod that hangs is restarted after a minute, as a last resort'],
  ['cassandra', 'livenessProbe initialDelaySeconds', '15', 'none', 'a startup probe runs first, and detects when it has started'],
  ['cassandra', 'preStop', '/bin/sh -c nodetool drain', 'nodetool drain', 'it needs no shell'],
  ['cassandra', 'serviceName', 'cassandra', 'cassandra-members', 'the Service of the backend\'s name is for clients'],
  ['Service cassandra', 'ports', 'headless 9042 to 9042', 'ClusterIP 9042 to 9042', 'one address for the ready members; drivers discover the others from there'],
  ['Service cassandra-members', 'ports', 'none', 'headless 9042 to 9042, 7000 to 7000', 'the DNS names of the members, which resolve before they are ready'],
  [
    'cassandra', 'variable CASSANDRA_SEEDS', 'cassandra-0.cassandra.default.svc.cluster.local', 'cassandra-0.cassandra-members',
    'the name in this program, in any namespace and cluster domain',
  ],
  [
    'cassandra', 'variable CASSANDRA_SEED_PROVIDER', 'io.k8s.cassandra.KubernetesSeedProvider', 'none',
    'it queries the API server, which requires a permission that the original does not grant; it falls back to `CASSANDRA_SEEDS`, which is the default of Cassandra',
  ],
  ['cassandra', 'variable CASSANDRA_ENDPOINT_SNITCH', 'none', 'GossipingPropertyFileSnitch', 'the value that the old script set, so that data center and rack have an effect'],
  ['cassandra', 'pod label app', 'cassandra', 'none', '`app.kubernetes.io/name` replaces it'],
];

testExample({ name: 'cassandra', original: 'cassandra/cassandra.yaml', stated, calls: ['cassandra -> cassandra'] });
