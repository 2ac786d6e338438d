import { OPERATED, REPLICATED } from './rows/ha';
import {
  AccessMode, Backup, ClaimRetention, Credentials, Topology, Engine, ExternalService, NodeTerm, Operator, Peer, Platform, PostgresHa, PriorityTier,
  ServiceType, Spread, StatefulBackend, StatefulBackendProps, Storage, StorageClass, System, Toleration, TwelveFactorApp,
} from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const find = (manifests: any[], kind: string, name: string) => manifests.find(m => m.kind === kind && m.metadata.name === name);
const shop = (platform = OPERATED()) => new System(Testing.app({ platform }), 'shop');
const replicated = (more: Partial<StatefulBackendProps> = {}, system = shop()) => new StatefulBackend(system, 'orders', { ...REPLICATED, ...more });
const specOf = (more: Partial<StatefulBackendProps>, platform?: Platform) => find(Testing.synth(replicated(more, shop(platform))), 'Cluster', 'orders').spec;
const withHa = (ha: PostgresHa) => specOf({ engine: Engine.postgres('17', { ha }) });
const policyOf = (manifests: any[], name = 'orders') => find(manifests, 'NetworkPolicy', name).spec;
const SERVERS = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } } };

test('PostgreSQL with replicas is complete', () => {
  expect(Testing.synth(replicated())).toMatchSnapshot();
});

test('what it can be told is told', () => {
  expect([find(Testing.synth(replicated({
    engine: Engine.postgres('18', { database: 'shop', ha: { instances: 5, synchronousReplicas: 2, owner: 'sales' } }),
    storage: Storage.of('20Gi', { storageClass: StorageClass.existing('fast'), accessMode: AccessMode.READ_WRITE_ONCE_POD, whenDeleted: ClaimRetention.DELETE, expandTo: '50Gi' }),
    credentials: Credentials.existing('orders'),
    resources: { cpu: '1', memory: '4Gi' },
    args: ['-c', 'max_connections=200', '--work_mem=16MB', '-c', 'shared_preload_libraries=pg_stat_statements, auto_explain'],
    config: { TZ: 'Etc/UTC' },
    bindings: { LDAP: ExternalService.at('10.9.0.1', 636).address },
    terminationGraceSeconds: 600,
    maxOnePer: Topology.zone(),
    spread: [Spread.overHosts()],
    separateFrom: [new TwelveFactorApp(shop(), 'batch', MINIMAL)],
    onNodes: [NodeTerm.is('pool', 'db')],
    tolerations: [Toleration.exists('db')],
    podLabels: { tier: 'data' },
    podAnnotations: { 'acme.example/log': 'json' },
  })), 'Cluster', 'orders')]).toMatchSnapshot();
});

test('members of a StatefulSet and what belongs to them are not there', () => {
  const db = replicated();
  expect(Testing.synth(db).map(({ kind }: any) => kind).filter((kind: string) => kind !== 'Namespace')).toEqual(['NetworkPolicy', 'Cluster']);
  expect([db.statefulSet, db.headlessService, db.service, db.serviceAccount, db.podDisruptionBudget]).toEqual(Array(5).fill(undefined));
  expect([db.members, db.persistentVolumeClaims]).toEqual([[], []]);
  expect(db.cluster?.name).toBe('orders');
});

describe('a transaction', () => {
  const synchronous = (ha: PostgresHa) => withHa(ha).postgresql.synchronous;

  test('waits for one replica of two or more, and none takes over that may lack it', () => {
    expect(synchronous({ instances: 3 })).toEqual({ method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true });
  });

  test('waits for no single replica unless told to, as it would stop together with it', () => {
    expect(synchronous({ instances: 2 })).toBeUndefined();
    expect(synchronous({ instances: 2, synchronousReplicas: 1 })).toMatchObject({ number: 1 });
  });
});

