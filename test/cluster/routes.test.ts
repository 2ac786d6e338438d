import * as fc from 'fast-check';
import { ApiServer, installCrds } from './lab';
import { MINIMAL, shopYaml } from '../program';
import { version } from './proof/point';
import { documents } from './prove/documents';
import { dryRun } from './prove/server-side';
import {
  App, Entry, GatewayTls, HeaderChanges, Health, HttpMethod, IngressTls, Platform, Port, Probe, PublicGateway, RedirectOptions, Route,
  RouteNamespaces, System, TwelveFactorApp,
} from '../../src';
import { KeelwrightError } from '../../src/private/refusal';
import { Testing } from '../../src/testing';

const RUNS = 600;
const SEED = Number(process.env.KEELWRIGHT_PROPERTY_SEED ?? Date.now() % 1e9);

/** Most of them what a user writes, or hardly any route would be taken; some put together from pieces that proxies and servers look at, mostly after a usual beginning. */
const from = (usual: string[], pieces: string[], beginning: string): fc.Arbitrary<string> => {
  const start = fc.constantFrom(beginning, beginning, beginning, '');
  const rest = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 });
  const strange = fc.tuple(start, rest).map(([first, parts]) => `${first}${parts.join('')}`);
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: strange });
};
const host = from(
  ['shop.acme.example', '*.acme.example', 'intranet', '1.example', 'xn--bcher-kva.example', `${'a'.repeat(63)}.example`, `${'abcdef.'.repeat(36)}x`],
  ['a', '1', '-', '.', '*', '*.', '10.0.0.1', ':', 'A', '_', 'é', 'a'.repeat(63), `${'ab.'.repeat(84)}ab`], 'a.',
);
const path = from(
  ['/', '/api', '/api/', '/a/b.c', '/%20', '/~me', '/@a:b;c=d,e', `/${'a'.repeat(1023)}`],
  ['/', 'a', '.', '..', '%2F', '%zz', '%C3', '*', '?', '#', ' ', '\\', '|', '"', "'", '$', '(', 'é', '\n', 'a'.repeat(1024)], '/',
);
const word = from(['acme.Shop', 'Buy', '_a', 'a1'], ['a', '.', '_', '1', '/', '-', ' ', 'é', '\n'], 'a');

const name = from(['x-beta', 'X-Request-Id', 'cookie', 'lang'], ['a', '-', '_', '.', '!', ':', ' ', '=', 'é', '?', 'host', 'a'.repeat(256)], 'x-');
const value = from(['1', 'a b', 'text/html; q=0.9', 'ü'], ['a', ' ', '\t', '\n', '"', 'é', '', 'a'.repeat(4096)], 'v');
const time = from(['30s', '1m30s', '500ms', '99999h'], ['1', '0', 's', 'm', 'h', 'ms', '.5s', '-1s', '100000s'], '1');
const change = (kinds: fc.Arbitrary<{ readonly [name: string]: string }>): fc.Arbitrary<HeaderChanges> => (
  fc.record({ set: kinds, add: kinds, remove: fc.array(name, { maxLength: 2 }) }, { requiredKeys: [] })
);
const changes = change(fc.dictionary(name, value, { maxKeys: 2 }));
const leading: fc.Arbitrary<RedirectOptions> = fc.record({ host, path, prefix: path, permanent: fc.boolean() }, { requiredKeys: [] });

/** One more thing that a route may say. */
const more: fc.Arbitrary<(route: Route) => Route> = fc.oneof(
  fc.constantFrom(...Object.values(HttpMethod)).map(method => (route: Route) => route.method(method)),
  fc.tuple(name, value).map(([key, text]) => (route: Route) => route.header(key, text)),
  fc.tuple(name, value).map(([key, text]) => (route: Route) => route.query(key, text)),
  path.map(to => (route: Route) => route.rewritePath(to)),
  path.map(to => (route: Route) => route.rewritePrefix(to)),
  host.map(to => (route: Route) => route.rewriteHost(to)),
  changes.map(given => (route: Route) => route.requestHeaders(given)),
  changes.map(given => (route: Route) => route.responseHeaders(given)),
  leading.map(to => (route: Route) => route.redirect(to)),
  fc.record({ request: time, backendRequest: time }, { requiredKeys: [] }).map(given => (route: Route) => route.timeouts(given)),
);
const saying = (route: fc.Arbitrary<Route>) => (
  fc.tuple(route, fc.array(more, { maxLength: 3 })).map(([plain, all]) => all.reduce((said, say) => say(said), plain))
);

