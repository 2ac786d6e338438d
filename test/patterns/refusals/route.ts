import { Chart } from 'cdk8s';
import {
  Entry, GatewayTls, HeaderChanges, HttpMethod, IngressEntryOptions, IngressTls, Platform, Port, PublicGateway, PublicGatewayProps, Route,
  RouteNamespaces, System, TwelveFactorApp, TwelveFactorAppProps,
} from '../../../src';
import { Testing } from '../../../src/testing';
import { makeShop, MINIMAL } from '../../program';

const anything = (value: unknown) => value as any;
const SHOP = Route.host('shop.acme.example');
const PUBLIC = { name: 'public', namespace: 'edge' };
const GIVEN: PublicGatewayProps = { className: 'envoy', tls: [GatewayTls.issuer('letsencrypt')] };
const WILDCARD: Partial<PublicGatewayProps> = { tls: [GatewayTls.secret('acme-tls', { hosts: ['*.acme.example'] })] };

const routed = (...routes: Route[]) => () => makeShop({
  app: { platform: Platform.generic({ entry: Entry.gateway(PUBLIC) }) }, web: { port: undefined, ports: [Port.http(8080), Port.grpc(7000)], routes },
});
const synthesized = (...routes: Route[]) => () => Testing.synth(routed(...routes)().app);
const headed = (changes: HeaderChanges) => routed(SHOP.requestHeaders(changes));
const nginx = (tls: IngressTls, ...routes: Route[]) => () => makeShop({
  app: { platform: Platform.generic({ entry: Entry.ingress({ className: 'nginx', tls }) }) }, web: { routes },
});

/** The apps `web` and `api` behind Ingresses of one class. */
const behind = (options: Partial<IngressEntryOptions>, web: Route[], api: Route[] = []) => () => {
  const entry = Entry.ingress({ className: 'alb', tls: IngressTls.none(), ...options });
  const { app, shop } = makeShop({ app: { platform: Platform.generic({ entry }) }, web: { routes: web } });
  new TwelveFactorApp(shop, 'api', { ...MINIMAL, routes: api });
  return Testing.synth(app);
};

/** A Gateway, and an app behind it with routes. */
const gateway = (props: Partial<PublicGatewayProps>, routes: Route[] = [SHOP], more: object = {}, web: Partial<TwelveFactorAppProps> = {}) => () => {
  const app = Testing.app({ platform: Platform.generic({ entry: Entry.gateway({ ...PUBLIC, ...more }) }) });
  new PublicGateway(new System(app, 'edge'), 'public', { ...GIVEN, ...props });
  new TwelveFactorApp(new System(app, 'shop'), 'web', { ...MINIMAL, routes, ...web });
};

