import { Difference } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  [
    'cassandra', 'image', 'gcr.io/google-samples/cassandra:v14', 'cassandra:5.0.9',
    'its script runs as root, edits the image and changes owners and users: it cannot be `restricted`; and it is of Cassandra 3.11, whose time is over',
  ],
  [
    'cassandra', 'added capabilities', 'IPC_LOCK', 'none',
    'it takes the level `privileged`, and has no effect: the old script goes on as another user, who loses it; on nodes without swap nothing is lost by it',
  ],
  ['cassandra', 'containers', '1', '2', 'the entrypoint edits the config, and the root file system is read-only: an init step makes a copy'],
  ['cassandra', 'variable CASSANDRA_CONF', 'none', '/run/cassandra', 'where the copy is'],
  [
    'cassandra', 'folders', '/var/lib/cassandra (1Gi ReadWriteOnce of class fast for each member)',
    '/etc/cassandra/logback.xml (ConfigMap cassandra), /run/cassandra (4Mi), /var/lib/cassandra (1Gi ReadWriteOnce for each member), /var/log/cassandra (256Mi)',
    'the same; logs go to the console alone, but those of garbage collection; the class is the platform\'s',
  ],
  ['StorageClass fast', 'object', 'there', 'none', 'it makes folders on the node of a minikube: which disks are fast, each cluster knows for itself'],
  [
    'cassandra', 'ports', 'intra-node 7000, tls-intra-node 7001, jmx 7199, cql 9042', 'cql 9042, intra-node 7000',
    'nobody is answered on the other two: TLS is not set up, and JMX is for the pod itself',
  ],
  [
    'cassandra', 'readinessProbe', '/bin/bash -c /ready-probe.sh', 'TCP on 9042',
    'the port opens when the member has joined and closes when it drains; `nodetool` starts a Java of its own each time, which takes a second of the half CPU',
  ],
  ['cassandra', 'variable POD_IP', 'field status.podIP', 'none', 'only that script and the image\'s own asked for it'],
  ['cassandra', 'readinessProbe timeoutSeconds', '5', '2', 'a connection is quicker'],
  ['cassandra', 'readinessProbe periodSeconds', '10', '5', 'a pod that is not ready is found in 15 seconds'],
  ['cassandra', 'readinessProbe initialDelaySeconds', '15', 'none', 'a startup probe asks first, and says when it has started'],
  [
    'cassandra', 'livenessProbe', '/bin/bash -c nodetool status', 'TCP on 7000',
    'the same; not 9042, which is closed while a member takes over data: it would be killed in the middle',
  ],
  ['cassandra', 'livenessProbe failureThreshold', '3', '6', 'a pod that hangs is restarted after a minute: the last thing to try'],
  ['cassandra', 'livenessProbe initialDelaySeconds', '15', 'none', 'a startup probe asks first, and says when it has started'],
  ['cassandra', 'preStop', '/bin/sh -c nodetool drain', 'nodetool drain', 'it needs no shell'],
  ['cassandra', 'serviceName', 'cassandra', 'cassandra-members', 'the Service of the backend\'s name is for clients'],
  ['Service cassandra', 'ports', 'headless 9042 to 9042', 'ClusterIP 9042 to 9042', 'one address, of members that are ready; drivers learn the others from there'],
  ['Service cassandra-members', 'ports', 'none', 'headless 9042 to 9042, 7000 to 7000', 'the names of the members, which they have before they are ready'],
  [
    'cassandra', 'variable CASSANDRA_SEEDS', 'cassandra-0.cassandra.default.svc.cluster.local', 'cassandra-0.cassandra-members',
    'the name as it is here, in any namespace and cluster domain',
  ],
  [
    'cassandra', 'variable CASSANDRA_SEED_PROVIDER', 'io.k8s.cassandra.KubernetesSeedProvider', 'none',
    'it asks the API server, which takes a right that the original does not give; it falls back on `CASSANDRA_SEEDS`, as Cassandra does by itself',
  ],
  ['cassandra', 'variable CASSANDRA_ENDPOINT_SNITCH', 'none', 'GossipingPropertyFileSnitch', 'what the old script chose, for data center and rack to be heeded'],
  ['cassandra', 'pod label app', 'cassandra', 'none', '`app.kubernetes.io/name` says it'],
];

testExample({ name: 'cassandra', original: 'cassandra/cassandra.yaml', stated, calls: ['cassandra -> cassandra'] });
