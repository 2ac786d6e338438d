import {
  App, Credentials, Engine, Health, MemberList, Peer, Platform, PodManagement, Port, Probe, StatefulBackend, Storage, System, TwelveFactorApp,
  User, WritablePath,
} from 'keelwright';

const app = new App({ platform: Platform.generic({ zones: 3, enforcesNetworkPolicies: true }) });
const shop = new System(app, 'shop');

const orders = new StatefulBackend(shop, 'orders-db', {
  engine: Engine.postgres('17', { database: 'orders' }),
  credentials: Credentials.existing('orders-db'),
  storage: Storage.of('20Gi', { expandTo: '50Gi' }),
});

const queue = new StatefulBackend(shop, 'queue', {
  engine: Engine.rabbitmq('4.2'),
  replicas: 3,
  credentials: Credentials.existing('queue'),
  storage: Storage.of('10Gi'),
});

const cache = new StatefulBackend(shop, 'cache', { engine: Engine.redisCache('8.2') });

const ask = (word: string, answer: string) => (
  Probe.command(['sh', '-c', `echo ${word} | nc -w 2 127.0.0.1 2181 | grep -q ${answer}`], { timeoutSeconds: 5 })
);
const directories = { ZOO_CONF_DIR: '/run/zookeeper', ZOOCFGDIR: '/run/zookeeper', ZOO_DATA_LOG_DIR: '/data' };
const java = { ZK_SERVER_HEAP: 512, SERVER_JVMFLAGS: '-Dlogback.configurationFile=/conf/logback.xml' };
const settings = { ZOO_AUTOPURGE_PURGEINTERVAL: 24, ZOO_4LW_COMMANDS_WHITELIST: 'ruok,srvr', ZOO_ADMINSERVER_ENABLED: false };
const zookeeper = new StatefulBackend(shop, 'zookeeper', {
  image: 'zookeeper:3.9.5',
  replicas: 3,
  clustered: true,
  memberLists: { ZOO_SERVERS: MemberList.of('server.{number}={host}:2888:3888;2181', { separator: ' ' }) },
  // A member is ready once it belongs to a quorum, and the first one alone has none.
  podManagement: PodManagement.PARALLEL,
  health: Health.probes({ startup: ask('ruok', 'imok'), readiness: ask('srvr', '^Mode:'), liveness: ask('ruok', 'imok') }),
  ports: [Port.tcp(2181, { name: 'client', scheme: 'zookeeper' })],
  memberPorts: [Port.tcp(2888, { name: 'quorum' }), Port.tcp(3888, { name: 'election' })],
  resources: { cpu: '250m', memory: '768Mi' },
  user: User.of(1000),
  dataPath: '/data',
  storage: Storage.of('5Gi'),
  // It reads from its volume which member of the list it is.
  init: [{ name: 'my-id', command: ['sh', '-c', 'echo $((${HOSTNAME##*-} + 1)) > /data/myid'] }],
  writablePaths: [WritablePath.memory('/run/zookeeper', '1Mi')],
  config: { ...directories, ...java, ...settings, ZOO_CFG_EXTRA: 'quorumListenOnAllIPs=true' },
});

new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  callers: [Peer.namespace('edge')],
  bindings: { DATABASE_URL: orders.url, CACHE_URL: cache.url, QUEUE_URL: queue.url },
  processes: { worker: { command: ['./work'], bindings: { ZOOKEEPER: zookeeper.address } } },
});

app.synth();
