import * as fs from 'fs';
import * as path from 'path';
import { Chart } from 'cdk8s';
import {
  App, CanaryRelease, DaemonSetStrategy, Engine, Entry, ExposeOptions, IngressTls, LoadBalancerController, NodeAgent, Platform, PlatformOptions,
  PublicGateway, Route, ServiceType, StatefulBackend, Storage, StorageClass, System, TrafficPolicy, TwelveFactorApp, TwelveFactorAppProps,
  UpdateStrategy,
} from '../../src';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { summary } from '../../src/synth/summary/summary';
import { synthesize } from '../../src/synth/synthesize';
import { Manifest, Testing } from '../../src/testing';
import { MINIMAL } from '../program';

const ALB = Entry.ingress({ className: 'alb', tls: IngressTls.none() });
const GATEWAY = Entry.gateway({ name: 'public', namespace: 'edge' });
const ENTRIES: { readonly [name: string]: Entry } = {
  'an ALB': ALB,
  'an Ingress of Google': Entry.ingress({ className: 'gce', tls: IngressTls.none() }),
  'an Ingress of nginx': Entry.ingress({ className: 'nginx', tls: IngressTls.none() }),
  'a Gateway of Google': Entry.gateway({ name: 'public', namespace: 'edge', className: 'gke-l7-rilb' }),
  'a Gateway': GATEWAY,
};
const PRESETS = [Platform.generic, Platform.kind, Platform.minikube, Platform.gke, Platform.eks, Platform.aks, Platform.openshift];
const ROUTED: Partial<TwelveFactorAppProps> = { routes: [Route.host('shop.acme.example')] };
const LABELS = ['elbv2.k8s.aws/pod-readiness-gate-inject', 'eks.amazonaws.com/pod-readiness-gate-inject'];
const NLB = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type';

function make(platform: Platform, web: Partial<TwelveFactorAppProps> = {}, then: (web: TwelveFactorApp) => void = () => {}): App {
  const app = Testing.app({ platform });
  then(new TwelveFactorApp(new System(app, 'shop'), 'web', { ...MINIMAL, ...web }));
  return app;
}

const exposed = (web: TwelveFactorApp) => { web.expose('web-public', { type: ServiceType.LOAD_BALANCER }); };
const find = (app: App, kind: string, name = 'web') => Testing.synth(app).find(manifest => manifest.kind === kind && manifest.metadata.name === name)!;
const labelsOf = (app: App) => LABELS.map(label => find(app, 'Namespace', 'shop').metadata.labels![label]);
const tell = (app: App) => summary(synthesize(app), { checksPassed: 1, apply: 'kubectl apply -f dist/' });

/** How long the pods drain, and how long they have in all. */
function stops(app: App, kind = 'Deployment', name = 'web'): (number | undefined)[] {
  const { terminationGracePeriodSeconds, containers: [{ lifecycle }] } = find(app, kind, name).spec.template.spec;
  return [lifecycle?.preStop.sleep.seconds, terminationGracePeriodSeconds];
}

