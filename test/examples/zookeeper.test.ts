import { Difference } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  ['zk', 'apiVersion', 'apps/v1beta1', 'apps/v1', 'removed in Kubernetes 1.16; the new version requires the selector that the original omits'],
  ['zk', 'apiVersion of its disruption budget', 'policy/v1beta1', 'policy/v1', 'removed in 1.25'],
  ['zk', 'disruption budget', 'minAvailable 2', 'maxUnavailable 1', 'the same for three; with five members two would not be a quorum'],
  [
    'zk', 'command', 'sh -c zkGenConfig.sh && zkServer.sh start-foreground', 'sh -c zkGenConfig.sh && exec zkServer.sh start-foreground',
    'the shell does not forward SIGTERM: the server would be killed each time',
  ],
  [
    'zk', 'readinessProbe', 'zkOk.sh', 'sh -c echo srvr | nc -w 2 127.0.0.1 2181 | grep -q ^Mode:',
    'a server without a quorum reports that it is ok, and an update would continue with the next one; `Mode` is its role in the quorum',
  ],
  ['zk', 'readinessProbe initialDelaySeconds', '10', 'none', 'a startup probe runs first, and detects when it has started'],
  ['zk', 'livenessProbe initialDelaySeconds', '10', 'none', 'the same'],
  ['zk', 'variable ZK_SYNC_LIMIT', '2000', '5', 'the original uses `tick` instead of `sync` by mistake: followers might lag by more than an hour'],
  ['zk', 'variable ZK_PURGE_INTERVAL', '0', '24', 'with 0 nothing is ever deleted, until the volume is full'],
  [
    'zk', 'mounts', '/var/lib/zookeeper (10Gi ReadWriteOnce for each replica)', '/run/zookeeper (1Mi), /var/lib/zookeeper (10Gi ReadWriteOnce for each replica)',
    'the root file system is read-only, and the script writes a config',
  ],
  ['zk', 'variable ZK_CONF_DIR', 'none', '/run/zookeeper', 'that directory, for the script'],
  ['zk', 'variable ZOOCFGDIR', 'none', '/run/zookeeper', 'that directory, for the server'],
  ['ConfigMap zk-cm', 'object', 'there', 'none', 'each setting is part of the workload that reads it, and a change restarts the members'],
  ['zk', 'serviceName', 'zk-svc', 'zk-members', 'it has the name of the backend'],
  [
    'Service zk-svc', 'ports', 'headless server 2888 to 2888, leader-election 3888 to 3888', 'none',
    'the same; without port 2181, clients cannot use it',
  ],
  ['Service zk-members', 'ports', 'none', 'headless 2181 to 2181, 2888 to 2888, 3888 to 3888', 'the same'],
  ['Service zk', 'ports', 'none', 'ClusterIP 2181 to 2181', 'one address for clients, leading to the ready members'],
  ['zk', 'pod label app', 'zk', 'none', '`app.kubernetes.io/name` replaces it'],
];

testExample({ name: 'zookeeper', original: 'zookeeper/zookeeper.yaml', stated, calls: ['zk -> zk'] });
