import {
  ABTest, BlueGreenRelease, CanaryPhase, CanaryRelease, Color, Health, IstioMode, Mesh, Peer, Platform, System, TrafficMatch, TwelveFactorApp,
} from '../../src';
import { Testing } from '../../src/testing';
import { read } from '../examples/manifests';

/** Of which version the app is, and what the release makes of it. */
interface Comparison {
  readonly original: string;
  readonly app: string;
  /** Of which version the app's Service has the pods; that of the app, unless said. */
  readonly live?: string;
  readonly release: (bookinfo: System, reviews: TwelveFactorApp) => void;
  /** Everything that is not the same once names are mapped: what the original says, and what is said here. */
  readonly differences: { readonly [path: string]: [original: unknown, ours: unknown] };
}

/** `reviews` is the route for calls from outside. */
const NAMED: Comparison['differences'] = { 'metadata.name': ['reviews', 'reviews-mesh'] };

const image = (version: string) => `registry.istio.io/release/examples-bookinfo-reviews-${version}:1.20.3`;
const JASON = [TrafficMatch.header('end-user', 'jason')];

const canary = (version: string, weight: number, phase?: CanaryPhase): Comparison['release'] => (bookinfo, app) => {
  new CanaryRelease(bookinfo, `reviews-${version}`, { app, image: image(version), weight, phase });
};

const HTTP_ROUTES: Comparison[] = [
  { original: 'gateway-api/route-reviews-90-10.yaml', app: 'v1', release: canary('v2', 10), differences: NAMED },
  { original: 'gateway-api/route-reviews-50-v3.yaml', app: 'v1', release: canary('v3', 50), differences: NAMED },
  {
    original: 'gateway-api/route-reviews-v3.yaml',
    app: 'v1',
    live: 'v3',
    release: canary('v3', 50, CanaryPhase.PROMOTED),
    // Where calls were is said too, with no weight; the Service of the app's name leads to the new version by then.
    differences: {
      ...NAMED,
      'spec.rules[0].backendRefs[0].name': ['reviews-v3', 'reviews-v1'],
      'spec.rules[0].backendRefs[0].weight': [undefined, 0],
      'spec.rules[0].backendRefs[1].name': [undefined, 'reviews-v3'],
      'spec.rules[0].backendRefs[1].port': [undefined, 9080],
      'spec.rules[0].backendRefs[1].weight': [undefined, 100],
    },
  },
];

const VIRTUAL_SERVICES: Comparison[] = [
  { original: 'networking/virtual-service-reviews-90-10.yaml', app: 'v1', release: canary('v2', 10), differences: {} },
  { original: 'networking/virtual-service-reviews-80-20.yaml', app: 'v1', release: canary('v2', 20), differences: {} },
  { original: 'networking/virtual-service-reviews-50-v3.yaml', app: 'v1', release: canary('v3', 50), differences: {} },
  { original: 'networking/virtual-service-reviews-v2-v3.yaml', app: 'v2', release: canary('v3', 50), differences: {} },
  {
    original: 'networking/virtual-service-reviews-v3.yaml',
    app: 'v1',
    live: 'v3',
    release: canary('v3', 50, CanaryPhase.PROMOTED),
    differences: {
      'spec.http[0].route[0].destination': ['reviews-v3', 'reviews-v1'],
      'spec.http[0].route[0].weight': [undefined, 0],
      'spec.http[0].route[1].destination': [undefined, 'reviews-v3'],
      'spec.http[0].route[1].weight': [undefined, 100],
    },
  },
  {
    original: 'networking/virtual-service-reviews-test-v2.yaml',
    app: 'v1',
    release: (bookinfo, app) => {
      new BlueGreenRelease(bookinfo, 'reviews-v2', { app, image: image('v2'), live: Color.BLUE, preview: JASON });
    },
    // Routes that are set apart have a name in what a mesh shows, and weights are always said.
    differences: {
      'spec.http[0].name': [undefined, 'preview'],
      'spec.http[0].route[0].weight': [undefined, 100],
      'spec.http[1].route[0].weight': [undefined, 100],
    },
  },
  {
    original: 'networking/virtual-service-reviews-jason-v2-v3.yaml',
    app: 'v3',
    release: (bookinfo, app) => {
      new ABTest(bookinfo, 'stars', { app, variants: { v2: { image: image('v2'), audience: JASON } }, name: 'reviews' });
    },
    differences: {
      'spec.http[0].name': [undefined, 'v2'],
      'spec.http[0].route[0].weight': [undefined, 100],
      'spec.http[1].route[0].weight': [undefined, 100],
    },
  },
];