/** What a rollout of these manifests could lose, found in the manifests alone. */
function losses(manifests: Manifest[]): string[] {
  const of = (...kinds: string[]) => manifests.filter(({ kind }) => kinds.includes(kind));
  const hasAll = (all: object = {}, some: object = {}) => Object.entries(some).every(([key, value]) => (all as any)[key] === value);
  const inSame = (one: Manifest, other: Manifest) => one.metadata.namespace === other.metadata.namespace;
  const serviceOf = (by: Manifest, name: string, balancer: string, seconds: number) => (
    of('Service').filter(found => inSame(found, by) && found.metadata.name === name).map(service => ({ service, balancer, seconds }))
  );
  const isPause = ({ spec }: Manifest) => spec.template?.spec.containers[0].name === 'pause';
  const called = [
    ...of('Service').filter(({ metadata }) => metadata.annotations?.[NLB] === 'ip').map(service => ({ service, balancer: 'amazon', seconds: 180 })),
    ...of('Ingress').flatMap(ingress => {
      const annotations = ingress.metadata.annotations ?? {};
      const isGoogle = /^gce/.test(annotations['kubernetes.io/ingress.class'] ?? '');
      if (!isGoogle && annotations['alb.ingress.kubernetes.io/target-type'] !== 'ip') return [];
      const names: string[] = ingress.spec.rules.flatMap(({ http }: any) => http.paths.map(({ backend }: any) => backend.service.name));
      return names.flatMap(name => isGoogle ? serviceOf(ingress, name, 'google', 40) : serviceOf(ingress, name, 'amazon', 120));
    }),
    ...of('HealthCheckPolicy').flatMap(policy => serviceOf(policy, policy.spec.targetRef.name, 'google', 40)),
  ];
  return [
    ...of('Deployment', 'StatefulSet', 'DaemonSet', 'Rollout').filter(workload => !isPause(workload) && !(workload.spec.minReadySeconds > 0))
      .map(({ kind, metadata: { name } }) => `${kind} ${name} counts on a pod at once`),
    ...called.flatMap(({ service, balancer, seconds }) => of('Deployment')
      .filter(deployment => inSame(deployment, service) && hasAll(deployment.spec.template.metadata.labels, service.spec.selector))
      .filter(({ spec }) => spec.strategy.type === 'RollingUpdate')
      .filter(({ spec: { template: { spec: { containers: [{ lifecycle }], terminationGracePeriodSeconds } } } }) => {
        const drain = lifecycle?.preStop.sleep?.seconds ?? Number(lifecycle?.preStop.exec?.command[1] ?? 0);
        return drain < seconds || terminationGracePeriodSeconds <= drain;
      })
      .map(({ metadata }) => `Deployment ${metadata.name} stops before a load balancer of ${balancer} lets go`)),
    ...called.filter(({ balancer }) => balancer === 'amazon').flatMap(({ service }) => of('Namespace')
      .filter(({ metadata }) => metadata.name === service.metadata.namespace && !LABELS.some(label => metadata.labels?.[label] === 'enabled'))
      .map(({ metadata }) => `Namespace ${metadata.name} has no gates`)),
    ...of('HealthCheckPolicy').filter(policy => !of('GCPBackendPolicy').some(other => (
      inSame(policy, other) && other.spec.targetRef.name === policy.spec.targetRef.name
      && other.spec.default.connectionDraining.drainingTimeoutSec > 0
    ))).map(({ metadata }) => `calls to ${metadata.name} are broken off`),
  ];
}

describe('F8, F9, F10: no rollout loses calls', () => {
  const all = PRESETS.flatMap(preset => Object.keys(ENTRIES).map(entry => [preset().name, entry, preset] as const));

  test.each(all)('on %s behind %s', (_, entry, preset) => {
    expect(losses(Testing.synth(make(preset({ entry: ENTRIES[entry] }), ROUTED, exposed)))).toEqual([]);
  });

  const EXAMPLES = path.join(__dirname, '..', '..', 'examples');
  const files = (fs.readdirSync(EXAMPLES, { recursive: true }) as string[]).filter(file => /expected(\.\w+)?\.yaml$/.test(file)).sort();
  const read = (file: string) => entriesFromYaml(fs.readFileSync(path.join(EXAMPLES, file), 'utf-8'), file).map(({ manifest }) => manifest);

  test.each(files)('in examples/%s', file => expect(losses(read(file))).toEqual([]));

  test('is seen where one would', () => {
    const explicit = { ...ROUTED, drainSeconds: 5, minReadySeconds: 0 };
    const bare = { loadBalancerControllers: [] };
    expect(losses(Testing.synth(make(Platform.eks({ ...bare, entry: ALB }), explicit)))).toEqual([
      'Deployment web counts on a pod at once', 'Deployment web stops before a load balancer of amazon lets go', 'Namespace shop has no gates',
    ]);
    const made = Testing.synth(make(Platform.gke({ entry: GATEWAY }), ROUTED)).filter(({ kind }) => kind !== 'GCPBackendPolicy');
    expect(losses(made)).toEqual(['calls to web are broken off']);
  });
});

