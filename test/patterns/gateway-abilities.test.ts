import * as fs from 'fs';
import * as path from 'path';
import {
  ABTest, CanaryRelease, Entry, GatewayImplementation, GatewayTls, Platform, PublicGateway, Route, RouteFeature, ShadowRelease, System,
  TrafficMatch, TwelveFactorApp,
} from '../../src';
import { CORE_FEATURES, reports } from '../../src/platform/gateway-reports';
import { GATEWAY_SUPPORT } from '../../src/platform/gateway-support';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

const IMPLEMENTATIONS = Object.values(GatewayImplementation);
const NAME = { name: 'public', namespace: 'edge' };
const SHOP = Route.host('shop.acme.example');
const IMAGE = 'ghcr.io/acme/web:1.9.0';
const ANY = { anyMethod: 'it calls nothing' };

type Make = (platform: Platform) => unknown;

const routed = (route: Route): Make => platform => makeShop({ app: { platform }, web: { routes: [route] } });
const released = (make: (shop: System, web: TwelveFactorApp) => unknown): Make => platform => {
  const { shop, web } = makeShop({ app: { platform }, web: { routes: [SHOP] } });
  make(shop, web);
};
const shadow = (id: string, more: object = {}) => (shop: System, app: TwelveFactorApp) => (
  new ShadowRelease(shop, id, { app, image: IMAGE, ...ANY, ...more })
);
const listeners = (platform: Platform): unknown => {
  const app = Testing.app({ platform });
  const { implementation, assume } = platform.entry!.gatewayOptions!;
  new PublicGateway(new System(app, 'edge'), 'public', { className: 'any', implementation, assume, redirectHttp: false, tls: [GatewayTls.issuer('letsencrypt')] });
  return new TwelveFactorApp(new System(app, 'shop'), 'web', { ...MINIMAL, routes: Array.from({ length: 70 }, (_, i) => Route.host(`a${i}.acme.example`)) });
};

/** For each feature what asks for it and for no other, but for those that are named. */
const ASKS: { readonly [feature in RouteFeature]: { readonly make: Make; readonly needs?: RouteFeature[] } } = {
  [RouteFeature.HEADER_MATCHING]: { make: routed(SHOP.header('x-beta', '1')) },
  [RouteFeature.METHOD_MATCHING]: { make: released(shadow('next', { anyMethod: undefined })), needs: [RouteFeature.REQUEST_MIRROR] },
  [RouteFeature.QUERY_PARAM_MATCHING]: { make: routed(SHOP.query('beta', '1')) },
  [RouteFeature.WEIGHT]: { make: released((shop, app) => new CanaryRelease(shop, 'next', { app, image: IMAGE, weight: 10 })) },
  [RouteFeature.REQUEST_HEADER_MODIFIER]: { make: routed(SHOP.requestHeaders({ remove: ['x-user'] })) },
  [RouteFeature.RESPONSE_HEADER_MODIFICATION]: { make: routed(SHOP.responseHeaders({ remove: ['server'] })) },
  [RouteFeature.BACKEND_HEADER_MODIFICATION]: {
    make: released((shop, app) => new ABTest(shop, 'next', { app, variants: { b: { image: IMAGE, share: 50 } } })),
    needs: [RouteFeature.HEADER_MATCHING, RouteFeature.WEIGHT],
  },
  [RouteFeature.HOST_REWRITE]: { make: routed(SHOP.rewriteHost('orders.acme.example')) },
  [RouteFeature.PATH_REWRITE]: { make: routed(SHOP.path('/a').rewritePath('/b')) },
  [RouteFeature.PREFIX_REWRITE]: { make: routed(SHOP.path('/a').rewritePrefix('/')) },
  [RouteFeature.HOST_REDIRECT]: { make: routed(SHOP.redirect({ host: 'www.acme.example' })) },
  [RouteFeature.PATH_REDIRECT]: { make: routed(SHOP.path('/a').redirect({ path: '/b' })) },
  [RouteFeature.SCHEME_REDIRECT]: {
    make: platform => {
      const { implementation, assume } = platform.entry!.gatewayOptions!;
      new PublicGateway(new System(Testing.app({ platform }), 'edge'), 'public', { className: 'any', implementation, assume, tls: [GatewayTls.issuer('letsencrypt')] });
    },
  },
  [RouteFeature.REQUEST_MIRROR]: { make: released(shadow('next')) },
  [RouteFeature.REQUEST_PERCENTAGE_MIRROR]: { make: released(shadow('next', { percent: 20 })), needs: [RouteFeature.REQUEST_MIRROR] },
  [RouteFeature.REQUEST_MULTIPLE_MIRRORS]: {
    make: released((shop, app) => [shadow('next')(shop, app), shadow('other')(shop, app)]), needs: [RouteFeature.REQUEST_MIRROR],
  },
  [RouteFeature.REQUEST_TIMEOUT]: { make: routed(SHOP.timeouts({ request: '5s' })) },
  [RouteFeature.BACKEND_TIMEOUT]: { make: routed(SHOP.timeouts({ backendRequest: '5s' })) },
  [RouteFeature.LISTENER_SET]: { make: listeners },
};

