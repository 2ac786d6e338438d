import {
  App, Entry, GatewayTls, Health, Peer, Platform, PlatformOptions, Port, Probe, PublicGateway, PublicGatewayProps, Route, RouteNamespaces, System,
  TwelveFactorApp, TwelveFactorAppProps,
} from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const PUBLIC = { name: 'public', namespace: 'edge' };
const SHOP = Route.host('shop.acme.example');
const ISSUED = [GatewayTls.issuer('letsencrypt')];

interface Made {
  readonly app: App;
  readonly gateway: PublicGateway;
  readonly add: (namespace: string, routes: Route[], more?: Partial<TwelveFactorAppProps>) => TwelveFactorApp;
}

const make = (props: Partial<PublicGatewayProps> = {}, options: PlatformOptions = {}, entry = Entry.gateway(PUBLIC)): Made => {
  const app = Testing.app({ platform: Platform.generic({ entry, ...options }) });
  const gateway = new PublicGateway(new System(app, 'edge'), 'public', { className: 'envoy', tls: ISSUED, ...props });
  const add: Made['add'] = (namespace, routes, more) => new TwelveFactorApp(new System(app, namespace), 'web', { ...MINIMAL, routes, ...more });
  return { app, gateway, add };
};
const partsOf = ({ app }: Made) => Testing.synth(app).filter(({ apiVersion }) => /^(gateway\.networking\.k8s\.io|cert-manager\.io)\//.test(apiVersion));
const gatewayOf = (made: Made) => partsOf(made).find(({ kind }) => kind === 'Gateway')!.spec;
const listenersOf = (made: Made): string[] => gatewayOf(made).listeners.map(({ name, hostname, port, tls }: any) => (
  [name, hostname ?? '*', port, tls?.certificateRefs?.map((ref: any) => [ref.namespace, ref.name].filter(Boolean).join('/'))].filter(Boolean).join(' ')
));
const namespacesOf = (made: Made) => gatewayOf(made).listeners.map(({ allowedRoutes: { namespaces: { from, selector } } }: any) => (
  selector?.matchExpressions?.[0].values ?? selector?.matchLabels ?? from
));
const parentsOf = (web: TwelveFactorApp) => [...web.httpRoutes, ...web.grpcRoutes].map(route => route.toJson().spec.parentRefs);

test('one address for two apps: listeners by host, certificates, and the way to TLS', () => {
  const made = make();
  made.add('shop', [SHOP, Route.host('acme.example').redirect({ host: 'shop.acme.example', permanent: true })]);
  made.add('orders', [SHOP.path('/api/orders').rewritePrefix('/')]);
  expect(partsOf(made)).toMatchSnapshot();
});

test('before any app there is only the way to TLS', () => {
  expect(listenersOf(make())).toEqual(['http * 80']);
  expect(make().gateway.certificates).toEqual([]);
});

test('each listener takes routes of the namespaces that have some for its host', () => {
  const made = make();
  made.add('shop', [SHOP]);
  made.add('orders', [SHOP.path('/orders'), Route.host('orders.acme.example')]);
  made.add('edge-tools', [Route.host('tools.acme.example')]);
  expect(namespacesOf(made)).toEqual(['Same', ['orders', 'shop'], ['orders'], ['edge-tools']]);
});

test.each<[string, RouteNamespaces, unknown]>([
  ['its own', RouteNamespaces.same(), 'Same'],
  ['all', RouteNamespaces.all(), 'All'],
  ['labeled', RouteNamespaces.labeled({ public: 'yes' }), { public: 'yes' }],
])('or of those that are said: %s', (_, namespaces, expected) => {
  const made = make({ namespaces });
  made.add('shop', [SHOP]);
  expect(namespacesOf(made)).toEqual(['Same', expected]);
});

test('an app in the namespace of the Gateway needs no selector', () => {
  const made = make();
  new TwelveFactorApp(made.gateway.node.scope as System, 'docs', { ...MINIMAL, routes: [Route.host('docs.acme.example')] });
  expect(namespacesOf(made)).toEqual(['Same', 'Same']);
});

describe('certificates', () => {
  const HOSTS = [SHOP, Route.host('blog.acme.example'), Route.host('acme.example'), Route.host('acme.dev')];
  const WILDCARD = GatewayTls.secret('wildcard', { hosts: ['acme.example', '*.acme.example'] });

  test('hosts below one name share the listener of its certificate, and the rest is issued', () => {
    const made = make({ tls: [WILDCARD, ...ISSUED] });
    const web = made.add('shop', HOSTS);
    expect(listenersOf(made)).toEqual([
      'http * 80', 'https-any-acme-example *.acme.example 443 wildcard', 'https-acme-example acme.example 443 wildcard', 'https-acme-dev acme.dev 443 public-acme-dev-tls',
    ]);
    expect(parentsOf(web).map(([{ sectionName }]) => sectionName)).toEqual(['https-any-acme-example', 'https-any-acme-example', 'https-acme-example', 'https-acme-dev']);
  });

  test('the first that covers a host is taken', () => {
    const made = make({ tls: [...ISSUED, WILDCARD] });
    made.add('shop', [SHOP]);
    expect(listenersOf(made)).toEqual(['http * 80', 'https-shop-acme-example shop.acme.example 443 public-shop-acme-example-tls']);
  });

  test('a wildcard that is issued is one of its own', () => {
    const made = make();
    made.add('shop', [Route.host('*.acme.example'), SHOP]);
    expect(made.gateway.certificates.map(certificate => certificate.toJson().spec.dnsNames)).toEqual([['*.acme.example'], ['shop.acme.example']]);
  });

  test('hosts that are spelled alike have certificates of their own', () => {
    const made = make();
    made.add('shop', [Route.host('a-b.example'), Route.host('a.b.example')]);
    const names = made.gateway.certificates.map(({ name }) => name);
    expect(names).toEqual(['public-a-b-example-tls', expect.stringMatching(/^public-a-b-example-[0-9a-f]{8}-tls$/)]);
    expect(made.gateway.certificates.map(certificate => certificate.toJson().spec.secretName)).toEqual(names);
    expect(listenersOf(made).slice(1).map(line => line.split(' ').pop())).toEqual(names);
  });

  test('a Secret of another namespace is lent by a grant, one for each namespace', () => {
    const made = make({
      tls: [
        GatewayTls.secret('a', { hosts: ['a.example'], namespace: 'certificates' }), GatewayTls.secret('b', { hosts: ['b.example'], namespace: 'certificates' }),
        GatewayTls.secret('c', { hosts: ['c.example'], namespace: 'edge' }), GatewayTls.secret('d', { hosts: ['d.example'], namespace: 'vault', makeGrant: false }),
      ],
    });
    made.add('shop', ['a', 'b', 'c', 'd'].map(name => Route.host(`${name}.example`)));
    expect(listenersOf(made).map(line => line.split(' ')[3])).toEqual([undefined, 'certificates/a', 'certificates/b', 'c', 'vault/d']);
    expect(partsOf(made).filter(({ kind }) => kind === 'ReferenceGrant')).toMatchSnapshot();
  });

  test('the load balancer has its own, told by annotations or by options of listeners', () => {
    const [plain, told] = [GatewayTls.managed(), GatewayTls.managed({ 'networking.gke.io/pre-shared-certs': 'acme' })].map(tls => {
      const made = make({ tls: [tls] });
      made.add('shop', [SHOP]);
      return gatewayOf(made).listeners[1];
    });
    expect([plain.protocol, plain.tls]).toEqual(['HTTPS', undefined]);
    expect(told.tls).toEqual({ mode: 'Terminate', options: { 'networking.gke.io/pre-shared-certs': 'acme' } });
  });

  test('what must exist outside is told', () => {
    const made = make({ tls: [GatewayTls.secret('wildcard', { hosts: ['*.acme.example'], namespace: 'certificates' }), ...ISSUED] });
    made.add('shop', [SHOP]);
    expect(made.app._synthesis().externals.map(({ kind, namespace, name }) => [kind, namespace, name].filter(Boolean).join(' ')))
      .toEqual(['Namespace certificates', 'Secret certificates wildcard', 'ClusterIssuer letsencrypt', 'GatewayClass envoy']);
  });
});

describe('hosts that are given', () => {
  test('are served for apps of other programs too, whatever routes there are', () => {
    expect(listenersOf(make({ hosts: ['*.acme.example', 'acme.example'] }))).toEqual([
      'http * 80', 'https-any-acme-example *.acme.example 443 public-any-acme-example-tls', 'https-acme-example acme.example 443 public-acme-example-tls',
    ]);
  });

  test('the host itself goes before one with an asterisk', () => {
    const made = make({ hosts: ['*.acme.example', 'shop.acme.example'] });
    const web = made.add('shop', [Route.host('blog.acme.example'), SHOP]);
    expect(parentsOf(web).map(([{ sectionName }]) => sectionName)).toEqual(['https-any-acme-example', 'https-shop-acme-example']);
  });
});

describe('plain text', () => {
  test('is led to TLS by one route, for whatever host', () => {
    const { gateway } = make();
    expect(gateway.redirectRoute!.toJson().spec).toEqual({
      parentRefs: [{ name: 'public', sectionName: 'http' }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('is served beside TLS when that is said', () => {
    const made = make({ redirectHttp: false });
    const web = made.add('shop', [SHOP]);
    expect(made.gateway.redirectRoute).toBeUndefined();
    expect(parentsOf(web)).toEqual([[{ ...PUBLIC, sectionName: 'https-shop-acme-example' }, { ...PUBLIC, sectionName: 'http' }]]);
    // What solves challenges is in the namespace of the Gateway.
    expect(namespacesOf(made)).toEqual([['edge', 'shop'], ['shop']]);
  });

  test('is served for no namespace beside the apps where no challenge is to be solved', () => {
    const made = make({ redirectHttp: false, tls: [GatewayTls.secret('all', { hosts: ['*.acme.example'] })] });
    made.add('shop', [SHOP]);
    expect(namespacesOf(made)).toEqual([['shop'], ['shop']]);
  });

  test('is all there is without certificates', () => {
    const made = make({ tls: [] });
    const web = made.add('shop', [SHOP]);
    expect([listenersOf(made), parentsOf(web)]).toEqual([['http * 80'], [[{ ...PUBLIC, sectionName: 'http' }]]]);
  });

  test('is served for the hosts that are given and for no others, each for its namespaces', () => {
    const made = make({ tls: [], hosts: ['*.acme.example', 'acme.example'] });
    const shop = made.add('shop', [SHOP]);
    const home = made.add('home', [Route.host('acme.example')]);
    expect(listenersOf(made)).toEqual(['http-any-acme-example *.acme.example 80', 'http-acme-example acme.example 80']);
    expect([parentsOf(shop), parentsOf(home)]).toEqual([[[{ ...PUBLIC, sectionName: 'http-any-acme-example' }]], [[{ ...PUBLIC, sectionName: 'http-acme-example' }]]]);
    expect(namespacesOf(made)).toEqual([['shop'], ['home']]);
  });

  test('and TLS for many hosts leave the Gateway the listeners that it has room for', () => {
    const hosts = Array.from({ length: 40 }, (_, i) => `h${i}.example`);
    const made = make({ redirectHttp: false, hosts, tls: [GatewayTls.secret('all', { hosts })] }, { gatewayApi: '1.5' });
    expect([listenersOf(made).length, made.gateway.listenerSets.map(set => set.toJson().spec.listeners.length)]).toEqual([64, [16]]);
  });

  test('may be what an entry asks for, by the name of the listener', () => {
    const made = make({ redirectHttp: false }, {}, Entry.gateway({ ...PUBLIC, listener: 'http' }));
    expect(parentsOf(made.add('shop', [SHOP]))).toEqual([[{ ...PUBLIC, sectionName: 'http' }]]);
  });
});

describe('more listeners than a Gateway holds', () => {
  const many = (count: number, options: PlatformOptions = { gatewayApi: '1.5' }) => {
    const made = make({ tls: [GatewayTls.secret('all', { hosts: Array.from({ length: count }, (_, i) => `h${i}.example`), namespace: 'certificates' })] }, options);
    made.add('shop', Array.from({ length: count }, (_, i) => Route.host(`h${i}.example`)));
    return made;
  };

  test('63 hosts and plain HTTP fit, before there are ListenerSets', () => {
    const made = many(63, {});
    expect([gatewayOf(made).listeners.length, gatewayOf(made).allowedListeners, made.gateway.listenerSets.length]).toEqual([64, undefined, 0]);
  });

  test('the others are in ListenerSets of 64, which routes name', () => {
    const made = many(128);
    const sets = partsOf(made).filter(({ kind }) => kind === 'ListenerSet');
    expect(gatewayOf(made)).toMatchObject({ listeners: { length: 64 }, allowedListeners: { namespaces: { from: 'Same' } } });
    expect(sets.map(({ metadata, spec }) => [metadata.name, spec.parentRef.name, spec.listeners.length])).toEqual([['public-1', 'public', 64], ['public-2', 'public', 1]]);
    const parents = partsOf(made).filter(({ kind, metadata }) => kind === 'HTTPRoute' && metadata.namespace === 'shop').map(({ spec }) => spec.parentRefs[0]);
    expect([parents[62], parents[63], parents[127]]).toEqual([
      { ...PUBLIC, sectionName: 'https-h62-example' },
      { ...PUBLIC, group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'public-1', sectionName: 'https-h63-example' },
      { ...PUBLIC, group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'public-2', sectionName: 'https-h127-example' },
    ]);
    expect(partsOf(made).find(({ kind }) => kind === 'ReferenceGrant')!.spec.from.map(({ kind }: any) => kind)).toEqual(['Gateway', 'ListenerSet']);
    expect(Testing.findings(made.app)).toEqual([]);
  });
});

describe('the apps behind it', () => {
  const admitted = (web: TwelveFactorApp) => web.networkPolicy.toJson().spec.ingress;

  test('let its data plane in, and nobody else', () => {
    const made = make({ callers: [Peer.namespace('envoy-gateway-system')] });
    expect(admitted(made.add('shop', [SHOP]))).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } } }], ports: [{ port: 8080, protocol: 'TCP' }],
    }]);
  });

  test('let in what the entry says, before what the Gateway says', () => {
    const made = make({ callers: [Peer.namespace('envoy-gateway-system')] }, {}, Entry.gateway({ ...PUBLIC, callers: [Peer.cidr('10.4.0.0/16')] }));
    expect(admitted(made.add('shop', [SHOP]))[0].from).toEqual([{ ipBlock: { cidr: '10.4.0.0/16' } }]);
  });

  test('that only send elsewhere let nobody in', () => {
    expect(admitted(make().add('www', [SHOP.redirect({ host: 'www.acme.example' })]))).toBeUndefined();
  });

  test('find it by its name, or are handed it', () => {
    const { gateway, app } = make({ name: 'front' }, { entry: undefined });
    const shop = new System(app, 'shop', { platform: Platform.generic({ entry: gateway.entry }) });
    const web = new TwelveFactorApp(shop, 'web', { ...MINIMAL, routes: [SHOP] });
    expect(parentsOf(web)).toEqual([[{ name: 'front', namespace: 'edge', sectionName: 'https-shop-acme-example' }]]);
  });

  test('a Gateway of another name is somebody else\'s', () => {
    const made = make({}, {}, Entry.gateway({ name: 'internal', namespace: 'edge' }));
    expect(parentsOf(made.add('shop', [SHOP]))).toEqual([[{ name: 'internal', namespace: 'edge' }]]);
  });
});