describe('memory', () => {
  test('is shared by the request, above which the operator refuses', () => {
    const { postgresql: { parameters }, ephemeralVolumesSizeLimit } = specOf({ resources: { cpu: '1', memory: '2Gi', memoryLimit: '16Gi' } });
    expect(parameters).toMatchObject({ shared_buffers: '512MB', effective_cache_size: '1024MB' });
    expect(ephemeralVolumesSizeLimit.shm).toBe('512Mi');
  });

  test('is set otherwise by whoever says so', () => {
    expect(specOf({ args: ['-cshared_buffers=1GB'] }).postgresql.parameters.shared_buffers).toBe('1GB');
  });
});

describe('priority', () => {
  test('is that of a tier, whose class the program makes', () => {
    const manifests: any[] = Testing.synth(replicated({ priority: PriorityTier.of('data', 1000000) }));
    expect(find(manifests, 'Cluster', 'orders').spec.priorityClassName).toBe('data');
    expect(find(manifests, 'PriorityClass', 'data').value).toBe(1000000);
  });

  test('is nowhere unless it is asked for', () => {
    expect(specOf({})).not.toHaveProperty('priorityClassName');
  });
});

describe('where the servers run', () => {
  test('is one host each, and zones for certain where they are known', () => {
    const platform = Platform.gke({ zones: 3, operators: [Operator.CLOUD_NATIVE_PG] });
    const { affinity, topologySpreadConstraints: [overZones] } = specOf({}, platform);
    expect(affinity).toEqual({
      nodeSelector: { 'kubernetes.io/os': 'linux' }, enablePodAntiAffinity: true, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname',
    });
    // Jobs choose the zone of a server's volume before there is the server: they are counted too.
    expect(overZones).toMatchObject({ whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } } });
  });

  test('is wished for when it is spread otherwise', () => {
    expect(specOf({ spread: [Spread.overHosts()] }).affinity).toMatchObject({ podAntiAffinityType: 'preferred' });
  });

  test('may be near to what is made later, and others near to them', () => {
    const system = shop();
    const db = replicated({}, system);
    const web = new TwelveFactorApp(system, 'web', { ...MINIMAL, colocateWith: [db] });
    db.separateFrom(web);
    const labels = (terms: any[]) => terms.map(({ podAffinityTerm }) => podAffinityTerm.labelSelector.matchLabels);
    expect(labels(find(Testing.synth(db), 'Cluster', 'orders').spec.affinity.additionalPodAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution))
      .toEqual([{ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web' }]);
    expect(labels(find(Testing.synth(web), 'Deployment', 'web').spec.template.spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution))
      .toEqual([{ 'cnpg.io/cluster': 'orders' }]);
  });
});

describe('an app', () => {
  const envOf = (manifests: any[]) => find(manifests, 'Deployment', 'web').spec.template.spec.containers[0].env;

  test('gets the primary, the replicas, and the Secret that the operator makes', () => {
    const system = shop();
    const db = replicated({}, system);
    const web = new TwelveFactorApp(system, 'web', { ...MINIMAL, bindings: { DB: db.url, READ: db.readOnly.host, PORT: db.readOnly.port } });
    const manifests: any[] = Testing.synth(web);
    expect(envOf(manifests)).toEqual([
      { name: 'DB_USERNAME', valueFrom: { secretKeyRef: { name: 'orders-app', key: 'username' } } },
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-app', key: 'password' } } },
      { name: 'DB', value: 'postgresql://$(DB_USERNAME):$(DB_PASSWORD)@orders-rw:5432/app' },
      { name: 'READ', value: 'orders-ro' },
      { name: 'PORT', value: '5432' },
    ]);
    expect(policyOf(manifests, 'web').egress).toContainEqual({ to: [SERVERS], ports: [{ port: 5432, protocol: 'TCP' }] });
    expect(Testing.findings(web)).toEqual([]);
  });

  test('gets the Secret that is there, whose user must be the owner', () => {
    const system = shop();
    const db = replicated({ credentials: Credentials.existing('orders', { uri: 'uri' }) }, system);
    const web = new TwelveFactorApp(system, 'web', { ...MINIMAL, bindings: { DB: db.url } });
    expect(envOf(Testing.synth(web))).toEqual([{ name: 'DB', valueFrom: { secretKeyRef: { name: 'orders', key: 'uri' } } }]);
    expect(find(Testing.synth(db), 'Cluster', 'orders').spec.bootstrap.initdb).toMatchObject({ owner: 'app', secret: { name: 'orders' } });
  });
});

describe('the servers', () => {
  test('let in callers and the operator, and of the others each other alone', () => {
    const { podSelector, ingress } = policyOf(Testing.synth(replicated({ callers: [Peer.namespace('reports')] })));
    const operator = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cnpg-system' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
    };
    expect(podSelector).toEqual(SERVERS.podSelector);
    expect(ingress).toEqual([
      { ports: [{ port: 5432, protocol: 'TCP' }], from: [SERVERS, operator, { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'reports' } } }] },
      { ports: [{ port: 8000, protocol: 'TCP' }], from: [SERVERS, operator] },
    ]);
  });

  test('reach each other, the API server and what they call', () => {
    const { egress } = policyOf(Testing.synth(replicated({ calls: [ExternalService.at('10.9.0.1', 636)] })));
    const ports = egress.map(({ to, ports: to_ }: any) => `${to ? JSON.stringify(to[0]) : 'anywhere'} ${to_.map(({ port }: any) => port)}`);
    expect(ports).toEqual([
      'anywhere 53,53',
      `${JSON.stringify(SERVERS)} 5432`,
      `${JSON.stringify(SERVERS)} 8000`,
      'anywhere 443,6443',
      '{"ipBlock":{"cidr":"10.9.0.1/32"}} 636',
    ]);
  });

  test('are exposed by whichever is primary', () => {
    const db = replicated();
    db.expose('orders-public', { type: ServiceType.LOAD_BALANCER, sourceRanges: ['203.0.113.0/24'] });
    expect(find(Testing.synth(db), 'Service', 'orders-public').spec).toMatchObject({
      selector: { 'cnpg.io/cluster': 'orders', 'cnpg.io/instanceRole': 'primary' }, ports: [{ port: 5432, targetPort: 5432 }],
    });
    expect(Testing.findings(db)).toEqual([]);
  });
});

