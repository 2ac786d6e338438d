import { ApiObject, Chart } from 'cdk8s';
import { LEDGER } from './rows/stateful';
import {
  App, Backup, ConfigSet, Credentials, Egress, Engine, NodeAgent, Operator, PauseBuffer, Peer, Platform, PodSecurity, PriorityTier, Quota,
  QuotaAmounts, Schedule, ScratchSpace, ServiceType, SharedVolume, StatefulBackend, Storage, StorageClass, System, Team, Tenant, NamespaceLimits,
  TwelveFactorApp, TwelveFactorAppProps, UpdateStrategy, VerticalScaleMode,
} from '../../src';
import { Manifest, Testing, yamlSerializer } from '../../src/testing';
import { pitfall } from '../pitfalls';
import { MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const named = (manifests: Manifest[], kind: string, name?: string) => (
  manifests.filter(manifest => manifest.kind === kind && (name ?? manifest.metadata.name) === manifest.metadata.name)
);
const OPERATED = Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG] });
const hardOf = (app: App, name = 'declared') => named(Testing.synth(app), 'ResourceQuota', name)[0].spec.hard;

test('a tenant is a namespace with a quota, limits, policies and the rights of its people', () => {
  const app = Testing.app({ name: 'customers' });
  new Tenant(app, 'acme', { teams: [Team.edit('acme-developers'), Team.view('support')], limits: { max: { cpu: '4', memory: '8Gi' }, maxClaim: '100Gi' } });
  expect(Testing.synth(app)).toMatchSnapshot();
  expect(Testing.findings(app)).toEqual([]);
});

test('its parts are there under their names', () => {
  const tenant = new Tenant(Testing.app(), 'acme', { teams: [Team.admin('acme-leads')], quotas: [Quota.derived(), Quota.bestEffort(0)] });
  const { kubeNamespace, resourceQuotas, limitRange, defaultDeny, allowDns, roles, roleBindings, podSecurity } = tenant;
  expect([kubeNamespace!, ...resourceQuotas, limitRange!, defaultDeny, allowDns, ...roleBindings].map(({ name }) => name))
    .toEqual(['acme', 'declared', 'best-effort', 'limits', 'default-deny', 'allow-dns', 'team-admin']);
  expect([roles, podSecurity]).toEqual([[], PodSecurity.RESTRICTED]);
});

describe('systems inside a tenant', () => {
  test('share its namespace, its labels and what its apps have in common', () => {
    const app = Testing.app();
    const acme = new Tenant(app, 'acme', { labels: { plan: 'gold' }, podSecurity: PodSecurity.BASELINE, defaults: { replicas: 3, podLabels: { customer: 'acme' } } });
    const shop = new System(acme, 'shop', { labels: { team: 'checkout' }, defaults: { replicas: 1 } });
    new TwelveFactorApp(shop, 'web', MINIMAL);
    const manifests = Testing.synth(app);
    expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).toEqual(new Set([undefined, 'acme']));
    const [{ metadata, spec }] = named(manifests, 'Deployment');
    expect(metadata.labels).toMatchObject({ 'plan': 'gold', 'team': 'checkout', 'app.kubernetes.io/part-of': 'shop' });
    expect(spec).toMatchObject({ replicas: 1, template: { metadata: { labels: { customer: 'acme' } } } });
    expect([shop.podSecurity, shop.kubeNamespace]).toEqual([PodSecurity.BASELINE, undefined]);
    expect(Testing.findings(app)).toEqual([]);
  });

  test('may call each other, and share settings and volumes', () => {
    const app = Testing.app();
    const acme = new Tenant(app, 'acme');
    const [shop, backend] = ['shop', 'backend'].map(id => new System(acme, id));
    const shared = new ConfigSet(acme, 'shared', { values: { LEVEL: 'info' } });
    const files = new SharedVolume(acme, 'files', { size: '1Gi', storageClass: StorageClass.existing('files') });
    const api = new TwelveFactorApp(backend, 'api', { ...MINIMAL, configSets: [shared], volumes: { '/files': files } });
    new TwelveFactorApp(shop, 'web', { ...MINIMAL, configSets: [shared], bindings: { API_URL: api.url }, separateFrom: [api] });
    expect(Testing.findings(app)).toEqual([]);
    expect(hardOf(app)).toMatchObject({ 'pods': '6', 'persistentvolumeclaims': '1', 'requests.storage': '1Gi', 'files.storageclass.storage.k8s.io/requests.storage': '1Gi' });
  });
});

