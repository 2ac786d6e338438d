import * as fc from 'fast-check';
import { Ingredients } from './scaling-arbitraries';
import {
  Entry, ExposeOptions, ExternalBackendProps, HeaderChanges, HttpMethod, IngressTls, IpFamilyPolicy, IstioMode, Mesh, MutualTls, PlatformOptions,
  Port, RedirectOptions, Resilience, RetryOn, Route, ServiceOptions, ServiceType, SessionAffinity, TrafficDistribution, TrafficPolicy,
  TwelveFactorAppProps,
} from '../src';
import { isGrpcStatus } from '../src/blocks/mesh/retries';

/** What random programs are made of elsewhere, and only names and addresses of networks have. */
export interface ReachIngredients extends Ingredients {
  readonly cidr: fc.Arbitrary<string>;
  readonly portNames: fc.Arbitrary<string>;
}

/** Who comes in, and what happens on the way: a cluster that can, and what an app says there. */
export interface Reach {
  readonly platform: PlatformOptions;
  readonly web: Pick<TwelveFactorAppProps, 'routes' | 'resilience' | 'service'>;
}

const optional = (model: { [key: string]: fc.Arbitrary<any> }, requiredKeys: string[] = []): fc.Arbitrary<any> => fc.record(model, { requiredKeys });

/** What excludes much else. */
const seldom = <T>(given: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => (
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: given })
);

/** How pods may be reached. */
export function reach(given: ReachIngredients) {
  const { mostly, cidr, portNames, labels } = given;
  const service: fc.Arbitrary<ServiceOptions> = optional({
    headless: seldom(fc.boolean()),
    clusterIPs: seldom(mostly(fc.constantFrom(['10.96.0.80'], ['10.96.3.1']))),
    ipFamilyPolicy: mostly(fc.constantFrom(IpFamilyPolicy.SINGLE_STACK, IpFamilyPolicy.PREFER_DUAL_STACK)),
    sessionAffinity: optional({ timeoutSeconds: mostly(fc.integer({ min: 1, max: 86400 }), fc.constantFrom(0, 86401, 0.5)) })
      .map(SessionAffinity.clientIp),
    trafficDistribution: seldom(fc.constantFrom(...Object.values(TrafficDistribution))),
    internalTrafficPolicy: seldom(fc.constantFrom(...Object.values(TrafficPolicy))),
    publishNotReadyAddresses: seldom(fc.boolean()),
    annotations: labels,
  });
  const nodePort = mostly(fc.integer({ min: 30000, max: 32767 }), fc.constantFrom(80, 32768, 30000.5));
  const common = { ports: fc.tuple(portNames), annotations: labels };
  const nodePorts = nodePort.map(http => ({ http }));
  const external = mostly(fc.constantFrom(...Object.values(TrafficPolicy)));
  const exposure: fc.Arbitrary<ExposeOptions> = fc.oneof(
    optional({ type: fc.constant(ServiceType.CLUSTER_IP), ...common, headless: fc.boolean() }, ['type']),
    optional({ type: fc.constant(ServiceType.NODE_PORT), ...common, nodePorts, externalTrafficPolicy: external }, ['type']),
    optional({
      type: fc.constant(ServiceType.LOAD_BALANCER),
      ...common,
      sourceRanges: fc.array(cidr, { minLength: 1, maxLength: 3 }),
      loadBalancerClass: mostly(fc.constantFrom('service.k8s.aws/nlb', 'internal', 'Acme_1.x')),
      allocateLoadBalancerNodePorts: fc.boolean(),
      externalTrafficPolicy: external,
      healthCheckNodePort: seldom(nodePort),
    }, ['type']),
  );

  const ports = mostly(fc.constantFrom([Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })], [Port.tcp(389), Port.tcp(636, { name: 'ldaps' })], [Port.udp(53), Port.tcp(53)]));
  const host = mostly(fc.constantFrom('orders.db.acme.example', 'a.b'));
  const address = mostly(fc.constantFrom('10.20.0.11', '10.20.0.12', '192.0.2.7', 'fd00::9:1'), fc.constantFrom('127.0.0.1', '10.9.0.01', '::ffff:a09:1'));
  const outside: fc.Arbitrary<ExternalBackendProps> = fc.oneof(
    optional({ host, ports, addressBlocks: fc.array(cidr, { minLength: 1, maxLength: 2 }), path: mostly(fc.constant('/app')) }, ['host', 'ports', 'addressBlocks']),
    optional({ addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }), ports, service: seldom(service) }, ['addresses', 'ports']),
  );

  const reached = fc.oneof(routed(given), routedByGateway(given), resilient(given), service.map(own => ({ platform: {}, web: { service: own } })));
  return { reach: reached as fc.Arbitrary<Reach>, exposure, outside: fc.tuple(mostly(fc.constantFrom('orders', 'ldap')), outside) };
}

function plainRoutes({ mostly, portNames }: ReachIngredients): fc.Arbitrary<Route> {
  const host = mostly(fc.constantFrom('shop.acme.example', '*.acme.example', 'acme.example')).map(Route.host);
  const path = mostly(fc.constantFrom('/', '/api', '/a-b/c_d', '/%20'));
  return fc.oneof(
    host,
    fc.tuple(host, path).map(([route, prefix]) => route.path(prefix)),
    fc.tuple(host, path).map(([route, exact]) => route.exactPath(exact)),
    fc.tuple(host, path, portNames).map(([route, prefix, port]) => route.path(prefix).port(port)),
  );
}

const different = (routes: fc.Arbitrary<Route>) => (
  fc.uniqueArray(routes, { minLength: 1, maxLength: 3, selector: ({ hostname, pathname }) => hostname + pathname })
);