test('a dump is taken of the primary, as the owner, and let in', () => {
  const db = replicated({ backup: Backup.daily({ keep: 14, storage: Storage.of('20Gi') }) });
  const manifests: any[] = Testing.synth(db);
  const dump = find(manifests, 'CronJob', 'orders-backup').spec.jobTemplate.spec.template.spec.initContainers.at(-1);
  expect(dump.image).toMatch(/^ghcr.io\/cloudnative-pg\/postgresql:17/);
  expect(dump.env).toEqual(expect.arrayContaining([
    { name: 'POSTGRES_DB', value: 'app' },
    { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-app', key: 'password' } } },
    { name: 'BACKUP_HOST', value: 'orders-rw' },
  ]));
  expect(policyOf(manifests).ingress[0].from).toContainEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/component': 'backup' } } });
  expect(policyOf(manifests, 'orders-backup').podSelector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'orders-backup' });
});

test('a newer version follows in place', () => {
  expect(() => replicated({ engine: Engine.postgres('18', { previousVersion: '15', ha: { instances: 3 } }) })).not.toThrow();
});

test('a binding made later is seen', () => {
  const db = replicated();
  db.bind('LDAP', ExternalService.at('10.9.0.1', 636).address);
  expect(find(Testing.synth(db), 'Cluster', 'orders').spec.env).toEqual([{ name: 'LDAP', value: '10.9.0.1:636' }]);
});