describe('tenants', () => {
  const CUSTOMERS = ['northwind', 'globex', 'initech'];
  const made = () => {
    const app = Testing.app({ name: 'customers' });
    for (const name of CUSTOMERS) {
      const tenant = new Tenant(app, name, { teams: [Team.edit(`${name}-developers`)] });
      const db = new StatefulBackend(tenant, 'db', LEDGER);
      new TwelveFactorApp(tenant, 'web', { ...MINIMAL, bindings: { DATABASE_URL: db.url } });
    }
    return app;
  };

  test('in a loop are alike, and nothing of one names another', () => {
    const manifests = Testing.synth(made());
    const of = (name: string) => manifests.filter(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace) === name);
    expect(CUSTOMERS.reduce((sum, name) => sum + of(name).length, 0)).toBe(manifests.length);
    const texts = CUSTOMERS.map(name => JSON.stringify(of(name)));
    texts.forEach((text, i) => {
      CUSTOMERS.filter((_, j) => j !== i).forEach(other => expect(text).not.toContain(other));
      expect(text.replaceAll(CUSTOMERS[i], CUSTOMERS[0])).toBe(texts[0]);
    });
  });

  test('let nobody in by a policy, in whatever namespace', () => {
    const policies = named(Testing.synth(made()), 'NetworkPolicy').filter(({ metadata }) => metadata.name !== 'allow-dns');
    const rules = policies.flatMap(({ spec }) => [...spec.ingress ?? [], ...spec.egress ?? []]);
    const peers = rules.flatMap(rule => [...rule.from ?? [], ...rule.to ?? []]);
    expect(peers.length).toBeGreaterThan(0);
    expect(peers.filter(peer => peer.namespaceSelector || peer.ipBlock)).toEqual([]);
    // A rule without peers is for everybody, and only names may be asked of everybody.
    const ofAll = rules.filter(rule => !rule.from && !rule.to).map(({ ports }) => new Set(ports.map(({ port }: any) => port)));
    expect(ofAll.filter(ports => ports.size !== 1 || !ports.has(53))).toEqual([]);
    expect(policies.filter(({ metadata, spec }) => metadata.name === 'default-deny' && !spec.ingress && !spec.egress)).toHaveLength(CUSTOMERS.length);
  });

  test('may call one that admits them, one way only', () => {
    const app = Testing.app();
    const [acme, globex] = ['acme', 'globex'].map(name => new Tenant(app, name));
    globex.admit(acme);
    const api = new TwelveFactorApp(globex, 'api', MINIMAL);
    const web = new TwelveFactorApp(acme, 'web', { ...MINIMAL, bindings: { API_URL: api.url } });
    expect(() => api.bind('WEB_URL', web.url)).toThrow(/^tenant-crossed/);
    const [, policy] = named(Testing.synth(app), 'NetworkPolicy').filter(({ metadata }) => ['api', 'web'].includes(metadata.name)).reverse();
    expect(JSON.stringify(policy)).toContain('globex');
    expect(Testing.findings(app)).toEqual([]);
  });

  test('may name the namespace of one that admits them, whenever it says so', () => {
    const app = Testing.app();
    const [acme, globex] = ['acme', 'globex'].map(name => new Tenant(app, name));
    new TwelveFactorApp(globex, 'api', { ...MINIMAL, callers: [Peer.namespace('acme')] });
    new TwelveFactorApp(acme, 'web', { ...MINIMAL, egress: [Egress.to(Peer.namespace('globex'), [8080])] });
    globex.admit(acme);
    expect(() => Testing.synth(app)).not.toThrow();
  });

  test('may name their own namespace', () => {
    const app = Testing.app();
    new TwelveFactorApp(new Tenant(app, 'acme'), 'web', { ...MINIMAL, callers: [Peer.namespace('acme')] });
    expect(() => Testing.synth(app)).not.toThrow();
  });

  test('and what belongs to none may call each other', () => {
    const app = Testing.app();
    const platform = new System(app, 'platform');
    const mail = new TwelveFactorApp(platform, 'mail', MINIMAL);
    const acme = new Tenant(app, 'acme');
    const web = new TwelveFactorApp(acme, 'web', { ...MINIMAL, bindings: { MAIL_URL: mail.url }, callers: [Peer.namespace('monitoring')] });
    new TwelveFactorApp(platform, 'portal', { ...MINIMAL, calls: [web] });
    expect(Testing.findings(app)).toEqual([]);
  });
});

