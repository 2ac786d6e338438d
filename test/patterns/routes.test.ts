import { JsonPatch } from 'cdk8s';
import { App, Entry, Health, HttpMethod, IngressTls, Peer, Platform, Port, Route, System, TwelveFactorApp, TwelveFactorAppProps } from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const SHOP = Route.host('shop.acme.example');
const PUBLIC = Entry.gateway({ name: 'public', namespace: 'edge' });
const NGINX = Entry.ingress({ className: 'nginx', tls: IngressTls.secret('wildcard-tls') });
const PORTS = { port: undefined, ports: [Port.http(8080, { service: 80 }), Port.http(9000, { name: 'admin' }), Port.grpc(7000)] };

const shopWith = (entry: Entry, web: Partial<TwelveFactorAppProps>) => makeShop({ app: { platform: Platform.generic({ entry }) }, web });
const routesOf = (web: TwelveFactorApp) => Testing.synth(web).filter(({ kind }) => /Route$|^Ingress$/.test(kind));
const namesOf = (...routes: Route[]) => routesOf(shopWith(PUBLIC, { routes }).web).map(({ metadata }) => metadata.name);
const admittedTo = (web: TwelveFactorApp) => Testing.synth(web).find(({ kind }) => kind === 'NetworkPolicy')!.spec.ingress;
const externalsOf = (app: App) => app._synthesis().externals.map(({ kind, namespace, name, keys }) => [kind, namespace, name, keys].flat().filter(Boolean).join(' '));

const MANY = [
  SHOP, SHOP.path('/api').port('http'), SHOP.exactPath('/healthz').port('admin'), Route.host('*.acme.example').path('/shop/'),
];

test('behind a Gateway each host has a route, and each port of it a rule', () => {
  const { web } = shopWith(Entry.gateway({ name: 'public', namespace: 'edge', listener: 'https' }), { ...PORTS, routes: MANY });
  expect(routesOf(web)).toMatchSnapshot();
});

test('gRPC comes by a route of its own kind: all calls, a service, a method', () => {
  const rpc = Route.host('rpc.acme.example').port('grpc');
  const { web } = shopWith(PUBLIC, { ...PORTS, routes: [rpc, rpc.service('acme.Shop'), rpc.service('acme.Stock', 'Count')] });
  expect(routesOf(web)).toMatchSnapshot();
});

test('what a route says beside host and path is a rule of its own', () => {
  const { web } = shopWith(PUBLIC, {
    ...PORTS,
    routes: [
      SHOP.timeouts({ request: '1m30s', backendRequest: '10s' }),
      SHOP.path('/api').method(HttpMethod.GET).header('x-beta', '1').query('lang', 'eu').rewritePrefix('/'),
      SHOP.path('/v2').rewritePrefix('/'),
      SHOP.path('/old').rewritePath('/index.html').rewriteHost('archive.acme.example'),
      SHOP.path('/a').responseHeaders({ set: { 'x-frame-options': 'DENY' }, add: { vary: 'accept' }, remove: ['server'] }),
      SHOP.path('/b').responseHeaders({ set: { 'x-frame-options': 'DENY' }, add: { vary: 'accept' }, remove: ['server'] }),
      SHOP.path('/store').redirect({ prefix: '/shop' }),
      SHOP.exactPath('/moved').redirect({ host: 'www.acme.example', path: '/here', permanent: true }),
    ],
  });
  expect(routesOf(web)).toMatchSnapshot();
});

test('gRPC takes headers, to match and to change', () => {
  const rpc = Route.host('rpc.acme.example').port('grpc');
  const { web } = shopWith(PUBLIC, { ...PORTS, routes: [rpc, rpc.header('x-beta', '1').requestHeaders({ set: { 'x-tier': 'beta' } }), rpc.service('acme.Shop').header('x-beta', '1')] });
  expect(routesOf(web)[0].spec.rules).toMatchSnapshot();
});

test("behind Amazon's load balancer it is told what to ask, under what the entry says", () => {
  const annotationsOf = (web: Partial<TwelveFactorAppProps>, more: object = {}) => (
    routesOf(shopWith(Entry.ingress({ className: 'alb', tls: IngressTls.none(), ...more }), { routes: [SHOP], ...web }).web)[0].metadata.annotations
  );
  expect(annotationsOf({ ...PORTS, health: Health.http('/ready', { port: 'admin', timeoutSeconds: 1 }) })).toMatchSnapshot();
  const asked = shopWith(Entry.ingress({ className: 'alb', tls: IngressTls.none(), callers: [Peer.cidr('10.4.0.0/16')] }), { ...PORTS, routes: [SHOP], health: Health.http('/ready', { port: 'admin' }) });
  expect(admittedTo(asked.web).map(({ from, ports }: any) => [ports[0].port, from])).toEqual([8080, 9000].map(port => [port, [{ ipBlock: { cidr: '10.4.0.0/16' } }]]));
  expect(annotationsOf({ health: Health.tcp() })).toMatchObject({
    'alb.ingress.kubernetes.io/healthcheck-path': '/', 'alb.ingress.kubernetes.io/healthcheck-port': 'traffic-port', 'alb.ingress.kubernetes.io/success-codes': '200-499',
  });
  const own = { 'alb.ingress.kubernetes.io/target-type': 'instance' };
  expect(annotationsOf({}, { annotations: own })).toMatchObject({ ...own, 'alb.ingress.kubernetes.io/healthcheck-port': '8080' });
  expect(routesOf(shopWith(NGINX, { routes: [SHOP] }).web)[0].metadata.annotations).toBeUndefined();
});

