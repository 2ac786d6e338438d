import { App, Health, Peer, PodManagement, Port, Probe, StatefulBackend, Storage, System, User, WritablePath } from 'keelwright';

const app = new App();
const zookeeper = new System(app, 'zookeeper');
const members = 3;
const ports = { ZK_CLIENT_PORT: 2181, ZK_SERVER_PORT: 2888, ZK_ELECTION_PORT: 3888 };
const limits = { ZK_HEAP_SIZE: '1G', ZK_TICK_TIME: 2000, ZK_INIT_LIMIT: 10, ZK_SYNC_LIMIT: 5, ZK_MAX_CLIENT_CNXNS: 60 };
const purge = { ZK_SNAP_RETAIN_COUNT: 3, ZK_PURGE_INTERVAL: 24 };

new StatefulBackend(zookeeper, 'zk', {
  image: 'gcr.io/google_samples/k8szk:v3',
  // The image's script derives the other members from the host name and their number, and writes the config.
  command: ['sh', '-c', 'zkGenConfig.sh && exec zkServer.sh start-foreground'],
  replicas: members,
  clustered: true,
  // A member is ready once it belongs to a quorum, and the first one alone has none.
  podManagement: PodManagement.PARALLEL,
  health: Health.probes({
    startup: Probe.command(['zkOk.sh'], { timeoutSeconds: 5 }),
    readiness: Probe.command(['sh', '-c', 'echo srvr | nc -w 2 127.0.0.1 2181 | grep -q ^Mode:'], { timeoutSeconds: 5 }),
    liveness: Probe.command(['zkOk.sh'], { timeoutSeconds: 5 }),
  }),
  ports: [Port.tcp(2181, { name: 'client' })],
  memberPorts: [Port.tcp(2888, { name: 'server' }), Port.tcp(3888, { name: 'leader-election' })],
  callers: [Peer.namespace('kafka')],
  resources: { cpu: '500m', memory: '2Gi' },
  user: User.of(1000),
  dataPath: '/var/lib/zookeeper',
  storage: Storage.of('10Gi'),
  writablePaths: [WritablePath.memory('/run/zookeeper', '1Mi')],
  config: { ZK_REPLICAS: members, ...ports, ...limits, ...purge, ZK_CONF_DIR: '/run/zookeeper', ZOOCFGDIR: '/run/zookeeper' },
});

app.synth();