/** By whatever is the entry. */
function routed(given: ReachIngredients): fc.Arbitrary<Reach> {
  const { mostly, text } = given;
  const tls = fc.constantFrom(IngressTls.none(), IngressTls.issuer('letsencrypt'), IngressTls.secret('acme-tls', ['*.acme.example', 'acme.example']));
  const ingress = optional({ className: mostly(fc.constantFrom('nginx', 'alb', 'traefik')), tls, annotations: fc.dictionary(fc.constant('acme.example/x'), text) }, ['className', 'tls']);
  const entry = fc.oneof(fc.constant(Entry.gateway({ name: 'public', namespace: 'edge' })), ingress.map(Entry.ingress));
  return fc.tuple(entry, different(plainRoutes(given))).map(([way, routes]) => ({ platform: { entry: way }, web: { routes } }));
}

/** What takes a Gateway. */
function routedByGateway(given: ReachIngredients): fc.Arbitrary<Reach> {
  const { mostly, text } = given;
  const header = mostly(fc.constantFrom('x-api-version', 'Cookie', 'x_1'));
  const value = mostly(fc.constantFrom('2', 'a b', 'max-age=0; secure'), text);
  const path = mostly(fc.constantFrom('/', '/v2', '/a/b'));
  const headers: fc.Arbitrary<HeaderChanges> = optional({ set: fc.dictionary(header, value, { maxKeys: 2 }), remove: fc.tuple(mostly(fc.constant('server'))) });
  const redirect: fc.Arbitrary<RedirectOptions> = fc.oneof(optional({ host: mostly(fc.constant('www.acme.example')), permanent: fc.boolean() }, ['host']), path.map(to => ({ path: to })), path.map(prefix => ({ prefix })));
  const time = mostly(fc.constantFrom('500ms', '30s', '1m30s'), fc.constantFrom('0s', '1h1', '-1s'));
  const say: fc.Arbitrary<(route: Route) => Route> = fc.oneof(
    fc.constantFrom(...Object.values(HttpMethod)).map(method => (route: Route) => route.method(method)),
    fc.tuple(header, value).map(([n, v]) => (route: Route) => route.header(n, v)),
    fc.tuple(header, value).map(([n, v]) => (route: Route) => route.query(n, v)),
    path.map(to => (route: Route) => route.rewritePath(to)),
    path.map(to => (route: Route) => route.rewritePrefix(to)),
    mostly(fc.constant('internal.acme.example')).map(to => (route: Route) => route.rewriteHost(to)),
    headers.map(changes => (route: Route) => route.requestHeaders(changes)),
    headers.map(changes => (route: Route) => route.responseHeaders(changes)),
    redirect.map(to => (route: Route) => route.redirect(to)),
    optional({ request: time, backendRequest: time }).map(timeouts => (route: Route) => route.timeouts(timeouts)),
  );
  const route = fc.tuple(plainRoutes(given), fc.array(say, { minLength: 1, maxLength: 2 }))
    .map(([plain, said]) => said.reduce((so, tell) => tell(so), plain));
  const entry = Entry.gateway({ name: 'public', namespace: 'edge', listener: 'https' });
  return different(route).map(routes => ({ platform: { entry }, web: { routes } }));
}

/** Those of gRPC take a port that speaks it. */
const HTTP_CONDITIONS = Object.values(RetryOn).filter(condition => !isGrpcStatus(condition));

/** In a mesh. */
function resilient({ mostly, count, text }: ReachIngredients): fc.Arbitrary<Reach> {
  const bound = mostly(fc.integer({ min: 1, max: 1000 }), count);
  const percent = mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101));
  const short = mostly(fc.constantFrom('100ms', '250ms'));
  const retries = fc.oneof(
    fc.constant({ attempts: 0 }),
    optional({
      attempts: mostly(fc.integer({ min: 1, max: 3 }), count),
      perTryTimeout: short,
      on: fc.uniqueArray(mostly(fc.constantFrom(...HTTP_CONDITIONS), fc.constantFrom(...Object.values(RetryOn))), { minLength: 1, maxLength: 3 }),
      codes: fc.uniqueArray(mostly(fc.integer({ min: 400, max: 599 }), count), { minLength: 1, maxLength: 2 }),
      backoff: short,
      anyMethod: text,
      budgetPercent: percent,
    }, ['attempts', 'perTryTimeout']),
  );
  const everything: fc.Arbitrary<Resilience> = optional({
    timeout: mostly(fc.constantFrom('10s', '1m'), fc.constant('300ms')),
    retries,
    connectionPool: optional({ maxConnections: bound, connectTimeout: short, maxPendingRequests: bound, maxRequests: bound, maxRequestsPerConnection: bound }, ['maxConnections']),
    outlierDetection: seldom(optional({ consecutiveErrors: bound, interval: short, baseEjectionTime: short, maxEjectionPercent: seldom(percent) })),
  });
  const istio = optional({ mode: fc.constant(IstioMode.SIDECAR), revision: mostly(fc.constant('stable')), mtls: fc.constantFrom(...Object.values(MutualTls)) }, ['mode']);
  const ambient = fc.constant({ mode: IstioMode.AMBIENT, waypoint: 'waypoint' });
  return fc.oneof(
    fc.tuple(fc.oneof(istio, ambient).map(Mesh.istio), everything).map(([mesh, resilience]) => ({ platform: { mesh }, web: { resilience } })),
    fc.tuple(fc.constant(Mesh.gatewayApi({ name: 'Linkerd' })), mostly(fc.constantFrom('2s', '1m30s'))).map(([mesh, timeout]) => ({ platform: { mesh }, web: { resilience: { timeout } } })),
  );
}
