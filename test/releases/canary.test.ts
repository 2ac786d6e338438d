import { apart, canary, envOf, instanceOf, NEW, podOf, program, Program, Way, WAYS, Web } from './releasing';
import {
  CanaryPhase, CanaryRelease, CanaryReleaseProps, IpFamily, IpFamilyPolicy, IstioMode, Mesh, MetricTarget, Platform, ScaleMetric, ServiceType,
  SessionAffinity, Stickiness, TrafficDistribution, TwelveFactorApp,
} from '../../src';
import { makeShop, MINIMAL } from '../program';

const { RUNNING, PROMOTED, ABORTED } = CanaryPhase;
const ALL = Object.keys(WAYS) as Way[];

describe('step 1 leaves out', () => {
  const leading: { readonly [way in Way]: string[] } = { kubernetes: [], gateway: ['HTTPRoute web'], mesh: ['HTTPRoute web-mesh'], istio: ['VirtualService web'] };

  test.each(ALL)('by %s whatever leads calls to the new version, and with none of them its pods that go', way => {
    expect(canary(way).late).toEqual(leading[way]);
    expect(canary(way, { weight: 100 }).late).toEqual([...leading[way], 'Service web'].sort());
    expect(canary(way, { phase: PROMOTED }).late).toEqual([...leading[way], 'Service web'].sort());
    expect(canary(way, { weight: 0 }).late).toEqual(['Deployment web-next']);
    expect(canary(way, { phase: ABORTED }).late).toEqual(['Deployment web-next']);
  });

  test('a Service beside the own one as well, once all calls go to the new version', () => {
    const exposed = (phase: CanaryPhase) => program('kubernetes', (shop, app) => {
      app.expose('web-public', { type: ServiceType.LOAD_BALANCER });
      new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10, phase });
    });
    expect(exposed(RUNNING).late).toEqual([]);
    expect(exposed(PROMOTED).late).toEqual(['Service web', 'Service web-public']);
    expect([RUNNING, PROMOTED, ABORTED].map(phase => instanceOf(exposed(phase), 'web-public'))).toEqual([undefined, 'web-next', 'web']);
  });

  test('and waits for what must be there before, or for proxies when there is nothing to come', () => {
    const report = (phase: CanaryPhase) => canary('gateway', { phase }).synthesis.releases![0];
    expect(report(RUNNING)).toMatchObject({ awaits: [{ kind: 'deployment', namespace: 'shop', name: 'web' }, { kind: 'deployment', namespace: 'shop', name: 'web-next' }] });
    expect(report(ABORTED)).toMatchObject({ awaits: [], pauseSeconds: 15 });
  });
});

describe('Services', () => {
  test.each<[Way, (string | undefined)[]]>([
    ['kubernetes', [undefined, 'web-next', 'web']], ['gateway', ['web', 'web-next', 'web']], ['mesh', ['web', 'web-next', 'web']], ['istio', ['web', 'web-next', 'web']],
  ])('by %s the main one is for both versions, for one, and for the app again', (way, expected) => {
    const phases = [RUNNING, PROMOTED, ABORTED].map(phase => canary(way, { phase }));
    expect(phases.map(made => instanceOf(made))).toEqual(expected);
    expect(phases.map(made => instanceOf(made, 'web-next'))).toEqual(['web-next', 'web-next', 'web-next']);
  });

  test('remember clients by their address when the release says so', () => {
    const { spec } = canary('kubernetes', { sticky: Stickiness.clientIp(600) }).get('Service', 'web');
    expect(spec).toMatchObject({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } } });
    expect(canary('kubernetes').get('Service', 'web').spec).not.toHaveProperty('sessionAffinity');
  });
});

