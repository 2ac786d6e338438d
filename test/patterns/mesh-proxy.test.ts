import {
  Backup, Credentials, Engine, Entry, IngressTls, IstioMode, IstioProxyOptions, Mesh, MutualTls, Platform, PodSecurity, Route, Schedule, ServiceType,
  StatefulBackend, Storage, StorageClass, System, Tenant, TwelveFactorApp,
} from '../../src';
import { podAmounts } from '../../src/capacity/pod-amounts';
import { Manifests } from '../../src/manifests/manifests';
import { Manifest, Testing } from '../../src/testing';
import { MINIMAL } from '../program';

const SIZES = ['proxyCPU', 'proxyCPULimit', 'proxyMemory', 'proxyMemoryLimit'].map(name => `sidecar.istio.io/${name}`);
const PRESETS = ['generic', 'kind', 'minikube', 'gke', 'eks', 'aks', 'openshift'] as const;
const meshed = (proxy?: IstioProxyOptions, preset: typeof PRESETS[number] = 'generic') => (
  Platform[preset]({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR, proxy }), storageClass: StorageClass.existing('fast') })
);

/** Everything that makes pods, in the namespace of a tenant. */
function customer(platform: Platform): Manifest[] {
  const app = Testing.app({ platform });
  const acme = new Tenant(app, 'acme');
  const shop = new System(acme, 'shop');
  new TwelveFactorApp(shop, 'web', { ...MINIMAL, resources: { cpu: '1', memory: '1Gi' }, processes: { nightly: { command: ['./tidy'], schedule: Schedule.daily('03:00') } } });
  new StatefulBackend(shop, 'db', {
    engine: Engine.postgres('18'), credentials: Credentials.existing('db'), storage: Storage.of('10Gi'), resources: { cpu: '1', memory: '1Gi' }, backup: Backup.daily({ storage: Storage.of('10Gi'), keep: 7 }),
  });
  return Testing.synth(app);
}

const templatesOf = (manifests: Manifest[]) => (
  manifests.map(({ spec }) => spec?.jobTemplate?.spec.template ?? spec?.template).filter(template => template?.spec?.containers)
);
const quotaOf = (manifests: Manifest[]) => manifests.find(({ kind }) => kind === 'ResourceQuota')!.spec.hard;

test.each(PRESETS)('each pod of a sidecar mesh on %s says how large its proxy is (F14)', preset => {
  const templates = templatesOf(customer(meshed(undefined, preset)));
  expect(templates.length).toBeGreaterThan(3);
  for (const { metadata } of templates) expect(SIZES.map(key => metadata.annotations?.[key])).toEqual(['100m', '2', '128Mi', '1Gi']);
});

test('pods of other platforms say nothing of proxies (F14)', () => {
  const ambient = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.AMBIENT }) });
  const templates = [ambient, Platform.generic()].flatMap(platform => templatesOf(customer(platform)));
  const annotations = templates.flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {}));
  expect(annotations.filter(key => SIZES.includes(key))).toEqual([]);
});

test('a derived quota has room for the proxy of each pod (F14)', () => {
  const [without, small, large] = [Platform.generic({ storageClass: StorageClass.existing('fast') }), meshed(), meshed({ cpu: '1100m', cpuLimit: '3', memory: '1152Mi', memoryLimit: '2Gi' })].map(platform => quotaOf(customer(platform)));
  const pods = Number(without.pods);
  const cpu = (hard: any) => parse(hard['requests.cpu']);
  expect(cpu(small) - cpu(without)).toBeCloseTo(pods * 0.1);
  expect(cpu(large) - cpu(small)).toBeCloseTo(pods);
  expect(parse(small['limits.cpu']) - parse(without['limits.cpu'])).toBeCloseTo(pods * 2);
});

test('a pod that takes no proxy is not counted with one (F14)', () => {
  const cpuOf = (labels: object, spec: object = {}) => {
    const annotations = { 'sidecar.istio.io/proxyCPU': '100m', 'sidecar.istio.io/proxyCPULimit': '2' };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels, annotations }, spec: { ...spec, containers: [{ name: 'a', resources: { requests: { cpu: '1' } } }] } };
    const manifests = Manifests.of([{ manifest: pod as unknown as Manifest, origin: {} }]);
    return podAmounts(manifests.podTemplates[0], manifests).requests.get('cpu');
  };
  expect([cpuOf({}), cpuOf({ 'sidecar.istio.io/inject': 'false' }), cpuOf({}, { hostNetwork: true })]).toEqual([1100n, 1000n, 1000n]);
});

function parse(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu);
}

describe('a load balancer that calls pods itself is in no mesh', () => {
  const SHOP = [Route.host('shop.acme.example')];
  const ALB = Entry.ingress({ className: 'alb', tls: IngressTls.none() });
  const GATEWAY = Entry.gateway({ name: 'public', namespace: 'edge', className: 'gke-l7-global-external-managed' });
  const make = (platform: Platform, changes: object = {}, then?: (web: TwelveFactorApp) => void) => {
    const app = Testing.app({ platform });
    const web = new TwelveFactorApp(new System(app, 'shop'), 'web', { ...MINIMAL, ...changes });
    then?.(web);
    return Testing.synth(app);
  };
  const strict = (entry: Entry, mtls?: MutualTls) => Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR, mtls }), entry });
  const plaintext = (manifests: Manifest[]) => manifests.filter(({ kind, metadata }) => kind === 'PeerAuthentication' && metadata.name === 'web').map(({ spec }) => spec);
  const OPEN = [{
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } },
  }];

  test.each<[string, Entry]>([['an ALB', ALB], ['a Gateway of Google', GATEWAY]])('its port takes calls as they come from %s, and no other does', (_, entry) => {
    expect(plaintext(make(strict(entry, MutualTls.STRICT), { routes: SHOP }))).toEqual(OPEN);
    expect(plaintext(make(strict(entry), { routes: SHOP }))).toEqual(OPEN);
  });

  test('so does the port of a Service that is exposed, also twice', () => {
    const expose = (web: TwelveFactorApp) => ['one', 'two'].forEach(name => web.expose(name, { type: ServiceType.LOAD_BALANCER }));
    expect(plaintext(make(strict(ALB), {}, expose))).toEqual(OPEN);
  });

  test.each<[string, Manifest[]]>([
    ['the mesh takes both anyway', make(strict(ALB, MutualTls.PERMISSIVE), { routes: SHOP })],
    ['nothing comes from outside', make(strict(ALB, MutualTls.STRICT))],
    ['proxies of a Gateway come, which can be in the mesh', make(strict(Entry.gateway({ name: 'public', namespace: 'edge', className: 'istio' })), { routes: SHOP })],
    ['there is no mesh', make(Platform.generic({ entry: ALB }), { routes: SHOP })],
  ])('nothing is opened where %s', (_, manifests) => expect(plaintext(manifests)).toEqual([]));
});

test('what lets pods start in restricted namespaces of a sidecar mesh must exist', () => {
  const told = (mode: IstioMode, podSecurity?: PodSecurity) => {
    const app = Testing.app({ platform: Platform.generic({ mesh: Mesh.istio({ mode }) }) });
    new System(app, 'shop', { podSecurity });
    return app._synthesis().externals.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  };
  expect(told(IstioMode.SIDECAR)).toEqual(['DaemonSet istio-system/istio-cni-node']);
  expect([told(IstioMode.AMBIENT), told(IstioMode.SIDECAR, PodSecurity.PRIVILEGED)]).toEqual([[], []]);
});