describe('F8: pod readiness gates', () => {
  const eks = (options: PlatformOptions = {}) => Platform.eks({ entry: ALB, ...options });
  const { AWS_LOAD_BALANCER_CONTROLLER, EKS_AUTO_MODE } = LoadBalancerController;

  test.each<[string, PlatformOptions, (string | undefined)[]]>([
    ['both while nobody says which controller there is', {}, ['enabled', 'enabled']],
    ['that of the AWS Load Balancer Controller', { loadBalancerControllers: [AWS_LOAD_BALANCER_CONTROLLER] }, ['enabled', undefined]],
    ['that of Auto Mode', { loadBalancerControllers: [EKS_AUTO_MODE] }, [undefined, 'enabled']],
    ['none where there is none', { loadBalancerControllers: [] }, [undefined, undefined]],
  ])('the namespace has the label: %s', (_, options, expected) => {
    expect(labelsOf(make(eks(options), ROUTED))).toEqual(expected);
    expect(labelsOf(make(eks(options), {}, exposed))).toEqual(expected);
  });

  test('only where a load balancer sends to pods', () => {
    const byNode = { annotations: { [NLB]: 'instance' } };
    const none = [undefined, undefined];
    expect(labelsOf(make(eks()))).toEqual(none);
    expect(labelsOf(make(eks(), {}, web => web.expose('web-public', { type: ServiceType.LOAD_BALANCER, ...byNode })))).toEqual(none);
    const ofNodes = Entry.ingress({ className: 'alb', tls: IngressTls.none(), annotations: { 'alb.ingress.kubernetes.io/target-type': 'instance' } });
    expect(labelsOf(make(eks({ entry: ofNodes }), ROUTED))).toEqual(none);
  });

  test('nothing is to be done for a namespace that is made here', () => {
    expect(tell(make(eks(), ROUTED))).not.toContain('label namespace');
  });

  test.each([['shop', { createNamespace: false }], ['default', { namespace: 'default' }]])('a namespace that somebody else makes is labeled by hand: %s', (name, props) => {
    const app = Testing.app({ platform: eks() });
    exposed(new TwelveFactorApp(new System(app, 'shop', props), 'web', MINIMAL));
    expect(tell(app).split('\n')).toEqual(expect.arrayContaining([
      `  kubectl label namespace ${name} ${[...LABELS].sort().map(label => `${label}=enabled`).join(' ')}`,
    ]));
  });

  test('a backend and a process behind a load balancer count too', () => {
    const app = Testing.app({ platform: eks({ storageClass: StorageClass.existing('gp3') }) });
    const cache = new StatefulBackend(new System(app, 'data'), 'cache', { engine: Engine.redis('8.2'), withoutPassword: 'nothing in it is secret', storage: Storage.of('1Gi') });
    cache.expose('cache-public', { type: ServiceType.LOAD_BALANCER });
    expect(find(app, 'Namespace', 'data').metadata.labels).toMatchObject(Object.fromEntries(LABELS.map(label => [label, 'enabled'])));
    expect(stops(app, 'StatefulSet', 'cache')[0]).toBeUndefined();
  });
});