describe('the app', () => {
  /** The autoscaler may not take pods before it has seen the calls that came back. */
  const ready = (manifests: any[]) => manifests.map(manifest => manifest.kind === 'HorizontalPodAutoscaler' ? { ...manifest, spec: { ...manifest.spec, minReplicas: 9 } } : manifest);
  const SCALED: Web = { replicas: undefined, scale: { min: 4, max: 9 }, processes: { worker: { command: ['./work'] } } };

  test.each(ALL)('by %s is as without the release when that is aborted, but for pods that wait for calls', way => {
    const made = canary(way, { phase: ABORTED }, SCALED);
    const own = way === 'mesh' ? ['web-next', 'web-mesh'] : ['web-next'];
    const mine = way === 'istio' ? apart(made).filter(({ kind }) => kind !== 'VirtualService') : apart(made, own);
    expect(mine).toEqual(ready(apart(program(way, () => undefined, SCALED))));
  });

  test.each(ALL)('by %s keeps its pods, and as many as it may have while all calls are elsewhere', way => {
    const minimum = (phase: CanaryPhase) => canary(way, { phase }, { replicas: undefined, scale: { min: 8, max: 9 } }).get('HorizontalPodAutoscaler', 'web').spec.minReplicas;
    expect([RUNNING, PROMOTED, ABORTED].map(minimum)).toEqual([8, 9, 9]);
    expect(canary(way, { phase: PROMOTED }).get('Deployment', 'web').spec.replicas).toBe(9);
  });

  test('is scaled as if it got all calls while others get a part of them', () => {
    const CPU_AND_CALLS: Web = {
      replicas: undefined,
      scale: { min: 8, max: 9, cpu: 70, metrics: [ScaleMetric.pods('calls', MetricTarget.averageValue('50')), ScaleMetric.external('queue', MetricTarget.averageValue('30'))] },
    };
    const targetOf = ({ averageUtilization, averageValue }: any) => averageUtilization ?? averageValue;
    const targets = (more: Partial<CanaryReleaseProps>) => canary('gateway', more, CPU_AND_CALLS).get('HorizontalPodAutoscaler', 'web').spec.metrics
      .map(({ containerResource, pods, external }: any) => targetOf((containerResource ?? pods ?? external).target));
    expect(targets({ weight: 10 })).toEqual([63, '45000m', '30']);
    expect(targets({ weight: 50 })).toEqual([35, '25000m', '30']);
    for (const phase of [PROMOTED, ABORTED]) expect(targets({ phase })).toEqual([70, '50', '30']);
  });

  test('keeps its processes to itself', () => {
    const made = canary('kubernetes', {}, SCALED_PROCESSES);
    const names = made.synthesis.entries.filter(({ manifest }) => manifest.kind === 'Deployment').map(({ manifest }) => manifest.metadata.name);
    expect(names.sort()).toEqual(['db', 'web', 'web-next', 'web-worker']);
    expect(podOf(made, 'web-worker').image).toBe(MINIMAL.image);
  });
  const SCALED_PROCESSES: Web = { processes: { worker: { command: ['./work'] } } };
});

