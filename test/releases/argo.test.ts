import { documents } from './released';
import {
  ArgoRolloutsOptions, CanaryPhase, CanaryRelease, CanaryReleaseProps, Entry, InitStep, IstioMode, Mesh, Operator, Platform, Route, Router, Scale,
  ScaleBehavior, Secret, TwelveFactorApp, TwelveFactorAppProps, UpdateStrategy,
} from '../../src';
import { workloadsOf } from '../../src/capacity/workloads';
import { runChecks } from '../../src/checks';
import { Manifests } from '../../src/manifests/manifests';
import { partsOf } from '../../src/releases/argo/share';
import { lateEntries } from '../../src/synth/steps';
import { makeShop, MINIMAL } from '../program';

const NEW = 'ghcr.io/acme/web:1.9.0';
const ISTIO = Mesh.istio({ mode: IstioMode.SIDECAR });
const PLATFORM = { operators: [Operator.ARGO_ROLLOUTS], mesh: ISTIO, entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' };

function released(options: ArgoRolloutsOptions, props: Partial<CanaryReleaseProps>, web: Partial<TwelveFactorAppProps> = {}) {
  const made = makeShop({ app: { platform: Platform.generic(PLATFORM) }, web: { replicas: 9, ...web } });
  const release = new CanaryRelease(made.shop, 'web-next', { app: made.web, image: NEW, weight: 10, router: Router.argoRollouts(options), ...props });
  const synthesis = made.app._synthesis();
  return { ...made, release, synthesis, get: documents(synthesis), report: synthesis.releases![0] };
}
const adopted = (props: Partial<CanaryReleaseProps> = {}, web: Partial<TwelveFactorAppProps> = {}) => released({ adopted: true }, props, web);
const SCALED = { replicas: undefined, scale: { min: 9, max: 10 } as Scale };
const stepsOf = ({ get }: ReturnType<typeof released>) => get('Rollout', 'web').spec.strategy.canary.steps;

describe('a canary by Argo Rollouts', () => {
  test('begins with pods of the app as it is, beside those that there are', () => {
    const made = released({}, { weight: 0, config: { BASKET: 'new' } });
    const { template } = made.get('Deployment', 'web').spec;
    expect(made.get('Deployment', 'web').spec.replicas).toBe(9);
    expect(template.spec.containers[0].image).toBe(MINIMAL.image);
    expect(template.spec.containers[0]).not.toHaveProperty('env');
    expect(made.get('Rollout', 'web').spec).toMatchObject({
      replicas: 9,
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'web' } },
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', scaleDown: 'never' },
      strategy: { canary: { maxUnavailable: 0, maxSurge: '25%', steps: [{ setWeight: 0 }, { pause: {} }] } },
    });
  });

  test.each<[string, Partial<CanaryReleaseProps>, string, object[]]>([
    ['a share', { weight: 10 }, NEW, [{ setWeight: 10 }, { pause: {} }]],
    ['all by weight', { weight: 100 }, NEW, [{ setWeight: 100 }]],
    ['all', { phase: CanaryPhase.PROMOTED }, NEW, [{ setWeight: 100 }]],
    ['none by weight', { weight: 0 }, MINIMAL.image, [{ setWeight: 100 }]],
    ['none', { phase: CanaryPhase.ABORTED }, MINIMAL.image, [{ setWeight: 100 }]],
  ])('with %s the Deployment holds the template and no pods', (_, props, image, steps) => {
    const made = adopted(props);
    expect(made.get('Deployment', 'web').spec).toMatchObject({ replicas: 0, template: { spec: { containers: [{ image }] } } });
    expect(made.get('Deployment', 'web').metadata.labels['app.kubernetes.io/version']).toBe(image.split(':').at(-1));
    expect(stepsOf(made)).toEqual(steps);
  });

  test('makes no objects of its own but the Rollout, and needs no second step', () => {
    const { synthesis } = adopted();
    const before = makeShop({ app: { platform: Platform.generic(PLATFORM) }, web: { replicas: 9 } }).app._synthesis();
    const names = (entries: typeof synthesis.entries) => entries.map(({ manifest: { kind, metadata } }) => `${kind} ${metadata.name}`);
    expect(names(synthesis.entries).filter(name => !names(before.entries).includes(name))).toEqual(['Rollout web']);
    expect(lateEntries(synthesis)).toEqual([]);
    expect(runChecks(Manifests.of(synthesis.entries)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('is the new version in all that it says', () => {
    const init: InitStep[] = [{ name: 'migrate', command: ['./migrate'] }, { name: 'wait', command: ['./wait'], image: 'ghcr.io/acme/wait:1.0.0', resources: MINIMAL.resources }];
    const { get } = adopted({
      command: ['node', 'next.js'],
      args: ['--new-basket'],
      resources: { cpu: '500m', memory: '512Mi' },
      config: { BASKET: 'new' },
      secrets: { API_TOKEN: Secret.existing('acme').key('token') },
      podLabels: { 'acme.example/track': 'next' },
      podAnnotations: { 'acme.example/track': 'next' },
    }, { init, config: { BASKET: 'old', LOG_LEVEL: 'info' } });
    const { metadata, spec } = get('Deployment', 'web').spec.template;
    expect(spec.containers[0]).toMatchObject({ command: ['node', 'next.js'], args: ['--new-basket'], resources: { requests: { cpu: '500m' }, limits: { memory: '512Mi' } } });
    expect(spec.containers[0].env).toEqual(expect.arrayContaining([
      { name: 'BASKET', value: 'new' }, { name: 'LOG_LEVEL', value: 'info' }, { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'acme', key: 'token' } } },
    ]));
    expect(spec.containers[0].env).not.toContainEqual({ name: 'BASKET', value: 'old' });
    expect(spec.initContainers).toMatchObject([{ image: NEW, resources: { requests: { cpu: '500m' } } }, { image: 'ghcr.io/acme/wait:1.0.0', resources: { requests: { cpu: '250m' } } }]);
    expect(metadata.labels).toMatchObject({ 'acme.example/track': 'next', 'app.kubernetes.io/instance': 'web' });
    expect(metadata.annotations).toMatchObject({ 'acme.example/track': 'next' });
  });

  test('calls what the new version calls', () => {
    const made = makeShop({ app: { platform: Platform.generic(PLATFORM) }, web: { replicas: 9 } });
    const prices = new TwelveFactorApp(made.shop, 'prices', MINIMAL);
    new CanaryRelease(made.shop, 'web-next', { app: made.web, image: NEW, bindings: { PRICES_URL: prices.url }, weight: 10, router: Router.argoRollouts({ adopted: true }) });
    const get = documents(made.app._synthesis());
    expect(JSON.stringify(get('NetworkPolicy', 'web').spec.egress)).toContain('prices');
    expect(JSON.stringify(get('NetworkPolicy', 'prices').spec.ingress)).toContain('"app.kubernetes.io/name":"web"');
  });

  test('takes the surge, the seconds and the history of the app', () => {
    const { get } = adopted({}, { strategy: UpdateStrategy.rolling('2'), minReadySeconds: 7, revisionHistory: 5 });
    expect(get('Rollout', 'web').spec).toMatchObject({ minReadySeconds: 7, progressDeadlineSeconds: 607, revisionHistoryLimit: 5, strategy: { canary: { maxSurge: 2 } } });
  });

  test('counts as one workload, whose pods may be there twice while they change hands', () => {
    const counted = ({ synthesis }: ReturnType<typeof released>) => workloadsOf(Manifests.of(synthesis.entries)).find(({ template }) => template.entry.manifest.metadata.name === 'web')?.counts;
    expect(counted(released({}, { weight: 0 }))).toEqual({ min: 9, max: 9, rollout: 18 });
    expect(counted(adopted())).toEqual({ min: 9, max: 9, rollout: 18 });
    expect(counted(adopted({}, SCALED))).toEqual({ min: 9, max: 10, rollout: 20 });
  });

  test('is scaled by the app\'s autoscaler, and says no number itself', () => {
    for (const { get } of [released({}, { weight: 0 }, SCALED), adopted({}, SCALED)]) {
      expect(get('HorizontalPodAutoscaler', 'web').spec).toMatchObject({ scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' }, minReplicas: 9 });
      expect(get('Rollout', 'web').spec).not.toHaveProperty('replicas');
      expect(get('Deployment', 'web').spec).not.toHaveProperty('replicas');
    }
  });

  test('gives the app\'s own parts', () => {
    const { web, release } = adopted();
    expect(release.deployment).toBe(web.deployment);
    expect(release.service).toBe(web.service);
    expect(release.networkPolicy).toBe(web.networkPolicy);
    expect(release.podDisruptionBudget).toBe(web.podDisruptionBudget);
    expect(release.rollout?.kind).toBe('Rollout');
    expect(release.asHeadroomTarget.min).toBe(9);
  });
});

/** As the controller of 1.10.1 was seen to do, or does by its source. */
test.each<[number, number, number, number]>([
  [10, 3, 1, 4], [33, 3, 1, 3], [50, 3, 2, 4], [67, 3, 2, 3], [10, 5, 1, 6], [50, 5, 3, 6],
  [90, 3, 3, 4], [50, 1, 1, 2], [1, 2, 1, 3], [10, 9, 1, 10], [99, 2, 2, 3],
])('%d percent of %d pods are %d of %d', (percent, replicas, pods, all) => expect(partsOf(percent, replicas)).toEqual({ pods, all }));

describe('with Istio', () => {
  const OPTIONS = { adopted: true, istio: true };
  const istio = (props: Partial<CanaryReleaseProps> = {}, web: Partial<TwelveFactorAppProps> = {}) => released(OPTIONS, props, web);
  const routesOf = ({ get }: ReturnType<typeof released>) => get('VirtualService', 'web').spec.http.map(({ route }: any) => route.map(({ destination, weight }: any) => [destination.host, weight]));

  test('two Services and a route stand for the versions', () => {
    const { get, synthesis } = istio();
    for (const name of ['web-stable', 'web-canary']) {
      expect(get('Service', name).spec).toMatchObject({ selector: { 'app.kubernetes.io/instance': 'web' }, ports: [{ name: 'http', port: 8080 }] });
    }
    expect(get('Rollout', 'web').spec.strategy.canary).toMatchObject({ stableService: 'web-stable', canaryService: 'web-canary', trafficRouting: { istio: { virtualService: { name: 'web' } } } });
    expect(get('VirtualService', 'web').spec.hosts).toEqual(['web']);
    expect(lateEntries(synthesis)).toEqual([]);
  });

  test.each<[string, Partial<CanaryReleaseProps>, number]>([
    ['a share', { weight: 10 }, 10], ['all', { phase: CanaryPhase.PROMOTED }, 0], ['none', { phase: CanaryPhase.ABORTED }, 0],
  ])('with %s what is printed is what the controller ends at', (_, props, percent) => {
    expect(routesOf(istio(props))).toEqual([[['web-stable', 100 - percent], ['web-canary', percent]]]);
  });

  test('every route of the app keeps what it says, and the controller knows them by name', () => {
    const made = istio({}, { resilience: { timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms' }, connectionPool: { maxConnections: 100 } } });
    const { http } = made.get('VirtualService', 'web').spec;
    expect(http).toMatchObject([{ name: 'retried', timeout: '2s', retries: { attempts: 2 } }, { name: 'once', timeout: '2s', retries: { attempts: 0 } }]);
    expect(routesOf(made)).toEqual(http.map(() => [['web-stable', 90], ['web-canary', 10]]));
    expect(made.get('Rollout', 'web').spec.strategy.canary.trafficRouting.istio.virtualService).toEqual({ name: 'web', routes: ['retried', 'once'] });
    for (const name of ['web', 'web-stable', 'web-canary']) {
      expect(made.get('DestinationRule', name).spec).toMatchObject({ host: name, trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } } });
    }
  });

  test('routes by a Gateway lead to the app\'s Service as before', () => {
    expect(istio({}, { routes: [Route.host('shop.acme.example')] }).get('HTTPRoute', 'web').spec.rules[0].backendRefs).toEqual([{ name: 'web', port: 8080 }]);
  });

  test('shares are exact, of any number of pods', () => {
    expect(istio({ weight: 1 }, { replicas: 2 }).report.facts[0]).toBe('requested: 1 % of requests; effective: 1 %');
  });
});

describe('what is told', () => {
  const seen = (field: string, kind: string) =>
    `for i in $(seq 30); do kubectl -n shop wait --for=jsonpath='{.status.${field}}'="$(kubectl -n shop get ${kind} web -o jsonpath='{.metadata.generation}')" rollout/web --timeout=20s && break; done`;
  const SEEN = [seen('observedGeneration', 'rollout'), seen('workloadObservedGeneration', 'deployment')];
  const phase = (name: string) => `kubectl -n shop wait --for=jsonpath='{.status.phase}'=${name} rollout/web --timeout=10m`;

  test.each<[string, () => ReturnType<typeof released>, string]>([
    ['adoption', () => released({}, { weight: 0 }), 'Healthy'],
    ['a share', () => adopted(), 'Paused'],
    ['all', () => adopted({ phase: CanaryPhase.PROMOTED }), 'Healthy'],
    ['none', () => adopted({ phase: CanaryPhase.ABORTED }), 'Healthy'],
  ])('how to wait for %s', (_, make, name) => expect(make().report.after).toEqual([...SEEN, phase(name)]));

  test('how the pods of an autoscaler change hands, there and back', () => {
    const { after, end } = released({}, { weight: 0 }, SCALED).report;
    expect(after).toEqual([
      'n=$(kubectl -n shop get deployment web -o jsonpath=\'{.spec.replicas}\'); [ "$n" = 0 ] || kubectl -n shop scale rollout/web --replicas="$n"',
      ...SEEN,
      phase('Healthy'),
      'kubectl -n shop scale deployment/web --replicas=0',
    ]);
    expect(end).toEqual([
      'kubectl -n shop scale deployment/web --replicas="$(kubectl -n shop get rollout web -o jsonpath=\'{.spec.replicas}\')"',
      'kubectl -n shop rollout status deployment/web --timeout=10m',
    ]);
    expect(adopted({}, SCALED).report.after).toEqual([...SEEN, phase('Paused')]);
  });

  test('how the Deployment takes over again, and proxies learn of it', () => {
    const rollout = 'kubectl -n shop rollout status deployment/web --timeout=10m';
    expect(adopted().report.end).toEqual([rollout]);
    expect(released({ adopted: true, istio: true }, {}).report.end).toEqual([rollout, 'kubectl -n shop delete virtualservice web', 'sleep 15']);
    expect(released({ adopted: true, istio: true }, {}, { resilience: { timeout: '2s' } }).report.end).toEqual([rollout, 'sleep 15']);
  });

  test('what the numbers of pods give', () => {
    expect(adopted().report.facts[0]).toBe('requested: 10 % of requests; effective: 10 %, by the number of pods');
    expect(adopted({ tolerance: 7 }, { ...SCALED, scale: { min: 5, max: 9 } }).report.facts[0]).toBe('requested: 10 % of requests; effective: 10 to 16.7 %, by the number of pods');
  });

  test('that an autoscaler in a hurry may take too many pods', () => {
    const hurried = { ...SCALED, scale: { min: 9, max: 10, behavior: ScaleBehavior.of({ scaleDown: { stabilizationWindowSeconds: 60 } }) } };
    expect(adopted({}, hurried).report.limits[0]).toContain('scales down after 60 seconds, so it may remove too many pods');
    expect(adopted({}, SCALED).report.limits.filter(line => line.includes('scales down after'))).toEqual([]);
  });

  test('how it goes on and back', () => {
    expect(adopted().report).toMatchObject({ next: ['raise weight, or set phase: CanaryPhase.PROMOTED for all requests'], back: ['set phase: CanaryPhase.ABORTED'] });
    expect(adopted({ phase: CanaryPhase.PROMOTED }).report.next[0]).toContain(`set image ${NEW} of web`);
    expect(adopted({ phase: CanaryPhase.PROMOTED, image: MINIMAL.image }).report.next[0]).toContain('web has the new version');
  });
});

test.each<[string, () => ReturnType<typeof released>, string]>([
  ['adoption', () => released({}, { weight: 0 }), 'remove web-next from the program, apply, and continue with the commands below'],
  ['a share', () => adopted({ weight: 10 }), 'set phase: CanaryPhase.ABORTED'],
  ['all calls', () => adopted({ phase: CanaryPhase.PROMOTED }), 'set phase: CanaryPhase.ABORTED'],
  ['all calls by weight', () => adopted({ weight: 100 }), 'set phase: CanaryPhase.ABORTED'],
  ['none', () => adopted({ phase: CanaryPhase.ABORTED }), 'raise weight, with phase: CanaryPhase.RUNNING'],
  ['none by weight', () => adopted({ weight: 0 }), 'raise weight, with phase: CanaryPhase.RUNNING'],
])('the way back of a canary by Argo Rollouts at %s (F59)', (_, make, back) => expect(make().report.back).toEqual([back]));