describe('F9: pods that stop go on serving until what stands before them has let go', () => {
  const gke = Platform.gke({ entry: GATEWAY });
  const eks = Platform.eks({ entry: ALB });

  test.each<[string, Platform, Partial<TwelveFactorAppProps>, number[]]>([
    ['nothing but a Service', eks, {}, [10, 45]],
    ['an ALB', eks, ROUTED, [120, 155]],
    ['a Gateway of Google', gke, ROUTED, [40, 75]],
    ['an ALB, and more time is given', eks, { ...ROUTED, terminationGraceSeconds: 300 }, [120, 300]],
    ['an ALB, and the app says how long', eks, { ...ROUTED, drainSeconds: 5 }, [5, 40]],
    ['an ALB, and all pods stop at once anyway', eks, { ...ROUTED, strategy: UpdateStrategy.recreate() }, [10, 45]],
  ])('%s', (_, platform, props, expected) => expect(stops(make(platform, props))).toEqual(expected));

  test('also when it is exposed later, and when another version is', () => {
    const app = make(Platform.eks({ gatewayApi: '1.4' }), {}, web => {
      new CanaryRelease(Chart.of(web), 'web-next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 50 });
      exposed(web);
    });
    expect(Testing.synth(app).filter(({ kind }) => kind === 'Deployment').map(({ metadata: { name } }) => [name, ...stops(app, 'Deployment', name)]))
      .toEqual([['web', 180, 215], [expect.any(String), 180, 215]]);
  });

  test.each<[string, Platform, ExposeOptions, number[]]>([
    ['a Network Load Balancer', Platform.eks(), { type: ServiceType.LOAD_BALANCER }, [180, 215]],
    ['a load balancer of Google\'s, which any node leads to the pods', Platform.gke(), { type: ServiceType.LOAD_BALANCER }, [10, 45]],
    ['one of Google\'s that asks the nodes for pods', Platform.gke(), { type: ServiceType.LOAD_BALANCER, externalTrafficPolicy: TrafficPolicy.LOCAL }, [40, 75]],
  ])('%s', (_, platform, options, expected) => expect(stops(make(platform, {}, web => web.expose('web-public', options)))).toEqual(expected));

  test('an end that comes before is refused at the line that leads to it', () => {
    const message = (drain: number) => new RegExp(`^grace-too-short: shop/web \\(test[^]*drainSeconds ${drain}, until its load balancer stops sending to it[^]*raise it to ${drain + 35}`);
    expect(() => make(eks, { ...ROUTED, terminationGraceSeconds: 60 })).toThrow(message(120));
    expect(() => make(eks, { terminationGraceSeconds: 60 }, exposed)).toThrow(message(180));
  });

  test("Google's load balancer lets calls finish for as long as the pod is there", () => {
    const draining = (props: Partial<TwelveFactorAppProps>) => find(make(gke, { ...ROUTED, ...props }), 'GCPBackendPolicy').spec;
    expect(draining({})).toEqual({ default: { connectionDraining: { drainingTimeoutSec: 75 } }, targetRef: { group: '', kind: 'Service', name: 'web' } });
    expect(draining({ terminationGraceSeconds: 7200 }).default.connectionDraining.drainingTimeoutSec).toBe(3600);
  });

  test('a PublicGateway tells by its class', () => {
    const behind = (className: string) => {
      const app = Testing.app({ platform: Platform.generic({ entry: GATEWAY }) });
      new PublicGateway(new System(app, 'edge'), 'public', { className, tls: [] });
      const web = new TwelveFactorApp(new System(app, 'shop'), 'web', { ...MINIMAL, ...ROUTED });
      return [web.gcpBackendPolicy?.kind, ...stops(app)];
    };
    expect(['gke-l7-rilb', 'envoy'].map(behind)).toEqual([['GCPBackendPolicy', 40, 75], [undefined, 10, 45]]);
  });
});

describe('F10: a pod that starts and falls over does not pass a rollout', () => {
  const agent = (app: App, minReadySeconds?: number) => new NodeAgent(new System(app, 'agents'), 'agent', {
    image: 'ghcr.io/acme/agent:1.0.0', resources: { cpu: '50m', memory: '64Mi' }, strategy: DaemonSetStrategy.rolling(), minReadySeconds,
  });

  test.each<[number | undefined, number | undefined]>([[undefined, 10], [60, 60], [0, undefined]])('minReadySeconds %s is printed as %s', (given, expected) => {
    const app = make(Platform.generic(), { minReadySeconds: given });
    new StatefulBackend(new System(app, 'data'), 'cache', { engine: Engine.redis('8.2'), withoutPassword: 'nothing in it is secret', storage: Storage.of('1Gi'), minReadySeconds: given });
    agent(app, given);
    const found = Testing.synth(app).filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
    expect(found.map(({ kind, spec }) => [kind, spec.minReadySeconds])).toEqual([['Deployment', expected], ['StatefulSet', expected], ['DaemonSet', expected]]);
  });
});