describe('a derived quota', () => {
  const declared = (web: Partial<TwelveFactorAppProps>, then?: (acme: Tenant, web: TwelveFactorApp) => void) => {
    const app = Testing.app();
    const acme = new Tenant(app, 'acme');
    const made = new TwelveFactorApp(acme, 'web', { ...MINIMAL, ...web });
    then?.(acme, made);
    return app;
  };

  test('is what all apps come to with a rollout and jobs going on', () => {
    const app = declared({
      scale: { min: 2, max: 8 },
      strategy: UpdateStrategy.rolling('50%'),
      init: [{ name: 'migrate', command: ['./migrate'], resources: { cpu: '1', memory: '64Mi' } }],
      processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), resources: { cpu: '500m', memory: '512Mi' } } },
    }, (acme, web) => {
      new StatefulBackend(acme, 'ledger', { ...LEDGER, replicas: 3, clustered: true, storage: Storage.of('20Gi', { storageClass: StorageClass.existing('fast') }) });
      web.expose('public', { type: ServiceType.LOAD_BALANCER });
    });
    expect(hardOf(app)).toEqual({
      'pods': '16',
      'requests.cpu': '13250m',
      'requests.memory': '5Gi',
      'requests.ephemeral-storage': expect.any(String),
      'limits.cpu': `${12 * 4 + 2 + 6}`,
      'limits.memory': '5Gi',
      'limits.ephemeral-storage': expect.any(String),
      'persistentvolumeclaims': '3',
      'requests.storage': '60Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '60Gi',
      'services.loadbalancers': '1',
      'services.nodeports': '1',
    });
  });

  test('grows with what is made later, also by hand', () => {
    const app = declared({ replicas: 2 }, acme => {
      const chart = new Chart(acme, 'extra', { namespace: 'acme' });
      new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'debug' }, spec: { containers: [{ name: 'debug', image: 'debug:1' }] } });
    });
    // The default of the limits counts for who says nothing.
    expect(hardOf(app)).toMatchObject({ 'pods': '4', 'requests.cpu': '850m', 'requests.memory': '896Mi' });
  });

  test('bounds CPU limits only where each container has one', () => {
    const hard = hardOf(declared({}, acme => new TwelveFactorApp(acme, 'batch', { ...MINIMAL, resources: { ...MINIMAL.resources, cpuLimit: 'none' } })));
    expect(hard).toHaveProperty(['limits.memory']);
    expect(hard).not.toHaveProperty(['limits.cpu']);
  });

  test('counts devices', () => {
    expect(hardOf(declared({ replicas: 2, strategy: UpdateStrategy.recreate(), resources: { ...MINIMAL.resources, extended: { 'nvidia.com/gpu': 2 } } }))).toMatchObject({ 'requests.nvidia.com/gpu': '4' });
  });

  test('counts pause pods, also where a schedule sets their number', () => {
    const night = { up: Schedule.cron('30 6 * * 1-5'), down: Schedule.cron('0 19 * * 1-5') };
    const room = (more: object) => declared({ replicas: 2, strategy: UpdateStrategy.recreate() }, (acme, web) => new PauseBuffer(acme, 'room', { sizedLike: web, replicas: 3, ...more }));
    expect(hardOf(room({}))).toMatchObject({ 'pods': '5', 'requests.cpu': '1250m', 'requests.memory': '1280Mi' });
    // One job sets it, and then the other.
    expect(hardOf(room({ schedule: night }))).toMatchObject({ pods: '7' });
  });

  test('counts pods at the largest that an autoscaler makes of them', () => {
    const grows = { mode: VerticalScaleMode.INITIAL, maxAllowed: { cpu: '2', memory: '2Gi' } };
    expect(hardOf(declared({ replicas: 2, platform: Platform.generic({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }), verticalScale: grows }))).toMatchObject({ 'requests.cpu': '6', 'requests.memory': '6Gi' });
  });

  test('counts what runs on each node, with its volumes', () => {
    const made = (nodes: number) => {
      const app = Testing.app();
      const acme = new Tenant(app, 'acme', { quotas: [Quota.derived({ nodes })] });
      new NodeAgent(acme, 'agent', { image: 'ghcr.io/acme/agent:1.0.0', resources: { cpu: '10m', memory: '16Mi' } });
      const scratch = { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } };
      const template = { metadata: { labels: { app: 'cache' } }, spec: { containers: [{ name: 'cache', image: 'cache:1' }], volumes: [scratch] } };
      new ApiObject(acme, 'cache', { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'cache' }, spec: { selector: { matchLabels: { app: 'cache' } }, updateStrategy: { rollingUpdate: { maxSurge: '50%' } }, template } });
      return hardOf(app);
    };
    expect(made(4)).toMatchObject({ 'pods': '10', 'requests.cpu': '640m', 'persistentvolumeclaims': '6', 'requests.storage': '6Gi' });
  });

  test('counts volumes that have grown at their new size, once', () => {
    const hard = hardOf(declared({}, acme => new StatefulBackend(acme, 'ledger', { ...LEDGER, replicas: 3, clustered: true, storage: Storage.of('20Gi', { expandTo: '50Gi' }) })));
    expect(hard).toMatchObject({ 'persistentvolumeclaims': '3', 'requests.storage': '150Gi' });
  });

  test('counts backups with the volumes of runs and tries that failed, and restores', () => {
    const backup = (scratch: ScratchSpace, retries: number) => (acme: Tenant) => {
      const orders = new StatefulBackend(acme, 'orders', {
        engine: Engine.postgres('17'),
        storage: Storage.of('5Gi'),
        credentials: Credentials.existing('orders'),
        backup: Backup.scheduled(Schedule.daily('03:15', { retries }), { bucket: 's3://acme/orders', credentials: Credentials.existing('bucket'), scratch }),
      });
      orders.restore('2026-11-20T031500Z.dump');
    };
    expect(hardOf(declared({ replicas: 1 }, backup(ScratchSpace.onNode('5Gi'), 2)))).toMatchObject({ 'pods': '5', 'persistentvolumeclaims': '1', 'requests.storage': '5Gi' });
    // The member's own; of the run that failed and is kept, and of the one that goes on, each try; the restore's.
    expect(hardOf(declared({ replicas: 1 }, backup(ScratchSpace.onVolume('10Gi'), 2)))).toMatchObject({ 'persistentvolumeclaims': `${1 + 2 * 3 + 1}`, 'requests.storage': '75Gi' });
    expect(hardOf(declared({ replicas: 1 }, backup(ScratchSpace.onVolume('10Gi'), 0)))).toMatchObject({ persistentvolumeclaims: `${1 + 2 * 1 + 1}` });
  });

  test('counts the servers that an operator makes, and their volumes', () => {
    const hard = hardOf(declared({ replicas: 1 }, acme => new StatefulBackend(acme, 'orders', {
      engine: Engine.postgres('17', { ha: { instances: 3 } }),
      storage: Storage.of('20Gi', { storageClass: StorageClass.existing('fast') }),
      resources: { cpu: '1', memory: '2Gi' },
      platform: OPERATED,
    })));
    expect(hard).toMatchObject({
      'pods': '5', 'requests.cpu': '3500m', 'requests.memory': '6656Mi', 'persistentvolumeclaims': '3', 'requests.storage': '60Gi', 'fast.storageclass.storage.k8s.io/requests.storage': '60Gi',
    });
  });

  test('counts both versions of a release', () => {
    const container = { name: 'api', image: 'api:1', resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } } };
    const hard = hardOf(declared({ replicas: 1 }, acme => new ApiObject(acme, 'api', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'api' },
      spec: { replicas: 4, strategy: { blueGreen: { activeService: 'api' } }, selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { containers: [container] } } },
    })));
    expect(hard).toMatchObject({ 'pods': '10', 'requests.cpu': '8500m' });
  });

  test('with headroom is rounded up to what people can read, and without to nothing', () => {
    const made = (headroomPercent: number) => {
      const app = Testing.app();
      new TwelveFactorApp(new Tenant(app, 'acme', { quotas: [Quota.derived({ headroomPercent })] }), 'web', { ...MINIMAL, resources: { cpu: '105m', memory: '100M' } });
      return hardOf(app);
    };
    expect(made(0)).toMatchObject({ 'pods': '3', 'requests.cpu': '315m', 'requests.memory': '300000000' });
    expect(made(15)).toMatchObject({ 'pods': '4', 'requests.cpu': '363m', 'requests.memory': '330Mi' });
  });

  test('counts sidecars, and admits no pods with more of them than it was given for', () => {
    const sidecar = { name: 'proxy', image: 'ghcr.io/acme/proxy:1.0.0', resources: { cpu: '50m', memory: '64Mi' } };
    const web = (quota: Quota, count: number) => () => {
      const app = Testing.app();
      const sidecars = Array.from({ length: count }, (_, i) => ({ ...sidecar, name: `proxy-${i}` }));
      new TwelveFactorApp(new Tenant(app, 'acme', { quotas: [quota] }), 'web', { ...MINIMAL, resources: { cpu: '100m', memory: '64Mi' }, sidecars });
      Testing.yaml(app);
      return app;
    };
    expect(hardOf(web(Quota.derived({ headroomPercent: 0 }), 2)())).toMatchObject({ 'pods': '3', 'requests.cpu': '600m', 'requests.memory': '576Mi' });
    expect(web(Quota.of({ cpu: '600m' }), 2)).not.toThrow();
    expect(web(Quota.of({ cpu: '600m' }), 3)).toThrow(/requests.cpu 600m of 750m/);
  });

  test('of an empty tenant admits nothing', () => {
    const app = Testing.app();
    new Tenant(app, 'acme');
    expect(hardOf(app)).toMatchObject({ 'pods': '0', 'requests.cpu': '0', 'services.loadbalancers': '0' });
  });
});