test('behind an Ingress controller all hosts are in one Ingress, with a certificate for exactly them', () => {
  const tls = IngressTls.issuer('letsencrypt');
  const { web } = shopWith(Entry.ingress({ className: 'nginx', tls, annotations: { 'acme.example/waf': 'on' } }), { ...PORTS, routes: MANY });
  expect(routesOf(web)).toMatchSnapshot();
});

test('the certificate of an Ingress is a given one, or none', () => {
  const tlsOf = (tls: IngressTls) => routesOf(shopWith(Entry.ingress({ className: 'nginx', tls }), { routes: [SHOP] }).web)[0].spec.tls;
  expect(tlsOf(IngressTls.secret('wildcard-tls'))).toEqual([{ hosts: ['shop.acme.example'], secretName: 'wildcard-tls' }]);
  expect(tlsOf(IngressTls.none())).toBeUndefined();
});

test('the parts are at hand under their Kubernetes names', () => {
  const { web } = shopWith(PUBLIC, { ...PORTS, routes: [SHOP, Route.host('rpc.acme.example').port('grpc')] });
  expect([...web.httpRoutes, ...web.grpcRoutes, web.ingress].map(part => part?.kind)).toEqual(['HTTPRoute', 'GRPCRoute', undefined]);
  const { web: other } = shopWith(NGINX, { routes: [SHOP] });
  expect([...other.httpRoutes, ...other.grpcRoutes, other.ingress].map(part => part?.kind)).toEqual(['Ingress']);
});

test('a patch of a route is printed', () => {
  const { web } = shopWith(PUBLIC, { routes: [SHOP] });
  web.httpRoutes[0].addJsonPatch(JsonPatch.add('/spec/rules/0/timeouts', { request: '10s' }));
  expect(routesOf(web)[0].spec.rules[0].timeouts).toEqual({ request: '10s' });
});

test('a process has routes of its own, to its own Service', () => {
  const { web } = shopWith(NGINX, { routes: [SHOP], processes: { admin: { port: 9000, health: Health.tcp(), routes: [SHOP.path('/admin')] } } });
  const [, admin] = routesOf(web);
  expect(web.processes.admin.ingress?.name).toBe('web-admin');
  expect(admin.spec.rules[0].http.paths[0].backend.service.name).toBe('web-admin');
});

test('everybody may reach a port with a route while the data plane is not known, and no other port', () => {
  const { web } = shopWith(PUBLIC, { ...PORTS, routes: [SHOP.port('admin')] });
  expect(admittedTo(web)).toEqual([{ ports: [{ port: 9000, protocol: 'TCP' }] }]);
});

test('the data plane that is known may reach a port with a route, beside other callers of the app', () => {
  const entry = Entry.ingress({ className: 'nginx', tls: IngressTls.none(), callers: [Peer.namespace('ingress-nginx'), Peer.cidr('10.4.0.0/16')] });
  const { web } = shopWith(entry, { ...PORTS, routes: [SHOP, SHOP.path('/api')], callers: [Peer.namespace('monitoring')] });
  const pods = (namespace: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } });
  expect(admittedTo(web).map(({ from, ports }: any) => [ports[0].port, ...from])).toEqual([
    [8080, pods('ingress-nginx'), { ipBlock: { cidr: '10.4.0.0/16' } }, pods('monitoring')],
    [9000, pods('monitoring')],
    [7000, pods('monitoring')],
  ]);
});

test('what must exist outside is told, each thing once', () => {
  const worker = { routes: [SHOP.path('/admin')], port: 9000, health: Health.tcp() };
  expect(externalsOf(shopWith(PUBLIC, { routes: [SHOP], processes: { admin: worker } }).app)).toEqual(['Gateway edge public']);
  expect(externalsOf(shopWith(NGINX, { routes: [SHOP] }).app)).toEqual(['IngressClass nginx', 'Secret shop wildcard-tls tls.crt tls.key']);
  const issued = Entry.ingress({ className: 'nginx', tls: IngressTls.issuer('letsencrypt') });
  expect(externalsOf(shopWith(issued, { routes: [SHOP] }).app)).toEqual(['IngressClass nginx', 'ClusterIssuer letsencrypt']);
});

test.each([['a Gateway', PUBLIC], ['an Ingress', NGINX], ['a certificate that is issued', Entry.ingress({ className: 'a', tls: IngressTls.issuer('b') })]])(
  'the checks find nothing behind %s', (_, entry) => expect(Testing.findings(shopWith(entry, { routes: MANY, ...PORTS }).app)).toEqual([]),
);

