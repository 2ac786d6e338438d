import { Chart } from 'cdk8s';
import { outside, Row } from './row';
import {
  AccessMode, ClaimRetention, ConfigSet, Credentials, CredentialKeys, DatabaseOptions, Egress, Engine, EngineOptions, ExternalService, Health, Hook,
  MemberList, MemberListOptions, Peer, Permission, Platform, PodManagement, Port, Secret, StatefulBackend, StatefulBackendProps, Storage,
  StorageClass, StorageOptions, TwelveFactorApp, User, WritablePath,
} from '../../../src';

/** Generic software, as little of it as there can be. */
export const LEDGER: StatefulBackendProps = {
  image: 'ghcr.io/acme/ledger:3.1.0',
  port: 7070,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '512Mi' },
  dataPath: '/var/lib/ledger',
  storage: Storage.of('20Gi'),
};

/** An engine, as little of it as there can be. */
export const POSTGRES: StatefulBackendProps = {
  engine: Engine.postgres('17'),
  storage: Storage.of('20Gi'),
  credentials: Credentials.existing('orders'),
};

/** The props are beside the program, where the test of literal defaults looks for them. */
const made = (id: string, props: StatefulBackendProps): Row['to'] => (
  { then: Object.assign((web: TwelveFactorApp) => void new StatefulBackend(Chart.of(web), id, props), { props }) }
);
export const ledger = (more: Partial<StatefulBackendProps>, from: Partial<StatefulBackendProps> = {}): Row => (
  { from: made('ledger', { ...LEDGER, ...from }), to: made('ledger', { ...LEDGER, ...more }) }
);
const three = (more: Partial<StatefulBackendProps>): Row => ledger({ ...THREE, ...more }, THREE);
const engine = (to: Engine, from = Engine.postgres('17')): Row => (
  { from: made('orders', { ...POSTGRES, engine: from }), to: made('orders', { ...POSTGRES, engine: to }) }
);
export const databased = (options: DatabaseOptions): Row => engine(Engine.postgres('17', options));
const optioned = (options: EngineOptions): Row => engine(Engine.postgres('17', options));
export const stored = (options: StorageOptions): Row => ledger({ storage: Storage.of('20Gi', options) });
export const bound = (keys: CredentialKeys, from: CredentialKeys = {}): Row => ({ from: binding(from), to: binding(keys) });
const binding = (keys: CredentialKeys): Row['to'] => ({
  then: Object.assign((web: TwelveFactorApp) => {
    const db = new StatefulBackend(Chart.of(web), 'orders', { ...POSTGRES, credentials: Credentials.existing('orders', keys) });
    web.bind('DATABASE_URL', db.url);
  }, { keys }),
});
export const cookied = (keys: CredentialKeys): Row => ({ from: queue({}), to: queue(keys) });
const queue = (keys: CredentialKeys): Row['to'] => made('queue', { engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue', keys) });
export const listing = (options: MemberListOptions, from: MemberListOptions = {}): Row => (
  { from: listed(from), to: listed(options) }
);
const listed = (options: MemberListOptions): Row['to'] => made('ledger', { ...LEDGER, ...THREE, memberLists: { SEEDS: MemberList.of('{number}={host}', options) } });

const spoken = (scheme?: string): Row['to'] => ({
  then: web => web.bind('LEDGER_URL', new StatefulBackend(Chart.of(web), 'ledger', { ...LEDGER, port: undefined, ports: [Port.tcp(7070, { scheme })] }).url),
});

const THREE = { replicas: 3, clustered: true };

export const statefulRows = (): { readonly [prop: string]: Row } => ({
  'PlatformOptions.hasDefaultStorageClass': {
    from: { app: { platform: Platform.eks({ storageClass: StorageClass.existing('gp3') }) }, ...made('ledger', LEDGER) },
    to: { app: { platform: Platform.eks({ hasDefaultStorageClass: true }) }, ...made('ledger', LEDGER) },
  },
  'StatefulBackendProps.engine': engine(Engine.postgres('18')),
  'StatefulBackendProps.image': ledger({ image: 'ghcr.io/acme/ledger:3.2.0' }),
  'StatefulBackendProps.port': ledger({ port: 7071 }),
  'StatefulBackendProps.ports': ledger({ port: undefined, ports: [Port.grpc(7000), Port.http(7070, { service: 80 })] }),
  'StatefulBackendProps.memberPorts': three({ memberPorts: [Port.tcp(7001, { name: 'gossip' }), Port.udp(7002, { name: 'heartbeat' })] }),
  'StatefulBackendProps.health': ledger({ health: Health.tcp() }),
  'StatefulBackendProps.dataPath': ledger({ dataPath: '/var/lib/ledger/data' }),
  'StatefulBackendProps.storage': ledger({ storage: Storage.of('20Gi', { expandTo: '50Gi' }) }),
  'StatefulBackendProps.credentials': { from: made('cache', { engine: Engine.redisCache('8.2'), withoutPassword: 'nothing in it is secret' }), to: made('cache', { engine: Engine.redisCache('8.2'), credentials: Credentials.existing('cache') }) },
  'StatefulBackendProps.resources': { from: made('orders', POSTGRES), to: made('orders', { ...POSTGRES, resources: { cpu: '1', memory: '4Gi' } }) },
  'StatefulBackendProps.replicas': ledger({ ...THREE, replicas: 5 }, THREE),
  'StatefulBackendProps.clustered': ledger(THREE),
  'StatefulBackendProps.memberLists': three({ memberLists: { SERVERS: MemberList.of('server.{number}={host}:2888;{ordinal}') } }),
  'StatefulBackendProps.podManagement': three({ podManagement: PodManagement.PARALLEL }),
  'StatefulBackendProps.updatePartition': three({ updatePartition: 2 }),
  'StatefulBackendProps.minReadySeconds': ledger({ minReadySeconds: 30 }),
  'StatefulBackendProps.preStop': ledger({ preStop: Hook.command(['ledger', 'drain']) }),
  'StatefulBackendProps.terminationGraceSeconds': ledger({ terminationGraceSeconds: 300 }),
  'StatefulBackendProps.command': ledger({ command: ['ledger', 'serve'] }),
  'StatefulBackendProps.args': { from: made('orders', POSTGRES), to: made('orders', { ...POSTGRES, args: ['-c', 'max_connections=200'] }) },
  'StatefulBackendProps.config': ledger({ config: { SYNC: true } }),
  'StatefulBackendProps.configSets': { from: made('ledger', LEDGER), to: { then: web => { new StatefulBackend(Chart.of(web), 'ledger', { ...LEDGER, configSets: [new ConfigSet(Chart.of(web), 'shared', { values: { LOG_FORMAT: 'json' } })] }); } } },
  'StatefulBackendProps.configFiles': ledger({ configFiles: { '/etc/ledger/ledger.conf': 'fsync = on\n' } }),
  'StatefulBackendProps.secrets': ledger({ secrets: { LICENSE: Secret.existing('ledger').key('license') } }),
  'StatefulBackendProps.secretFiles': ledger({ secretFiles: { '/run/secrets/ledger/tls.key': Secret.existing('ledger-tls').key('tls.key') } }),
  'StatefulBackendProps.bindings': ledger({ bindings: { AUDIT: ExternalService.at('10.9.0.1', 514).address } }),
  'StatefulBackendProps.calls': ledger({ calls: [ExternalService.at('10.9.0.1', 514)] }),
  'StatefulBackendProps.callers': ledger({ callers: [Peer.namespace('reports')] }),
  'StatefulBackendProps.egress': ledger({ egress: [Egress.to(Peer.cidr('10.9.0.0/16'), [514])] }),
  'StatefulBackendProps.permissions': ledger({ permissions: [Permission.read('endpoints')] }),
  'StatefulBackendProps.init': { from: made('orders', POSTGRES), to: made('orders', { ...POSTGRES, init: [{ name: 'look', command: ['ls', '-l', '/var/lib/postgresql/data'] }] }) },
  'StatefulBackendProps.writablePaths': { from: made('orders', POSTGRES), to: made('orders', { ...POSTGRES, writablePaths: [WritablePath.disk('/var/spool/postgresql', '64Mi')] }) },
  'StatefulBackendProps.user': ledger({ user: User.of(1000) }),
  'StatefulBackendProps.name': ledger({ name: 'journal' }),
  'StatefulBackendProps.labels': ledger({ labels: { team: 'finance' } }),
  'StatefulBackendProps.annotations': ledger({ annotations: { 'acme.example/owner': 'finance' } }),
  'StatefulBackendProps.podLabels': ledger({ podLabels: { tier: 'data' } }),
  'StatefulBackendProps.podAnnotations': ledger({ podAnnotations: { 'acme.example/log': 'json' } }),
  'StatefulBackendProps.platform': ledger({ platform: Platform.aks() }),

  'StorageOptions.expandTo': stored({ expandTo: '50Gi' }),
  'StorageOptions.storageClass': stored({ storageClass: StorageClass.existing('fast') }),
  'StorageOptions.accessMode': stored({ accessMode: AccessMode.READ_WRITE_ONCE_POD }),
  'StorageOptions.whenDeleted': stored({ whenDeleted: ClaimRetention.DELETE }),
  'StorageOptions.whenScaled': stored({ whenScaled: ClaimRetention.DELETE }),
  'EngineOptions.image': optioned({ image: 'registry.acme.example/postgres:17.11' }),
  'DatabaseOptions.database': databased({ database: 'orders' }),
  'CredentialKeys.username': bound({ username: 'user' }),
  'CredentialKeys.password': bound({ password: 'secret' }),
  'CredentialKeys.uri': bound({ uri: 'uri' }),
  'CredentialKeys.cookie': cookied({ cookie: 'erlang-cookie' }),
  'MemberListOptions.separator': listing({ separator: ' ' }),
  'MemberListOptions.first': listing({ first: 1 }),
  'MemberListOptions.quorum': { from: listed({}), to: made('ledger', { ...LEDGER, ...THREE, replicas: 4, memberLists: { SEEDS: MemberList.of('{number}={host}', { quorum: false }) } }) },
  'PortOptions.scheme': { from: spoken(), to: spoken('ledger') },
  'ExternalServiceOptions.credentials': outside({ credentials: Credentials.existing('ledger') }),
});