const plainRoute = fc.tuple(host, path, fc.boolean()).map(([h, p, exact]) => exact ? Route.host(h).exactPath(p) : Route.host(h).path(p));
const plainCall = fc.tuple(host, fc.option(word, { nil: undefined }), fc.option(word, { nil: undefined }))
  .map(([h, service, method]) => (service === undefined ? Route.host(h) : Route.host(h).service(service, method)).port('grpc'));
const httpRoute = saying(plainRoute);
const grpcRoute = saying(plainCall);
const entry = fc.oneof(
  fc.constantFrom(undefined, 'https', 'https.2').map(listener => Entry.gateway({ name: 'public', namespace: '1-edge', listener })),
  fc.constantFrom(IngressTls.none(), IngressTls.issuer('letsencrypt'), IngressTls.secret('wildcard-tls')).map(tls => Entry.ingress({ className: 'nginx', tls })),
);
const wish = fc.tuple(entry, fc.oneof(fc.tuple(httpRoute), fc.tuple(grpcRoute), fc.tuple(httpRoute, httpRoute)));

describe(`Kubernetes ${version}, with seed ${SEED} (KEELWRIGHT_PROPERTY_SEED=${SEED} repeats it)`, () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await ApiServer.start(version);
    await installCrds(server, 'gateway-api', ['HTTPRoute', 'GRPCRoute', 'Gateway', 'ListenerSet', 'ReferenceGrant']);
    await installCrds(server, 'cert-manager', ['Certificate']);
    await installCrds(server, 'gke-gateway');
  });

  afterAll(async () => server.stop());

  test('whatever a route says, it is refused with a code, or the server takes it', async () => {
    const accepted: string[] = [];
    await fc.assert(fc.asyncProperty(wish, async ([way, routes]) => {
      const yaml = synthesized(way, routes);
      if (yaml === undefined) return;
      accepted.push(yaml);
      const objects = documents(yaml).filter(({ kind }) => /Route$|^Ingress$/.test(kind!));
      expect(await Promise.all(objects.map(async object => dryRun(server, { ...object, metadata: { ...object.metadata, namespace: 'default' } }))))
        .toEqual(objects.map(() => undefined));
    }), { numRuns: RUNS, seed: SEED });
    // A generator that is always refused would prove nothing.
    expect(accepted.length).toBeGreaterThan(RUNS / 12);
  });

  test('as many routes as one object may hold are taken', async () => {
    const routes = Array.from({ length: 64 }, (_, i) => Route.host('a.example').path(`/${i}`));
    const yaml = synthesized(Entry.gateway({ name: 'public', namespace: 'edge' }), routes)!;
    const [route] = documents(yaml).filter(({ kind }) => kind === 'HTTPRoute');
    expect(await dryRun(server, { ...route, metadata: { ...route.metadata, namespace: 'default' } })).toBeUndefined();
  });

  const HOSTS = ['acme.example', '*.acme.example', 'shop.acme.example', 'a.shop.acme.example', 'acme.dev', 'a-b.example', 'a.b.example'];
  const hosts = fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 4 });
  const tls = fc.oneof(
    fc.constant(GatewayTls.issuer('letsencrypt')), fc.constant(GatewayTls.managed()), fc.constant(GatewayTls.managed({ 'acme.example/certificate': 'a' })),
    fc.tuple(hosts, fc.constantFrom(undefined, 'edge', 'certificates')).map(([names, namespace]) => GatewayTls.secret('wildcard', { hosts: names, namespace })),
  );
  const props = fc.record({
    tls: fc.array(tls, { maxLength: 2 }),
    hosts: fc.option(hosts, { nil: undefined }),
    namespaces: fc.constantFrom(undefined, RouteNamespaces.same(), RouteNamespaces.all(), RouteNamespaces.labeled({ public: 'yes' })),
    redirectHttp: fc.constantFrom(undefined, false),
    addresses: fc.constantFrom(undefined, ['203.0.113.7'], ['2001:db8::7', 'acme-public']),
    annotations: fc.constantFrom(undefined, { 'networking.gke.io/certmap': 'acme' }),
    infrastructureAnnotations: fc.constantFrom(undefined, { 'acme.example/scheme': 'internal' }),
  });
  const probe = fc.oneof(
    fc.tuple(fc.constantFrom('/', '/healthz?full=1', '/a/b.c'), fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 90 }))
      .map(([page, periodSeconds, timeoutSeconds, failureThreshold]) => Probe.http(page, { periodSeconds, timeoutSeconds, failureThreshold })),
    fc.constantFrom(Probe.tcp(), Probe.command(['./check']), Probe.grpc('acme.Shop', { port: 'grpc' }), Probe.grpc(undefined, { port: 'grpc' })),
  );

  test('whatever a public Gateway is for, it is refused with a code, or the server takes it and all around it', async () => {
    let accepted = 0;
    await fc.assert(fc.asyncProperty(props, hosts, probe, async (given, names, readiness) => {
      const objects = published(given, names, readiness);
      if (objects === undefined) return;
      accepted++;
      expect(await Promise.all(objects.map(async object => dryRun(server, { ...object, metadata: { ...object.metadata, namespace: 'default' } }))))
        .toEqual(objects.map(() => undefined));
    }), { numRuns: RUNS / 3, seed: SEED });
    expect(accepted).toBeGreaterThan(RUNS / 30);
  });

  test('as many hosts as one wants are taken, in sets of listeners', async () => {
    const names = Array.from({ length: 130 }, (_, i) => `h${i}.example`);
    const objects = published({ className: 'eg', tls: [GatewayTls.issuer('letsencrypt')] }, names, Probe.tcp())!;
    expect(objects.filter(({ kind }) => kind === 'ListenerSet')).toHaveLength(2);
    const sent = objects.filter(({ kind }) => kind === 'Gateway' || kind === 'ListenerSet');
    expect(await Promise.all(sent.map(async object => dryRun(server, { ...object, metadata: { ...object.metadata, namespace: 'default' } })))).toEqual(sent.map(() => undefined));
  });

  test('the server does not take just anything', async () => {
    const [policy] = published({ tls: [GatewayTls.managed()] }, ['acme.example'], Probe.http('/'))!.filter(({ kind }) => kind === 'HealthCheckPolicy');
    policy.spec.default.config.grpcHealthCheck = {};
    expect(await dryRun(server, { ...policy, metadata: { ...policy.metadata, namespace: 'default' } })).toMatch(/must have at most 2 /);
  });

  /** A Gateway of Google with one app behind it: what is not Kubernetes' own. */
  function published(given: object, names: string[], readiness: Probe): ReturnType<typeof documents> | undefined {
    try {
      const way = Entry.gateway({ name: 'public', namespace: 'edge' });
      const app: App = Testing.app({ platform: Platform.gke({ entry: way, kubernetes: version, gatewayApi: '1.5' }) });
      new PublicGateway(new System(app, 'edge'), 'public', { className: 'gke-l7-gxlb', tls: [], ...given });
      const web = { ...MINIMAL, port: undefined, ports: [Port.http(8080), Port.grpc(7000)], health: Health.probes({ readiness }) };
      new TwelveFactorApp(new System(app, 'shop'), 'web', { ...web, routes: names.map(Route.host) });
      return documents(Testing.yaml(app)).filter(({ apiVersion }) => /^(gateway\.networking\.k8s|cert-manager|networking\.gke)\.io\//.test(apiVersion!));
    } catch (error) {
      if (error instanceof KeelwrightError) return undefined;
      throw error;
    }
  }

  function synthesized(way: Entry, routes: Route[]): string | undefined {
    try {
      const web = { port: undefined, ports: [Port.http(8080), Port.grpc(7000)], health: Health.tcp(), routes };
      return shopYaml({ app: { platform: Platform.generic({ entry: way, kubernetes: version }) }, web });
    } catch (error) {
      if (error instanceof KeelwrightError) return undefined;
      throw error;
    }
  }
});