test('routes of several hosts are named after app and host, and a name stays a name whatever the host', () => {
  const long = `${'shop.'.repeat(20)}acme.example`;
  expect(namesOf(SHOP, Route.host('acme.example'), Route.host('*.acme.example'))).toEqual(['web', 'web-acme-example', 'web-any-acme-example']);
  const [, short, alike, cut] = namesOf(SHOP, Route.host('a-b.example'), Route.host('a.b.example'), Route.host(long));
  expect([short, alike, cut]).toEqual(['web-a-b-example', 'web-a-b-example-104dd5e0', expect.stringMatching(/^web-(shop-)+[0-9a-f]{8}$/)]);
  expect(cut.length).toBeLessThanOrEqual(63);
});

describe('two apps share a host', () => {
  const build = (first: [Entry, Route], second: [Entry, Route]) => () => {
    const app = Testing.app();
    [first, second].forEach(([entry, route], i) => (
      new TwelveFactorApp(new System(app, `system-${i}`, { platform: Platform.generic({ entry }) }), 'web', { ...MINIMAL, routes: [route] })
    ));
  };
  const listener = (name: string) => Entry.gateway({ name: 'public', namespace: 'edge', listener: name });

  test.each<[string, [Entry, Route], [Entry, Route]]>([
    ['by different paths', [PUBLIC, SHOP], [PUBLIC, SHOP.path('/api')]],
    ['by an exact path and what begins with it', [PUBLIC, SHOP.path('/api')], [PUBLIC, SHOP.exactPath('/api')]],
    ['behind a wildcard', [PUBLIC, Route.host('*.acme.example')], [PUBLIC, SHOP]],
    ['of different Gateways', [PUBLIC, SHOP], [Entry.gateway({ name: 'public', namespace: 'other' }), SHOP]],
    ['of different listeners', [listener('inside'), SHOP], [listener('outside'), SHOP]],
    ['by different methods', [PUBLIC, SHOP.method(HttpMethod.GET)], [PUBLIC, SHOP.method(HttpMethod.POST)]],
    ['by a header or without', [PUBLIC, SHOP], [PUBLIC, SHOP.header('x-beta', '1')]],
    ['by values of a parameter', [PUBLIC, SHOP.query('v', '1')], [PUBLIC, SHOP.query('v', '2')]],
    ['of a Gateway and an Ingress controller by different paths', [PUBLIC, SHOP], [NGINX, SHOP.path('/api')]],
    ['of different Ingress controllers', [Entry.ingress({ className: 'traefik', tls: IngressTls.none() }), SHOP], [NGINX, SHOP]],
  ])('%s', (_, first, second) => expect(build(first, second)).not.toThrow());

  test.each<[string, [Entry, Route], [Entry, Route]]>([
    ['the same Gateway, told twice', [PUBLIC, SHOP], [Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('envoy')] }), SHOP]],
    ['all listeners of a Gateway and one of them', [PUBLIC, SHOP], [listener('outside'), SHOP]],
    ['one Ingress controller with two certificates', [Entry.ingress({ className: 'nginx', tls: IngressTls.none() }), SHOP], [NGINX, SHOP]],
    ['a path with and without a slash at its end', [PUBLIC, SHOP.path('/api')], [PUBLIC, SHOP.path('/api/')]],
    ['a header in another spelling', [PUBLIC, SHOP.header('X-Beta', '1')], [PUBLIC, SHOP.header('x-beta', '1')]],
  ])('and not by %s', (_, first, second) => expect(build(first, second)).toThrow(/^route-taken: system-1\/web .*system-0\/web/));

  test.each([['first', [PUBLIC, NGINX]], ['last', [NGINX, PUBLIC]]])('and not of a Gateway and an Ingress controller, the Gateway %s', (_, [one, other]) => (
    expect(build([one, SHOP], [other, SHOP])).toThrow(/^route-taken-elsewhere: system-1\/web .*system-0\/web/)
  ));
});

test.each([
  ['/a(.*)', '/a'], ['/a(/.*)?', '/a'], ['/a.*', '/a'], ['/v[0-9]+', '/v'], ['/api/*', '/api'], ['/a%2fb', '/a/b'], ['/search?q=1', '/search'], ['^/a$', '/api'],
])('for the path %s, %s is proposed, which is one', (given, proposed) => {
  const routed = (path: string) => () => shopWith(PUBLIC, { routes: [SHOP.path(path)] });
  expect(routed(given)).toThrow(`use '${proposed}'; .path(`);
  expect(routed(proposed)).not.toThrow();
});

test('programs know nothing of each other\'s routes', () => {
  expect([1, 2].map(() => shopWith(PUBLIC, { routes: [SHOP] }))).toHaveLength(2);
});

test('a route does not change: each of its methods gives a new one', () => {
  const api = SHOP.path('/api').port('admin');
  expect([SHOP, api].map(({ hostname, pathname, portName }) => [hostname, pathname, portName])).toEqual([
    ['shop.acme.example', '/', undefined], ['shop.acme.example', '/api', 'admin'],
  ]);
});