function made({ app: version, release }: Comparison, mesh: Mesh): any[] {
  const app = Testing.app({ platform: Platform.generic({ mesh }) });
  const bookinfo = new System(app, 'bookinfo');
  const reviews = new TwelveFactorApp(bookinfo, 'reviews', {
    image: image(version),
    port: 9080,
    health: Health.http('/health'),
    resources: { cpu: '200m', memory: '512Mi' },
    callers: [Peer.anyone()],
  });
  release(bookinfo, reviews);
  return Testing.synth(app);
}

/** Each field by its path; of metadata the name alone, as namespaces and labels are whoever applies them's. */
function fieldsOf({ apiVersion, kind, metadata: { name }, spec }: any): Map<string, unknown> {
  const leaves = (value: any, path: string): [string, unknown][] => {
    if (value === null || typeof value !== 'object') return [[path, value]];
    return Object.entries(value).flatMap(([key, part]) => leaves(part, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`));
  };
  return new Map([['apiVersion', apiVersion], ['kind', kind], ['metadata.name', name], ...leaves(spec, 'spec')]);
}

function differencesOf(original: any, ours: any): { [path: string]: [unknown, unknown] } {
  const [theirs, own] = [fieldsOf(original), fieldsOf(ours)];
  const paths = [...new Set([...theirs.keys(), ...own.keys()])].filter(path => theirs.get(path) !== own.get(path));
  return Object.fromEntries(paths.map(path => [path, [theirs.get(path), own.get(path)]]));
}

/** Each version has a Service of its own here; that of the app is for the version that the app is. */
function versionOf(service: string, app: string): string {
  return service === 'reviews' ? `reviews-${app}` : service;
}

const original = ({ original: file }: Comparison) => read(`test/realworld/bookinfo/${file}`);

describe('HTTPRoutes', () => {
  test.each(HTTP_ROUTES)('$original', comparison => {
    const [route, ...others] = original(comparison);
    expect(others).toEqual([]);
    const ours = made(comparison, Mesh.gatewayApi({ name: 'istio' })).filter(({ kind }) => kind === 'HTTPRoute');
    expect(ours).toHaveLength(1);
    const backends: any[] = ours[0].spec.rules.flatMap(({ backendRefs }: any) => backendRefs);
    backends.forEach(backend => { backend.name = versionOf(backend.name, comparison.app); });
    expect(differencesOf(route, ours[0])).toEqual(comparison.differences);
  });
});

describe('VirtualServices', () => {
  test.each(VIRTUAL_SERVICES)('$original', comparison => {
    const [service, ...others] = original(comparison);
    expect(others).toEqual([]);
    const ours = made(comparison, Mesh.istio({ mode: IstioMode.SIDECAR })).filter(({ kind }) => kind === 'VirtualService');
    expect(ours).toHaveLength(1);
    const routes = (object: any): any[] => object.spec.http.flatMap(({ route }: any) => route);
    // A subset of the one Service there; here a Service, so that no DestinationRule must be there first.
    routes(service).forEach(route => { route.destination = `${route.destination.host}-${route.destination.subset}`; });
    routes(ours[0]).forEach(route => { route.destination = versionOf(route.destination.host, comparison.app); });
    expect(differencesOf(service, ours[0])).toEqual(comparison.differences);
  });

  test.each(VIRTUAL_SERVICES)('each Service has the pods of one version, as a subset has: $original', comparison => {
    const manifests = made(comparison, Mesh.istio({ mode: IstioMode.SIDECAR }));
    const imagesBehind = ({ spec: { selector } }: any): string[] => manifests
      .filter(({ kind, spec }) => kind === 'Deployment' && Object.entries(selector).every(([key, value]) => spec.template.metadata.labels[key] === value))
      .map(({ spec }) => spec.template.spec.containers[0].image);
    const services = manifests.filter(({ kind }) => kind === 'Service');
    expect(services).toHaveLength(2);
    for (const service of services) {
      const { name } = service.metadata;
      const version = name === 'reviews' ? comparison.live ?? comparison.app : name.slice('reviews-'.length);
      expect(imagesBehind(service)).toEqual([image(version)]);
    }
  });
});