test('quotas of some pods only say which', () => {
  const app = Testing.app();
  const business = PriorityTier.of('business', 1000);
  const acme = new Tenant(app, 'acme', {
    quotas: [Quota.ofPriority([business, PriorityTier.existing('batch')], { pods: 10, cpu: '4' }), Quota.terminating({ pods: 4 }), Quota.notTerminating({ pods: 40 }), Quota.crossNamespaceAffinity(0)],
  });
  new TwelveFactorApp(acme, 'web', { ...MINIMAL, priority: business });
  expect(named(Testing.synth(app), 'ResourceQuota').map(({ metadata, spec }) => [metadata.name, spec.scopes ?? spec.scopeSelector.matchExpressions])).toEqual([
    ['priority-business-batch', [{ scopeName: 'PriorityClass', operator: 'In', values: ['business', 'batch'] }]],
    ['terminating', ['Terminating']],
    ['not-terminating', ['NotTerminating']],
    ['cross-namespace-affinity', ['CrossNamespacePodAffinity']],
  ]);
});

describe('quotas of objects', () => {
  const counts = (objects: { [resource: string]: number }, then: (acme: Tenant) => void) => () => {
    const app = Testing.app();
    then(new Tenant(app, 'acme', { quotas: [Quota.of({ objects })] }));
    Testing.yaml(app);
  };
  const clock = (acme: Tenant) => new TwelveFactorApp(acme, 'clock', { ...MINIMAL, replicas: 0, processes: { tick: { command: ['./tick'], schedule: Schedule.daily('03:15', { retries: 1 }) } } });
  const database = (acme: Tenant) => new StatefulBackend(acme, 'orders', { engine: Engine.postgres('17', { ha: { instances: 3 } }), storage: Storage.of('20Gi'), platform: OPERATED });

  test('count runs that are kept and their pods', () => {
    expect(counts({ 'jobs.batch': 7, 'pods': 14 }, clock)).not.toThrow();
    expect(counts({ 'jobs.batch': 6, 'pods': 13 }, clock)).toThrow(/count\/jobs.batch 6 of 7: jobs.batch 7; count\/pods 13 of 14/);
  });

  test('count admin tasks of earlier versions, which stay', () => {
    const migrated = (acme: Tenant) => new TwelveFactorApp(acme, 'web', { ...MINIMAL, replicas: 0 }).addAdminTask('migrate', { command: ['./migrate'], retries: 0 });
    expect(counts({ 'jobs.batch': 11, 'pods': 11 }, migrated)).not.toThrow();
    expect(counts({ 'jobs.batch': 10, 'pods': 10 }, migrated)).toThrow(/count\/jobs.batch 10 of 11: jobs.batch 11; count\/pods 10 of 11/);
  });

  test('count what an operator makes', () => {
    expect(counts({ secrets: 4, services: 3, pods: 3 }, database)).not.toThrow();
    expect(counts({ secrets: 3, services: 2, pods: 2 }, database)).toThrow(/count\/secrets 3 of 4.*count\/services 2 of 3.*count\/pods 2 of 3/);
  });

  test('F57: count the ConfigMaps that earlier revisions read, and the next', () => {
    const shared = (acme: Tenant) => new ConfigSet(acme, 'shared', { values: { LEVEL: 'info' } });
    expect(counts({ configmaps: 13 }, shared)).not.toThrow();
    expect(counts({ configmaps: 12 }, shared)).toThrow(/count\/configmaps 12 of 13/);
  });

  test('count a pod by hand once, and what a Service is found by', () => {
    const pod = (acme: Tenant) => new ApiObject(acme, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'debug' }, spec: { containers: [{ name: 'debug', image: 'debug:1' }] } });
    expect(counts({ pods: 1 }, pod)).not.toThrow();
    expect(counts({ pods: 0 }, pod)).toThrow(/count\/pods 0 of 1/);
    expect(counts({ 'endpointslices.discovery.k8s.io': 0 }, acme => new TwelveFactorApp(acme, 'web', MINIMAL))).toThrow(/endpointslices.discovery.k8s.io 0 of 1/);
  });
});

