import {
  App, Backup, Credentials, Engine, Health, MemberList, NodeTerm, Platform, PodManagement, Port, Probe, StatefulBackend, Storage, System, Toleration,
  TwelveFactorApp, User, WritablePath,
} from 'keelwright';

const app = new App({ name: 'backends', platform: Platform.generic({ zones: 3, enforcesNetworkPolicies: true }) });
const shop = new System(app, 'backends');
// One that has a newer version has it after the upgrade.
const { S3 = 'http://s3.example:7070', LATER, RESTORE } = process.env;
const version = (first: string, next: string) => LATER ? next : first;
const storage = Storage.of('1Gi');
const resources = { cpu: '100m', memory: '256Mi' };
const credentials = Credentials.existing('server');
const backup = (name: string) => Backup.daily({ keep: 2, bucket: `s3://backups/${name}`, endpoint: S3, credentials: Credentials.existing('bucket'), allowShrink: true });

const postgres = new StatefulBackend(shop, 'postgres', { engine: Engine.postgres('17'), storage, resources, credentials, backup: backup('postgres') });
const mariadb = new StatefulBackend(shop, 'mariadb', {
  engine: Engine.mariadb(version('10.11', '11.8')), storage, resources: { cpu: '100m', memory: '512Mi' }, credentials, backup: backup('mariadb'),
});
const redis = new StatefulBackend(shop, 'redis', { engine: Engine.redis(version('7.2', '8.2')), storage, resources, credentials, backup: backup('redis') });
const rabbitmq = new StatefulBackend(shop, 'rabbitmq', { engine: Engine.rabbitmq('4.0'), storage, resources: { cpu: '100m', memory: '512Mi' }, credentials, replicas: 3 });
const memcached = new StatefulBackend(shop, 'memcached', { engine: Engine.memcached('1.6'), resources });

const ask = (word: string, answer: string) => (
  Probe.command(['sh', '-c', `echo ${word} | nc -w 2 127.0.0.1 2181 | grep -q ${answer}`], { timeoutSeconds: 5 })
);
const zookeeper = new StatefulBackend(shop, 'zookeeper', {
  image: 'zookeeper:3.9.5',
  replicas: 3,
  clustered: true,
  memberLists: { ZOO_SERVERS: MemberList.of('server.{number}={host}:2888:3888;2181', { separator: ' ' }) },
  podManagement: PodManagement.PARALLEL,
  health: Health.probes({ startup: ask('ruok', 'imok'), readiness: ask('srvr', '^Mode:'), liveness: ask('ruok', 'imok') }),
  ports: [Port.tcp(2181, { name: 'client', scheme: 'zookeeper' })],
  memberPorts: [Port.tcp(2888, { name: 'quorum' }), Port.tcp(3888, { name: 'election' })],
  resources: { cpu: '100m', memory: '384Mi' },
  user: User.of(1000),
  dataPath: '/data',
  storage,
  init: [{ name: 'my-id', command: ['sh', '-c', 'echo $((${HOSTNAME##*-} + 1)) > /data/myid'] }],
  writablePaths: [WritablePath.memory('/run/zookeeper', '1Mi')],
  config: {
    ZOO_CONF_DIR: '/run/zookeeper',
    ZOO_DATA_LOG_DIR: '/data',
    ZK_SERVER_HEAP: 192,
    ZOO_AUTOPURGE_PURGEINTERVAL: 24,
    ZOO_4LW_COMMANDS_WHITELIST: 'ruok,srvr',
    ZOO_ADMINSERVER_ENABLED: false,
    ZOO_CFG_EXTRA: 'quorumListenOnAllIPs=true',
  },
});

if (RESTORE) {
  const names = JSON.parse(RESTORE);
  postgres.restore(names.postgres);
  mariadb.restore(names.mariadb);
  redis.restore(names.redis);
}

// One writer for each, on a node that stays.
for (const [name, server] of Object.entries({ postgres, mariadb, redis, rabbitmq, memcached, zookeeper })) {
  new TwelveFactorApp(shop, `${name}-writer`, {
    image: 'registry.example/lab/writer:1.0.0',
    replicas: 1,
    resources: { cpu: '20m', memory: '32Mi' },
    bindings: { TARGET: server.url },
    onNodes: [NodeTerm.is('topology.kubernetes.io/zone', 'zone-4')],
    tolerations: [Toleration.exists('writers')],
  });
}

app.synth();
