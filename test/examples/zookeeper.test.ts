import { Difference } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  ['zk', 'apiVersion', 'apps/v1beta1', 'apps/v1', 'removed in Kubernetes 1.16; this one demands the selector that the original leaves out'],
  ['zk', 'apiVersion of its disruption budget', 'policy/v1beta1', 'policy/v1', 'removed in 1.25'],
  ['zk', 'disruption budget', 'minAvailable 2', 'maxUnavailable 1', 'the same for three; with five members two would not be a quorum'],
  [
    'zk', 'command', 'sh -c zkGenConfig.sh && zkServer.sh start-foreground', 'sh -c zkGenConfig.sh && exec zkServer.sh start-foreground',
    'the shell does not pass on being told to stop: the server would be killed each time',
  ],
  [
    'zk', 'readinessProbe', 'zkOk.sh', 'sh -c echo srvr | nc -w 2 127.0.0.1 2181 | grep -q ^Mode:',
    'a server without a quorum says that it is ok, and an update would go on to the next one; `Mode` says what it is in the quorum',
  ],
  ['zk', 'readinessProbe initialDelaySeconds', '10', 'none', 'a startup probe asks first, and says when it has started'],
  ['zk', 'livenessProbe initialDelaySeconds', '10', 'none', 'the same'],
  ['zk', 'variable ZK_SYNC_LIMIT', '2000', '5', 'the original reads `tick` where it means `sync`: followers might lag by more than an hour'],
  ['zk', 'variable ZK_PURGE_INTERVAL', '0', '24', 'at 0 nothing is ever deleted, until the volume is full'],
  [
    'zk', 'folders', '/var/lib/zookeeper (10Gi ReadWriteOnce for each member)', '/run/zookeeper (1Mi), /var/lib/zookeeper (10Gi ReadWriteOnce for each member)',
    'the root file system is read-only, and the script writes a config',
  ],
  ['zk', 'variable ZK_CONF_DIR', 'none', '/run/zookeeper', 'there: this one tells the script'],
  ['zk', 'variable ZOOCFGDIR', 'none', '/run/zookeeper', 'and this one the server'],
  ['ConfigMap zk-cm', 'object', 'there', 'none', 'each setting stands with the workload that reads it, and a change restarts the members'],
  ['zk', 'serviceName', 'zk-svc', 'zk-members', 'it is called after the backend'],
  [
    'Service zk-svc', 'ports', 'headless server 2888 to 2888, leader-election 3888 to 3888', 'none',
    'the same; without port 2181 it is of no use to clients that ask for it',
  ],
  ['Service zk-members', 'ports', 'none', 'headless 2181 to 2181, 2888 to 2888, 3888 to 3888', 'the same'],
  ['Service zk', 'ports', 'none', 'ClusterIP 2181 to 2181', 'one address for clients, of members that are ready'],
  ['zk', 'pod label app', 'zk', 'none', '`app.kubernetes.io/name` says it'],
];

testExample({ name: 'zookeeper', original: 'zookeeper/zookeeper.yaml', stated, calls: ['zk -> zk'] });
