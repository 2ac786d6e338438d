import {
  App, BlueGreenRelease, Browser, CanaryPhase, CanaryRelease, CanaryReleaseProps, Color, Entry, Health, IngressTls, IstioMode, Mesh, Platform,
  Port, Route, Router, Stickiness, StickyCookieOptions, System, TrafficMatch, TwelveFactorApp, TwelveFactorAppProps, UpdateStrategy,
} from '../../../src';
import { makeShop, MINIMAL } from '../../program';

const anything = (value: unknown) => value as any;
const SHOP = Route.host('shop.acme.example');
const NEW = 'ghcr.io/acme/web:1.9.0';
const TESTERS = TrafficMatch.header('x-tester', 'yes');
const GRPC = { port: undefined, ports: [Port.grpc(7000)], health: Health.tcp() };
const TCP = { port: undefined, ports: [Port.tcp(7000)], health: Health.tcp() };
const entered = () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' });
const meshed = () => Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });

interface Site {
  readonly platform?: Platform;
  readonly web?: Partial<TwelveFactorAppProps>;
}
type Make = (shop: System, web: TwelveFactorApp) => unknown;

/** A program with a release, whole. */
const made = (make: Make, { platform, web = {} }: Site = {}) => () => {
  const { app, shop, web: released } = makeShop({ app: { platform }, web: { replicas: 9, ...web } });
  make(shop, released);
  app.synthYaml();
};
const routed = (web: Partial<TwelveFactorAppProps> = {}): Site => ({ platform: entered(), web: { routes: [SHOP], ...web } });
const canary = (more: object, site: Site = {}) => made((shop, app) => new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10, ...more } as CanaryReleaseProps), site);
const previewed = (...preview: TrafficMatch[]) => canary({ preview }, routed());
const cookied = (options: StickyCookieOptions) => canary({ sticky: Stickiness.cookie(options) }, routed());
const blueGreen = (more: object, site: Site = {}) => made((shop, app) => new BlueGreenRelease(shop, 'web-next', { app, image: NEW, live: Color.BLUE, ...more }), site);