describe('what asks pods from outside asks what their readiness probes ask', () => {
  const policyOf = (more: Partial<TwelveFactorAppProps>, className = 'gke-l7-global-external-managed') => (
    make({ className }).add('shop', [SHOP], more).healthCheckPolicy?.toJson().spec.default
  );
  const PORTS = { port: undefined, ports: [Port.http(8080), Port.grpc(7000), Port.http(9000, { name: 'admin' })] };

  test.each<[string, Health, object]>([
    ['a page', Health.http('/healthz'), { type: 'HTTP', httpHealthCheck: { portSpecification: 'USE_FIXED_PORT', port: 8080, requestPath: '/healthz' } }],
    ['a page on another port, by another name', Health.http('/ready', { port: 'admin', headers: { Host: 'shop.acme.example' } }), {
      type: 'HTTP', httpHealthCheck: { portSpecification: 'USE_FIXED_PORT', port: 9000, requestPath: '/ready', host: 'shop.acme.example' },
    }],
    ['gRPC', Health.grpc('acme.Shop', { port: 'grpc' }), { type: 'GRPC', grpcHealthCheck: { portSpecification: 'USE_FIXED_PORT', port: 7000, grpcServiceName: 'acme.Shop' } }],
    ['a connection', Health.tcp({ port: 'admin' }), { type: 'TCP', tcpHealthCheck: { portSpecification: 'USE_FIXED_PORT', port: 9000 } }],
    ['a command, which is a connection from outside', Health.command(['./check']), { type: 'TCP', tcpHealthCheck: { portSpecification: 'USE_FIXED_PORT', port: 8080 } }],
    ['nothing, which is a connection too', Health.probes({}), { type: 'TCP', tcpHealthCheck: { portSpecification: 'USE_FIXED_PORT', port: 8080 } }],
  ])('%s', (_, health, config) => expect(policyOf({ ...PORTS, health })?.config).toEqual(config));

  test('as often, as long and as patiently, within what the balancer takes', () => {
    expect(policyOf({ health: Health.http('/') })).toMatchObject({ checkIntervalSec: 5, timeoutSec: 2, healthyThreshold: 1, unhealthyThreshold: 3 });
    const slow = Health.probes({ readiness: Probe.http('/', { periodSeconds: 5, timeoutSeconds: 20, failureThreshold: 60 }) });
    expect(policyOf({ health: slow })).toMatchObject({ checkIntervalSec: 20, timeoutSec: 20, unhealthyThreshold: 10 });
    expect(policyOf({ health: Health.http('/', { periodSeconds: 3600 }) })).toMatchObject({ checkIntervalSec: 300 });
  });

  test("its addresses may reach the port that it asks, and no other's", () => {
    const made = make({ className: 'gke-l7-gxlb', callers: [Peer.cidr('10.129.0.0/23')] });
    const web = made.add('shop', [SHOP], { ...PORTS, health: Health.http('/ready', { port: 'admin' }) });
    const ingress = web.networkPolicy.toJson().spec.ingress;
    const sources = ingress.map(({ from, ports }: any) => [ports[0].port, ...from.map(({ ipBlock }: any) => ipBlock.cidr)]);
    expect(sources).toEqual([[8080, '10.129.0.0/23'], [9000, '35.191.0.0/16', '130.211.0.0/22']]);
  });

  test('other controllers ask nothing', () => {
    expect(policyOf({}, 'envoy')).toBeUndefined();
    expect(make().add('shop', [SHOP.redirect({ host: 'www.acme.example' })]).healthCheckPolicy).toBeUndefined();
  });

  test('on gke a Gateway of which no class is known is taken for one of Google', () => {
    const policyBehind = (className?: string) => new TwelveFactorApp(
      new System(Testing.app({ platform: Platform.gke({ entry: Entry.gateway({ ...PUBLIC, className }) }) }), 'shop'), 'web', { ...MINIMAL, routes: [SHOP] },
    ).healthCheckPolicy;
    expect([policyBehind(), policyBehind('gke-l7-rilb'), policyBehind('istio')].map(policy => policy?.kind)).toEqual(['HealthCheckPolicy', 'HealthCheckPolicy', undefined]);
  });
});

test('two Gateways of one program know nothing of each other', () => {
  const made = make();
  const inside = new PublicGateway(new System(made.app, 'inside'), 'public', { className: 'internal', tls: [], name: 'public' });
  const platform = Platform.generic({ entry: inside.entry });
  new TwelveFactorApp(new System(made.app, 'tools', { platform }), 'web', { ...MINIMAL, routes: [SHOP] });
  made.add('shop', [SHOP]);
  expect(listenersOf(made)).toHaveLength(2);
  expect(Testing.findings(made.app)).toEqual([]);
});