test('without quotas nothing is bounded', () => {
  const app = Testing.app();
  new Tenant(app, 'acme', { quotas: [] });
  expect(named(Testing.synth(app), 'ResourceQuota')).toEqual([]);
});

test('names are asked for where the platform answers', () => {
  const app = Testing.app({ platform: Platform.openshift() });
  new Tenant(app, 'acme');
  expect(named(Testing.synth(app), 'NetworkPolicy', 'allow-dns')[0].spec.egress[0].ports.map(({ port }: any) => port)).toEqual([53, 53, 5353, 5353]);
});

describe('pitfalls', () => {
  const synthesized = (props: { quotas?: Quota[]; limits?: NamespaceLimits }, web: Partial<TwelveFactorAppProps> = {}) => () => {
    const app = Testing.app();
    new TwelveFactorApp(new Tenant(app, 'acme', props), 'web', { ...MINIMAL, ...web });
    return Testing.synth(app);
  };
  const given = (amounts: QuotaAmounts, web?: Partial<TwelveFactorAppProps>) => synthesized({ quotas: [Quota.of(amounts)] }, web);
  const unlimited = { resources: { ...MINIMAL.resources, cpuLimit: 'none' } };

  pitfall('quota-below-maximum', 'fails', 'a quota for the replicas of now is refused with the sum', () => {
    expect(given({ cpu: '1' }, { scale: { min: 2, max: 8 } })).toThrow(/requests\.cpu 1 of 2500m: Deployment acme\/web 2500m/);
  });
  pitfall('quota-below-maximum', 'passes', 'one for the most of them is taken', () => {
    expect(given({ cpu: '2500m' }, { scale: { min: 2, max: 8 } })).not.toThrow();
  });
  pitfall('quota-without-surge', 'fails', 'a quota for all replicas stops their rollout', () => {
    expect(given({ pods: 8 }, { replicas: 8 })).toThrow(/pods 8 of 10/);
  });
  pitfall('quota-without-surge', 'passes', 'one for the new pods beside the old ones does not, and old pods that go first need none', () => {
    expect(given({ pods: 10 }, { replicas: 8 })).not.toThrow();
    expect(given({ pods: 8 }, { replicas: 8, strategy: UpdateStrategy.recreate() })).not.toThrow();
  });
  pitfall('quota-limit-missing', 'fails', 'a container without a limit is told before the cluster refuses its pods', () => {
    expect(given({ cpuLimit: '100' }, unlimited)).toThrow(/^quota-pods-rejected/);
  });
  pitfall('quota-limit-missing', 'passes', 'a quota of requests takes it', () => {
    expect(given({ cpu: '100' }, unlimited)).not.toThrow();
  });
  pitfall('limit-range-adds-limit', 'fails', 'a default limit would change who wants none', () => {
    expect(synthesized({ limits: { defaults: { cpuLimit: '1' } } }, unlimited)).toThrow(/^limit-range-adds-limit/);
  });
  pitfall('limit-range-adds-limit', 'passes', 'by default there is none', () => {
    expect(synthesized({}, unlimited)).not.toThrow();
  });
  pitfall('limit-range-exceeded', 'fails', 'the default CPU limit of an app is too many times its request', () => {
    expect(synthesized({ limits: { maxCpuRatio: 3 } })).toThrow(/has the cpu limit 2 for the request 250m, and 3 times is the maximum/);
  });
  pitfall('limit-range-exceeded', 'passes', 'at the bound it passes', () => {
    expect(synthesized({ limits: { maxCpuRatio: 8, max: { cpu: '2', memory: '256Mi' }, maxPod: { cpu: '2' }, min: { cpu: '100m', memory: '128Mi' } } })).not.toThrow();
  });
});
