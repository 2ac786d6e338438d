import {
  AccessMode, Binding, ClaimRetention, Credentials, Topology, Engine, Hook, MemberList, Platform, PodManagement, Port, StatefulBackend,
  StatefulBackendProps, Storage, StorageClass, User, WritablePath,
} from '../../../src';
import { makeShop } from '../../program';
import { LEDGER, POSTGRES } from '../rows/stateful';

const made = (props: object, platform?: Platform) => () => new StatefulBackend(makeShop({ app: { platform } }).shop, 'orders', props as StatefulBackendProps);
const ledger = (more: object, platform?: Platform) => made({ ...LEDGER, ...more }, platform);
const postgres = (more: object) => made({ ...POSTGRES, ...more });
const queue = (more: object) => made({ engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue'), ...more });
const STUCK = StorageClass.existing('stuck', { allowVolumeExpansion: false });

/** Programs with a backend that are refused. */
export const STATEFUL_REFUSED: { readonly [what: string]: () => unknown } = {
  'backend of nothing': made({ storage: Storage.of('20Gi') }),
  'backend with an unknown prop': ledger({ members: 3 }),
  'backend without storage': ledger({ storage: undefined }),
  'backend without dataPath': ledger({ dataPath: undefined }),
  'backend without resources': ledger({ resources: undefined }),
  'backend with a port and no health check': ledger({ health: undefined }),
  'data path that climbs': ledger({ dataPath: '/var/lib/../ledger' }),
  'data path that holds a writable path': ledger({ writablePaths: [WritablePath.disk('/var/lib/ledger/tmp', '64Mi')] }),
  'nothing to run before the stop': ledger({ preStop: Hook.command([]) }),
  'member port twice': ledger({ memberPorts: [Port.tcp(7070, { name: 'gossip' })] }),
  'members of software that does not cluster': ledger({ replicas: 3 }),
  'partition beyond the members': ledger({ replicas: 3, clustered: true, updatePartition: 4 }),
  'members in more hosts than there are': ledger({ replicas: 3, clustered: true, maxOnePer: Topology.zone() }, Platform.gke({ zones: 2 })),
  'member list of nobody': ledger({ memberLists: { SEEDS: MemberList.of('{host}', { first: 0 }) } }),
  'member list without members': ledger({ memberLists: { SEEDS: MemberList.of('ledger') } }),
  'member list of an even number that votes (F63)': ledger({ replicas: 4, clustered: true, memberLists: { SERVERS: MemberList.of('{host}') } }),
  'member list of two that vote (F63)': ledger({ replicas: 2, clustered: true, memberLists: { SERVERS: MemberList.of('{host}') } }),
  'member list with an unknown word': ledger({ memberLists: { SEEDS: MemberList.of('{host}:{port}') } }),
  'variable from a member list and config': ledger({ memberLists: { SEEDS: MemberList.of('{host}') }, config: { SEEDS: 'me' } }),

  'storage as a number': ledger({ storage: 20 }),
  'storage in GB': ledger({ storage: Storage.of('20GB') }),
  'storage that shrinks': ledger({ storage: Storage.of('20Gi', { expandTo: '10Gi' }) }),
  'storage that cannot grow': ledger({ storage: Storage.of('20Gi', { storageClass: STUCK, expandTo: '50Gi' }) }),
  'storage that nobody can write': ledger({ storage: Storage.of('20Gi', { accessMode: AccessMode.READ_ONLY_MANY }) }),
  'storage of no known class': ledger({}, Platform.eks()),
  'Redis without a password where policies may not hold': made({ engine: Engine.redis('8.2'), storage: Storage.of('1Gi') }),
  'memcached where policies do not hold': made({ engine: Engine.memcached('1.6') }, Platform.aks()),
  'Redis without a password and without a reason': made({ engine: Engine.redisCache('8.2'), withoutPassword: '' }),
  'Redis with a password and without one': made({ engine: Engine.redisCache('8.2'), credentials: Credentials.existing('cache'), withoutPassword: 'nothing in it is secret' }),
  'storage of a cache': made({ engine: Engine.redisCache('8.2'), withoutPassword: 'nothing in it is secret', storage: Storage.of('1Gi') }),
  'storage of memcached': made({ engine: Engine.memcached('1.6'), withoutPassword: 'nothing in it is secret', storage: Storage.of('1Gi') }),
  'storage left out beside an engine': postgres({ storage: undefined }),
  'storage too small for the memory': queue({ storage: Storage.of('1Gi') }),
  'storage too small for the log of PostgreSQL (F34)': postgres({ storage: Storage.of('100Mi') }),

  'engine and image': postgres({ image: 'postgres:17.2', user: User.of(70) }),
  'engine and health': postgres({ health: LEDGER.health, preStop: Hook.command(['true']) }),
  'engine and a file of its own': queue({ configFiles: { '/etc/rabbitmq/rabbitmq.conf': 'log.file = false\n' } }),
  'engine and a variable of its guard (F34)': postgres({ config: { POSTGRES_USER: 'shop' } }),
  'engine and a variable of its own': postgres({ config: { PGDATA: '/tmp' } }),
  'engine of an unknown version': postgres({ engine: Engine.postgres('9.6') }),
  'engine of an exact version': postgres({ engine: Engine.postgres('17.2') }),
  'engine of a series before all that are known (F34)': made({ engine: Engine.mysql('8.0'), storage: Storage.of('20Gi'), credentials: Credentials.existing('orders') }),
  'engine that comes after no version (F26)': postgres({ engine: Engine.postgres('17', { previousVersion: 'latest' }) }),
  'engine with an image of another version (F34)': postgres({ engine: Engine.postgres('17', { image: 'registry.acme.example/postgres:16.15' }) }),
  'engine that skips the data of another version': postgres({ engine: Engine.postgres('18', { previousVersion: '17' }) }),
  'engine that goes back': queue({ engine: Engine.rabbitmq('4.1', { previousVersion: '4.2' }) }),
  'engine with little memory': postgres({ resources: { cpu: '100m', memory: '64Mi' } }),
  'engine without credentials': postgres({ credentials: undefined }),
  'credentials of what knows no users': made({ engine: Engine.memcached('1.6'), credentials: Credentials.existing('cache') }),
  'three members of PostgreSQL': postgres({ replicas: 3 }),
  'three members of Redis': made({ engine: Engine.redis('8.2'), withoutPassword: 'nothing in it is secret', storage: Storage.of('1Gi'), replicas: 3 }),
  'two members of RabbitMQ': queue({ replicas: 2 }),
  'members of RabbitMQ that lose their volumes': queue({ replicas: 3, storage: Storage.of('20Gi', { whenScaled: ClaimRetention.DELETE }) }),
  'ordered members of RabbitMQ': queue({ replicas: 3, podManagement: PodManagement.ORDERED_READY }),
  'labels that keelwright writes (F34)': ledger({ podLabels: { 'app.kubernetes.io/instance': 'mine' } }),
  'half a backend': postgres({ replicas: 0.5 }),
  'binding of what is no address': ledger({ bindings: { DB: 'db' as unknown as Binding } }),
};