describe('the new version', () => {
  test('is the app with what it says itself', () => {
    const made = canary('kubernetes', { config: { LOG_LEVEL: 'debug', BASKET: 'new' }, resources: { cpu: '1', memory: '1Gi' }, args: ['--next'] }, { config: { LOG_LEVEL: 'info', SHOP: 'acme' }, command: ['./serve'] });
    expect(envOf(made)).toMatchObject({ LOG_LEVEL: 'debug', BASKET: 'new', SHOP: 'acme' });
    expect(envOf(made, 'web')).toEqual({ LOG_LEVEL: 'info', SHOP: 'acme' });
    expect(podOf(made)).toMatchObject({ image: NEW, command: ['./serve'], args: ['--next'], resources: { requests: { cpu: '1', memory: '1Gi' } } });
  });

  test('has a ConfigMap of its own', () => {
    const made = canary('kubernetes', { configFiles: { '/etc/web/basket.yaml': 'basket: new\n' } }, { configFiles: { '/etc/web/shop.yaml': 'shop: acme\n' } });
    const mapOf = (name: string) => made.get('ConfigMap', made.get('Deployment', name).spec.template.spec.volumes.find(({ configMap }: any) => configMap).configMap.name);
    expect(Object.values(mapOf('web-next').data)).toEqual(expect.arrayContaining(['basket: new\n', 'shop: acme\n']));
    expect(Object.values(mapOf('web').data)).toEqual(['shop: acme\n']);
  });

  test('calls and is called as the app, whenever that is said', () => {
    const made = program('kubernetes', (shop, app, db) => {
      const cart = new TwelveFactorApp(shop, 'cart', { ...MINIMAL });
      new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10 });
      app.bind('DATABASE_URL', db.url);
      cart.bind('WEB_URL', app.url);
    });
    const policy = (name: string) => { const { ingress, egress } = made.get('NetworkPolicy', name).spec; return { ingress, egress }; };
    expect(policy('web-next')).toEqual(policy('web'));
    expect(JSON.stringify(policy('web').ingress)).toContain('cart');
    expect(JSON.stringify(policy('web').egress)).toContain('db');
    expect(envOf(made)).toHaveProperty('DATABASE_URL');
    expect(JSON.stringify(made.get('NetworkPolicy', 'db').spec.ingress)).not.toContain('web-next');
  });

  test('may call more than the app', () => {
    const made = program('kubernetes', (shop, app, db) => void new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10, bindings: { DATABASE_URL: db.url } }));
    expect(JSON.stringify(made.get('NetworkPolicy', 'web-next').spec.egress)).toContain('db');
    expect(JSON.stringify(made.get('NetworkPolicy', 'web').spec.egress)).not.toContain('db');
    expect(envOf(made, 'web')).not.toHaveProperty('DATABASE_URL');
  });

  test('has a disruption budget when it has two pods or more', () => {
    expect(canary('gateway', { weight: 10, replicas: 1 }).get('PodDisruptionBudget', 'web-next')).toBeUndefined();
    expect(canary('gateway', { weight: 10 }).get('PodDisruptionBudget', 'web-next').spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'web-next' });
    expect(canary('gateway', { replicas: 2 }).get('Deployment', 'web-next').spec.replicas).toBe(2);
  });

  test('is gone with its last call', () => {
    for (const way of ALL) expect(canary(way, { phase: ABORTED, replicas: 3 }).get('Deployment', 'web-next').spec.replicas).toBe(0);
  });
});

describe('the summary', () => {
  const LOWER = /lowering the weight removes pods one step before/;

  test.each<[Way, CanaryPhase, RegExp[]]>([
    ['kubernetes', RUNNING, [/splits connections, not requests/]], ['kubernetes', PROMOTED, [/while they start, until the next step/]], ['kubernetes', ABORTED, []],
    ['gateway', RUNNING, [/do not use its routes, stay with the app/, LOWER]], ['gateway', PROMOTED, []],
    ['mesh', RUNNING, [LOWER]], ['istio', RUNNING, [/without a proxy stay/, LOWER]], ['istio', PROMOTED, []],
  ])('by %s, %s, tells what is not reached', (way, phase, expected) => {
    const [report] = canary(way, { phase }).synthesis.releases!;
    expect(report.limits).toEqual(expected.map(line => expect.stringMatching(line)));
  });

  test('tells how it goes on, and how it ends', () => {
    const next = (more: Partial<CanaryReleaseProps>, image?: string) => canary('kubernetes', more, image === undefined ? {} : { image }).synthesis.releases![0].next;
    expect(next({})).toEqual(['raise weight, or set phase: CanaryPhase.PROMOTED for all requests']);
    expect(next({ phase: PROMOTED })).toEqual([`set image ${NEW} of web as in the new version and apply; then set weight: 0, without phase, and apply, so that web receives all requests`]);
    expect(next({ phase: PROMOTED }, NEW)).toEqual(['web has the new version: set weight: 0, without phase, and apply, so that web receives all requests']);
    expect(next({ weight: 0 }, NEW)).toEqual(['remove web-next from the program, apply, and delete its orphaned objects']);
    expect(next({ phase: ABORTED })).toEqual(['remove web-next from the program, apply, and delete its orphaned objects']);
  });

  test('tells the way back, which is another one once the app is the new version', () => {
    const back = (image?: string) => canary('kubernetes', { phase: PROMOTED }, image === undefined ? {} : { image }).synthesis.releases![0].back;
    expect(back()).toEqual(['set phase: CanaryPhase.ABORTED; web has all its pods']);
    expect(back(NEW)).toEqual(['web already has the new version: set its old image and apply, then set phase: CanaryPhase.ABORTED']);
  });

  test('tells that an autoscaler must have seen calls before it may take pods', () => {
    const { facts, next } = canary('gateway', { phase: ABORTED }, { replicas: undefined, scale: { min: 2, max: 9 } }).synthesis.releases![0];
    expect(facts).toContain('no extra pods: web-next has none, and web has 2 to 9');
    expect(facts).toContain('web stays at 9 pods until the end of the release, for traffic that moves back');
    expect(next).toEqual([expect.stringContaining('a few minutes after web receives all requests')]);
  });
});