/** Programs whose release is refused. */
export const RELEASE_REFUSED: { readonly [what: string]: () => unknown } = {
  'canary with a slip of the fingers': canary({ wieght: 20 }),
  'canary of an image as an app': canary({ app: anything('ghcr.io/acme/web:1.8.2') }),
  'release without saying which is live': blueGreen({ live: undefined }),
  'canary in a phase as a text': canary({ phase: anything('done') }),
  'canary with a preview as a text': canary({ preview: anything(['x-tester: yes']) }),
  'canary of all calls with fewer pods than the app ever has': canary({ phase: CanaryPhase.PROMOTED, replicas: 2 }, { web: { replicas: undefined, scale: { min: 3, max: 10 } } }),
  'canary of no app': canary({ app: undefined }),
  'canary beside its System': made((shop, app) => new CanaryRelease(shop.node.scope as App, 'web-next', { app, image: NEW, weight: 10 })),
  'canary with an image as a number': canary({ image: anything(5) }),
  'canary with a share that may miss by less than nothing': canary({ tolerance: -7 }, routed()),
  'canary with a share that may miss by no number': canary({ tolerance: NaN }),
  'canary of an app in another namespace': made((shop, app) => new CanaryRelease(new System(shop.node.scope as App, 'next'), 'web-next', { app, image: NEW, weight: 10 })),
  'canary of a worker': canary({}, { web: { port: undefined, health: undefined } }),
  'canary of what runs alone': canary({}, { web: { replicas: 1, strategy: UpdateStrategy.recreate() } }),
  'canary of what another release divides': made((shop, app) => {
    new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10 });
    new BlueGreenRelease(shop, 'web-green', { app, image: NEW, live: Color.BLUE });
  }),
  'canary of the same image': canary({ image: MINIMAL.image }),
  'canary of no difference': canary({ image: undefined }),
  'canary with a weight as a fraction': canary({ weight: 0.1 }),
  'canary with no weight': canary({ weight: undefined }),
  'canary with more than all calls': canary({ weight: 101, phase: CanaryPhase.PROMOTED }),
  'canary of a tenth beside two pods': canary({}, { web: { replicas: 2 } }),
  'canary whose share an autoscaler would change': canary({}, { web: { replicas: undefined, scale: { min: 2, max: 20 } } }),
  'canary with pods of its own number that miss the share': canary({ replicas: 4, tolerance: 2 }),
  'canary of no pods': canary({ replicas: 0 }),
  'canary with a name that no object can have': canary({ name: 'Web_Next' }),
  'canary with an unpinned image': canary({ image: 'nginx' }),

  'canary with a preview on Kubernetes alone': canary({ preview: [TESTERS] }),
  'canary with cookies on Kubernetes alone': canary({ sticky: Stickiness.cookie() }),
  'canary with addresses of clients behind a Gateway': canary({ sticky: Stickiness.clientIp() }, routed()),
  'canary with addresses of clients in Istio': canary({ sticky: Stickiness.clientIp() }, { platform: meshed() }),
  'canary with addresses of clients of a headless Service': canary({ sticky: Stickiness.clientIp() }, { web: { service: { headless: true } } }),
  'canary by the Gateway API without a route': canary({ router: Router.gatewayApi() }),
  'canary by Istio without Istio': canary({ router: Router.istio() }),
  'canary by the ambient mode of Istio without a waypoint': canary({}, { platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.AMBIENT }) }) }),
  'canary by the Gateway API of an app behind an Ingress': canary({ router: Router.gatewayApi() }, {
    platform: Platform.generic({ entry: Entry.ingress({ className: 'nginx', tls: IngressTls.none() }) }), web: { routes: [SHOP] },
  }),
  'canary by Istio of what speaks neither HTTP nor gRPC': canary({ router: Router.istio() }, { platform: meshed(), web: TCP }),
  'canary with cookies of gRPC': canary({ sticky: Stickiness.cookie() }, { platform: meshed(), web: GRPC }),
  'canary with a preview by parameter of gRPC': canary({ preview: [TrafficMatch.query('beta', '1')] }, { platform: meshed(), web: GRPC }),
  'canary with a preview by one header twice': previewed(TrafficMatch.header('X-Tester', 'yes').and(TESTERS)),
  'canary with a preview by one header twice in Istio': canary({ preview: [TrafficMatch.cookie('tester', '1').and(TrafficMatch.cookie('country', 'de'))] }, { platform: meshed() }),
  'canary with a preview by a parameter of its route': canary({ preview: [TrafficMatch.query('beta', '1')] }, routed({ routes: [SHOP.query('beta', '2')] })),
  'canary with a preview by 17 headers': previewed(Array.from({ length: 16 }).reduce<TrafficMatch>((match, _, i) => match.and(TrafficMatch.header(`x-${i}`, '1')), TESTERS)),
  'canary with more previews than a route can hold': canary(
    { preview: [1, 2, 3].map(i => TrafficMatch.header(`x-tester-${i}`, 'yes')) }, routed({ routes: Array.from({ length: 33 }, (_, i) => SHOP.path(`/${i}`)) }),
  ),
  'canary with more cookies than rules of a route': canary(
    { sticky: Stickiness.cookie() }, routed({ routes: Array.from({ length: 6 }, (_, i) => SHOP.path(`/${i}`).rewritePrefix('/')) }),
  ),
  'canary with a preview by a header that cannot be': previewed(TrafficMatch.header('x tester', 'yes')),
  'canary with a preview by a header with a line break': previewed(TrafficMatch.header('x-tester', 'yes\r\nhost: evil.example')),
  'canary with a preview by an expression that matches nothing': previewed(TrafficMatch.headerPattern('x-tester', '')),
  'canary with a preview by an expression without an end': previewed(TrafficMatch.headerPattern('x-tester', '(yes')),
  'canary with a preview by an expression that looks ahead': previewed(TrafficMatch.headerPattern('x-tester', '(?!no).*')),
  'canary with a preview by an expression that looks back, in Istio': canary({ preview: [TrafficMatch.headerPattern('x-tester', '(a|b)\\1')] }, { platform: meshed() }),
  'canary with a preview by a cookie without a name': () => TrafficMatch.cookie('', 'x'),
  'canary with a preview by a cookie that ends another one': () => TrafficMatch.cookie('tester', 'a b; admin=1'),
  'canary with a preview by a browser as a text': () => TrafficMatch.browser(anything('netscape')),
  'canary with a preview by no operating system': () => TrafficMatch.operatingSystem(anything(undefined)),
  'canary with a preview by no language': () => TrafficMatch.language(''),
  'canary with a preview by one browser that is two': previewed(TrafficMatch.browser(Browser.CHROME).and(TrafficMatch.browser(Browser.EDGE))),
  'canary with a preview by a parameter without a value': previewed(TrafficMatch.query('beta', '')),
  'canary with a cookie whose name is a header': cookied({ name: 'a=1; Path=/' }),
  'canary with a cookie and a slip of the fingers': () => cookied(anything({ maxAge: 3 }))(),
  'canary with a cookie for no time': cookied({ maxAgeSeconds: 0 }),
  'canary with a cookie for a domain of two words': cookied({ domain: 'acme example' }),
  'canary with a cookie for a relative path': cookied({ path: 'shop' }),
  'canary with addresses of clients for more than a day': canary({ sticky: Stickiness.clientIp(100000) }),
  'canary with a preview on a host that is taken': canary({ previewRoutes: [SHOP] }, routed()),

  'blue-green release that does not say who is live': blueGreen({ live: undefined }),
  'blue-green release of no colour': blueGreen({ live: anything('red') }),
  'blue-green release of nothing new': blueGreen({ image: undefined }),
  'blue-green release with a preview on Kubernetes alone': blueGreen({ preview: [TESTERS] }),
};