/** Programs whose routes or Gateways are refused. */
export const ROUTE_REFUSED: { readonly [what: string]: () => unknown } = {
  'host of an Ingress with two certificates (F34)': () => {
    const by = (tls: IngressTls) => ({ platform: Platform.generic({ entry: Entry.ingress({ className: 'nginx', tls }) }) });
    const { app } = makeShop({ app: by(IngressTls.issuer('letsencrypt')), web: { routes: [SHOP] } });
    return new TwelveFactorApp(new System(app, 'legacy', by(IngressTls.secret('wildcard'))), 'api', { ...MINIMAL, routes: [SHOP.path('/api')] });
  },
  'route for a method that HTTP does not have': () => routed(SHOP.method(anything('get')))(),
  'route for a header without a value': routed(SHOP.header('x-beta', '')),
  'route for a header with a line break': routed(SHOP.header('x-beta', '1\r\nhost: evil.example')),
  'route for one header twice': routed(SHOP.header('X-Beta', '1').header('x-beta', '2')),
  'route for a parameter with a question mark in its name': routed(SHOP.query('?beta', '1')),
  'route for too many parameters': routed(Array.from({ length: 17 }).reduce<Route>((route, _, i) => route.query(`p${i}`, '1'), SHOP)),
  'route that changes no header': headed({}),
  'route that sets and removes one header': headed({ set: { 'X-User': 'a' }, remove: ['x-user'] }),
  'route that sets a header to nothing': headed({ set: { 'x-user': '' } }),
  'route that sets the host as a header': headed({ set: { Host: 'orders.acme.example' } }),
  'route that removes the host from responses': routed(SHOP.responseHeaders({ remove: ['host'] })),
  'route with a misspelt change of headers': () => headed(anything({ delete: ['server'] }))(),
  'route rewritten to a path that climbs': routed(SHOP.path('/api').rewritePath('/../admin')),
  'route rewritten to a host with an asterisk': routed(SHOP.rewriteHost('*.acme.example')),
  'route rewritten by prefix for one path': routed(SHOP.exactPath('/api').rewritePrefix('/')),
  'route rewritten to a prefix and to a path': routed(SHOP.path('/api').rewritePrefix('/').rewritePath('/v2')),
  'redirect to nowhere else': routed(SHOP.redirect({ permanent: true })),
  'redirect to itself': synthesized(SHOP.path('/api').redirect({ host: 'shop.acme.example', prefix: '/api/' })),
  'redirect to a path below its own': synthesized(SHOP.redirect({ path: '/moved' })),
  'redirects of two apps to each other': () => {
    const { app, shop } = routed(SHOP.redirect({ host: 'www.acme.example' }))();
    new TwelveFactorApp(shop, 'www', { ...MINIMAL, routes: [Route.host('*.acme.example').path('/').redirect({ host: 'shop.acme.example' })] });
    return Testing.synth(app);
  },
  'redirect to a URL': routed(SHOP.redirect({ host: 'https://www.acme.example' })),
  'redirect to a relative path': routed(SHOP.redirect({ path: 'moved' })),
  'redirect with timeouts and a rewrite': routed(SHOP.redirect({ host: 'www.acme.example' }).rewritePath('/').timeouts({ request: '5s' })),
  'timeout in seconds as a number': () => routed(SHOP.timeouts({ request: anything(30) }))(),
  'timeout of nothing': routed(SHOP.timeouts({})),
  'timeout of a part longer than of the whole': routed(SHOP.timeouts({ request: '10s', backendRequest: '1m' })),
  'timeouts before Gateway API has them': () => makeShop({
    app: { platform: Platform.generic({ entry: Entry.gateway(PUBLIC), gatewayApi: '1.1' }) }, web: { routes: [SHOP.timeouts({ request: '5s' })] },
  }),
  'version of Gateway API that there is not': () => Platform.gke({ gatewayApi: '2' }),
  'gRPC with what only HTTP has': routed(SHOP.port('grpc').method(HttpMethod.POST).query('a', '1').timeouts({ request: '5s' })),
  'routes beyond an Ingress': nginx(IngressTls.none(), SHOP.path('/api').rewritePrefix('/').header('x-beta', '1')),
  'route for a host that the certificate of an Ingress does not cover': nginx(IngressTls.secret('acme-tls', ['*.acme.example']), Route.host('a.shop.acme.example')),
  'two apps for one host behind load balancers of their own': behind({}, [SHOP], [SHOP.path('/api')]),
  'two apps for one host behind Ingresses of Google': behind({ className: 'gce' }, [SHOP], [SHOP.path('/api')]),
  'two apps of which each has a path that goes before one of the other': (
    behind({ annotations: { 'alb.ingress.kubernetes.io/group.name': 'shop' } }, [SHOP, SHOP.path('/api/v1')], [SHOP.path('/api')])
  ),
  'certificate that is issued for an Application Load Balancer': behind({ tls: IngressTls.issuer('letsencrypt') }, [SHOP]),
  'Secret with a certificate for an Application Load Balancer': behind({ tls: IngressTls.secret('acme-tls') }, [SHOP]),
  'class of an Ingress in an annotation': behind({ annotations: { 'kubernetes.io/ingress.class': 'nginx' } }, [SHOP]),
  'route for a host that no listener of a Gateway serves': () => makeShop({
    app: { platform: Platform.generic({ entry: Entry.gateway({ ...PUBLIC, hosts: ['shop.acme.example'] }) }) }, web: { routes: [Route.host('shpo.acme.example')] },
  }),
  'route that a known Gateway cannot program': () => makeShop({ app: { platform: Platform.gke({ entry: Entry.gateway(PUBLIC) }) }, web: { routes: [SHOP.timeouts({ request: '5s' })] } }),
  'entry by a Gateway of which nothing is said': () => Platform.generic({ entry: Entry.gateway(anything(undefined)) }),
  'entry with a Gateway that serves no hosts': () => Platform.generic({ entry: Entry.gateway({ ...PUBLIC, hosts: [] }) }),
  'two routes of an app for one method and header': routed(
    SHOP.method(HttpMethod.GET).header('X-Beta', '1').header('x-eu', '1'), SHOP.header('x-eu', '1').header('x-beta', '1').method(HttpMethod.GET),
  ),
  'two apps for one host behind a Gateway and an Ingress': () => {
    const { app } = nginx(IngressTls.none(), SHOP)();
    new TwelveFactorApp(new System(app, 'next', { platform: Platform.generic({ entry: Entry.gateway(PUBLIC) }) }), 'web', { ...MINIMAL, routes: [SHOP] });
  },

  'gateway whose certificate covers one label only': gateway(WILDCARD, [Route.host('a.shop.acme.example')]),
  'gateway without a certificate for the name itself': gateway(WILDCARD, [Route.host('acme.example')]),
  'gateway for a host without a certificate': gateway({ ...WILDCARD, hosts: ['acme.dev'] }),
  'gateway for a host that is not its own': gateway({ hosts: ['acme.example'] }),
  'gateway that does not say where its certificates come from': gateway({ tls: anything(undefined) }),
  'gateway with a certificate of which nothing is said': () => gateway({ tls: [GatewayTls.secret('acme-tls', anything(undefined))] })(),
  'gateway for no hosts': gateway({ hosts: [] }),
  'gateway with more hosts in plain text than it holds': gateway({ tls: [], hosts: Array.from({ length: 65 }, (_, i) => `h${i}.example`) }),
  'gateway by which nobody comes': gateway({ callers: [] }),
  'gateway for namespaces with any labels': gateway({ namespaces: RouteNamespaces.labeled({}) }),
  'gateway for a host twice': gateway({ hosts: ['acme.example', 'acme.example'] }),
  'gateway for a host with a port': gateway({ hosts: ['acme.example:8443'] }),
  'gateway with a certificate for nobody knows whom': () => gateway({ tls: [GatewayTls.secret('acme-tls', anything({}))] })(),
  'gateway with a certificate for none': gateway({ tls: [GatewayTls.secret('acme-tls', { hosts: [] })] }),
  'gateway that leads to TLS and has none': gateway({ tls: [], redirectHttp: true }),
  'gateway with an address in another form': gateway({ addresses: ['203.0.113.7/32'] }),
  'gateway of a class that cannot be': gateway({ className: 'GKE L7' }),
  'gateway with an issuer as a text': gateway({ tls: anything(['letsencrypt']) }),
  'gateway that annotates what older controllers do not': () => {
    const app = Testing.app({ platform: Platform.generic({ gatewayApi: '1.1' }) });
    new PublicGateway(new System(app, 'edge'), 'public', { ...GIVEN, infrastructureAnnotations: { 'acme.example/scheme': 'internal' } });
  },
  'gateway with more hosts than it holds': gateway({}, Array.from({ length: 64 }, (_, i) => Route.host(`shop-${i}.acme.example`))),
  'gateway without a namespace': () => new PublicGateway(new Chart(Testing.app(), 'edge'), 'public', GIVEN),
  'gateway made after what is behind it': () => {
    const { app } = routed(SHOP)();
    new PublicGateway(new System(app, 'edge'), 'public', GIVEN);
  },
  'route of an app without a namespace': () => {
    const app = Testing.app({ platform: Platform.generic({ entry: Entry.gateway(PUBLIC) }) });
    new PublicGateway(new System(app, 'edge'), 'public', GIVEN);
    new TwelveFactorApp(new Chart(app, 'shop'), 'web', { ...MINIMAL, routes: [SHOP] });
  },
  'listener of a gateway that does not serve the host': gateway({}, [SHOP], { listener: 'https' }),
};