describe('replicas', () => {
  test('are never fewer than the share takes of the fewest pods of the app', () => {
    const few = (more: Partial<CanaryReleaseProps>) => () => canary('gateway', more, { replicas: undefined, scale: { min: 3, max: 10 } });
    for (const more of [{ phase: PROMOTED, replicas: 2 }, { weight: 90, replicas: 2 }]) expect(few(more)).toThrow(/^replicas-too-few[^]*at least 3;/);
    const { limits } = few({ phase: PROMOTED, replicas: 3 })().synthesis.releases![0];
    expect(limits).toEqual(['web-next has 3 pods for 100 % of the requests, which need 10 when web is at its maximum: remove replicas']);
  });
});

test.each(ALL)('by %s is what divides the calls without being asked', way => {
  const { app, shop, web } = makeShop({ app: { platform: WAYS[way].platform() }, web: WAYS[way].web });
  new CanaryRelease(shop, 'web-next', { app: web, image: NEW, weight: 10 });
  const names = { kubernetes: 'Kubernetes alone', gateway: 'the Gateway API', mesh: 'the Gateway API', istio: 'Istio' };
  expect(app._synthesis().releases![0].router).toBe(names[way]);
});

test('a mesh that has its own way of retrying keeps it for both versions', () => {
  const platform = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });
  const { app, shop, web } = makeShop({ app: { platform }, web: { replicas: 9, resilience: { outlierDetection: {} } } });
  new CanaryRelease(shop, 'web-next', { app: web, image: NEW, weight: 50 });
  const rules = app._synthesis().entries.filter(({ manifest }) => manifest.kind === 'DestinationRule').map(({ manifest }) => manifest.metadata.name);
  expect(rules).toEqual(['web', 'web-next']);
});

test('of few pods one may be left out all the same, and that is told', () => {
  const made = (weight: number, replicas: number, outlierDetection = {}) => canary('istio', { weight }, { replicas, resilience: { outlierDetection } });
  const percentOf = ({ get }: Program) => get('DestinationRule', 'web-next').spec.trafficPolicy.outlierDetection.maxEjectionPercent;
  const limitOf = ({ synthesis }: Program) => synthesis.releases![0].limits.filter(limit => limit.includes('ejected'));
  expect([percentOf(made(25, 4)), limitOf(made(25, 4))]).toEqual([50, ['one of the 2 pods of web-next may be ejected when it fails, which is 50 % instead of 25 %']]);
  expect([percentOf(made(50, 10, { maxEjectionPercent: 40 })), limitOf(made(50, 10, { maxEjectionPercent: 40 }))]).toEqual([40, []]);
});

test('its Service reaches pods as that of the app does, at an address of its own', () => {
  const service = {
    ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK,
    ipFamilies: [IpFamily.IPV6, IpFamily.IPV4],
    trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE,
    sessionAffinity: SessionAffinity.clientIp({ timeoutSeconds: 60 }),
    clusterIPs: ['fd00::9'],
    annotations: { 'acme.example/host': 'shop' },
  };
  const { metadata, spec } = canary('gateway', {}, { service }).get('Service', 'web-next');
  expect(spec).toMatchObject({
    type: 'ClusterIP', ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'], trafficDistribution: expect.anything(), sessionAffinity: 'ClientIP',
  });
  expect(spec).not.toHaveProperty('clusterIP');
  expect(metadata.annotations).toBeUndefined();
});