const CASES = Object.values(RouteFeature).flatMap(feature => (
  IMPLEMENTATIONS.map((implementation): [RouteFeature, GatewayImplementation] => [feature, implementation])
));

test.each(CASES)('%s is printed for %s only as far as it reports it, or somebody says so (F11)', (feature, implementation) => {
  const { make, needs = [] } = ASKS[feature];
  const on = (assume: RouteFeature[]) => () => make(Platform.generic({ gatewayApi: '1.5', entry: Entry.gateway({ ...NAME, implementation, assume }) }));
  if (reports(implementation, feature, '1.35')) expect(on(needs)).not.toThrow();
  else expect(on(needs)).toThrow(new RegExp(`gateway-cannot[^]*${feature} with GatewayImplementation ${implementation}[^]*fix: +nearest alternative: [^]*assume: \\[RouteFeature\\.${keyOf(feature)}\\]`));
  expect(on([...needs, feature])).not.toThrow();
});

test('nothing is rejected of a Gateway of which nothing is known (F11)', () => {
  for (const { make } of Object.values(ASKS)) expect(() => make(Platform.generic({ gatewayApi: '1.5', entry: Entry.gateway(NAME) }))).not.toThrow();
});

describe('on GKE', () => {
  const gke = (kubernetes: string, more: object = {}) => Platform.gke({ kubernetes, entry: Entry.gateway({ ...NAME, ...more }) });

  test('a Gateway of no class is Google\'s, and one of another class is not (F11)', () => {
    const { make } = ASKS[RouteFeature.REQUEST_TIMEOUT];
    expect(() => make(gke('1.36'))).toThrow(/gateway-cannot/);
    expect(() => make(gke('1.36', { className: 'gke-l7-rilb' }))).toThrow(/gateway-cannot/);
    expect(() => make(gke('1.36', { className: 'eg' }))).not.toThrow();
    expect(() => make(gke('1.36', { implementation: GatewayImplementation.ENVOY_GATEWAY }))).not.toThrow();
  });

  test('what came with a version of Kubernetes is rejected on older ones (F11)', () => {
    const { make } = ASKS[RouteFeature.QUERY_PARAM_MATCHING];
    expect(() => make(gke('1.35'))).not.toThrow();
    expect(() => make(gke('1.34'))).toThrow(/on Kubernetes 1\.34/);
    expect(() => ASKS[RouteFeature.HOST_REWRITE].make(gke('1.27'))).not.toThrow();
  });

  test('a preview by an expression is printed, and it is told that nobody tested it (F11)', () => {
    const { app, shop, web } = makeShop({ app: { platform: gke('1.36') }, web: { routes: [SHOP] } });
    new CanaryRelease(shop, 'next', { app: web, image: IMAGE, weight: 10, preview: [TrafficMatch.headerPattern('x-group', 'a|b')] });
    expect(app._synthesis().releases![0].limits).toContain('conformance reports do not cover regular expressions for headers: check the documentation of gke');
  });
});

test('docs/guides/routes.md tells of each implementation what it does not report (F11)', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'guides', 'routes.md'), 'utf-8');
  const rows = IMPLEMENTATIONS.map(implementation => {
    const lacking = Object.values(RouteFeature).filter(feature => !reports(implementation, feature, '1.36')).map(feature => `\`${keyOf(feature)}\``);
    return `| \`${keyOfImplementation(implementation)}\` | ${GATEWAY_SUPPORT[implementation].version} | ${lacking.join(', ') || 'none'} |`;
  });
  expect(rows.filter(row => !page.includes(row))).toEqual([]);
});

test('the table names nothing that is not printed (F11)', () => {
  const known: string[] = Object.values(RouteFeature);
  const named = Object.values(GATEWAY_SUPPORT).flatMap(({ features, skippedCoreTests }) => [...Object.keys(features), ...skippedCoreTests]);
  expect(named.filter(name => !known.includes(name))).toEqual([]);
  const optional = Object.values(GATEWAY_SUPPORT).flatMap(({ features }) => Object.keys(features));
  expect(optional.filter(name => (CORE_FEATURES as string[]).includes(name))).toEqual([]);
});

function keyOf(feature: RouteFeature): string {
  return Object.keys(RouteFeature).find(key => RouteFeature[key as keyof typeof RouteFeature] === feature)!;
}

function keyOfImplementation(implementation: GatewayImplementation): string {
  return Object.keys(GatewayImplementation).find(key => GatewayImplementation[key as keyof typeof GatewayImplementation] === implementation)!;
}
