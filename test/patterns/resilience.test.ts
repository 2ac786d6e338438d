import {
  FaultInjection, Health, HttpMethod, IstioMode, IstioOptions, Mesh, MutualTls, Peer, Permission, Platform, Port, Resilience, Retries, RetryOn,
  System, Tenant, TwelveFactorApp,
} from '../../src';
import { pauses } from '../../src/blocks/mesh/retries';
import { externalsOf } from '../../src/blocks/objects/external';
import { Testing } from '../../src/testing';
import { Changes, makeShop, MINIMAL } from '../program';

const istio = (more: Partial<IstioOptions> = {}) => Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR, ...more }) });
const ambient = () => istio({ mode: IstioMode.AMBIENT, waypoint: 'waypoint' });
const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const made = (resilience: Resilience, web: object = {}, platform = istio()) => Testing.synth(makeShop({ app: { environment: 'staging', platform }, web: { resilience, ...web } }).app);
const routesOf = (resilience: Resilience, web?: object) => find(made(resilience, web), 'VirtualService').spec.http;
const policyOf = (resilience: Resilience, web?: object) => find(made(resilience, web), 'DestinationRule').spec.trafficPolicy;

/** By itself Istio calls the caller's own zone alone, once it looks at outliers. */
const ALL_ZONES = { localityLbSetting: { enabled: false } };

describe('Istio', () => {
  test('makes of one call to another app what the field calls it', () => {
    const manifests = made({
      timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms', on: [RetryOn.SERVER_ERROR] }, outlierDetection: { consecutiveErrors: 5 },
    });
    const route = [{ destination: { host: 'web' } }];
    expect(find(manifests, 'VirtualService')).toMatchObject({
      apiVersion: 'networking.istio.io/v1',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        hosts: ['web'],
        http: [
          { name: 'retried', match: [{ method: { regex: 'GET|HEAD|OPTIONS|PUT|DELETE' } }], route, timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms', retryOn: '5xx' } },
          { name: 'once', route, timeout: '2s', retries: { attempts: 0 } },
        ],
      },
    });
    expect(find(manifests, 'DestinationRule').spec).toEqual({
      host: 'web',
      trafficPolicy: { loadBalancer: ALL_ZONES, outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 50 } },
    });
  });

  test('makes nothing that was not asked for', () => {
    expect(made({ timeout: '2s', connectionPool: {} }).filter(({ kind }) => kind === 'DestinationRule')).toEqual([]);
    expect(made({ outlierDetection: {} }).filter(({ kind }) => kind === 'VirtualService')).toEqual([]);
    expect(Testing.synth(makeShop({ app: { platform: istio() } }).app).filter(({ apiVersion }) => /istio/.test(apiVersion))).toEqual([]);
    expect(routesOf({ timeout: '2s', faults: [] })).toEqual([{ route: [{ destination: { host: 'web' } }], timeout: '2s' }]);
  });

  test('never says a word of TLS, which would turn the mesh\'s own off', () => {
    const everything: Resilience = {
      connectionPool: { maxConnections: 10, maxRequests: 10 }, outlierDetection: {}, retries: { attempts: 1, budgetPercent: 20 },
    };
    expect(Object.keys(policyOf(everything))).toEqual(['connectionPool', 'loadBalancer', 'outlierDetection', 'retryBudget']);
  });

  test('turns off what it does by itself with attempts: 0, for calls of each method', () => {
    expect(routesOf({ retries: { attempts: 0 } })).toEqual([{ route: [{ destination: { host: 'web' } }], retries: { attempts: 0 } }]);
  });

  test('tries any call again when it is said why, gRPC included', () => {
    const grpc = { port: undefined, ports: [Port.grpc(7000)], health: Health.grpc() };
    const retries = { attempts: 2, on: [RetryOn.GRPC_UNAVAILABLE], anyMethod: 'orders carry a key of their own' };
    expect(routesOf({ retries }, grpc)).toEqual([{ route: [{ destination: { host: 'web' } }], retries: { attempts: 2, retryOn: 'unavailable' } }]);
  });

  test('lets faults meet all calls, before they are made', () => {
    const faults = [FaultInjection.delay('3s', 10, 'does checkout wait?'), FaultInjection.abort(503, 0.5, 'does checkout say so?')];
    const fault = { delay: { fixedDelay: '3s', percentage: { value: 10 } }, abort: { httpStatus: 503, percentage: { value: 0.5 } } };
    expect(routesOf({ faults, retries: { attempts: 1 } }).map((route: any) => route.fault)).toEqual([fault, fault]);
  });

  test('hears of the processes of an app as well', () => {
    const { web } = makeShop({
      app: { platform: istio() },
      web: { resilience: { timeout: '2s' }, processes: { api: { port: 9000, health: Health.http('/'), resilience: { timeout: '1s', outlierDetection: {} } } } },
    });
    expect([web.virtualService?.name, web.destinationRule, web.processes.api.virtualService?.name, web.processes.api.destinationRule?.name]).toEqual(['web', undefined, 'web-api', 'web-api']);
  });
});

describe('arithmetic', () => {
  test.each([[0, 25, 0], [1, 25, 25], [2, 25, 100], [3, 25, 275], [4, 25, 525], [2, 100, 400]])('%p pauses from %p ms on are %p ms at most', (attempts, base, sum) => {
    expect(pauses(attempts, base)).toBe(sum);
  });

  const fits = (timeout: string, retries: Retries) => () => made({ timeout, retries });

  test('tries and pauses fit to the millisecond, or are refused', () => {
    expect(fits('1600ms', { attempts: 2, perTryTimeout: '500ms' })).not.toThrow();
    expect(fits('1599ms', { attempts: 2, perTryTimeout: '500ms' })).toThrow(/^retries-invalid: shop\/web.*\n.*3 tries of 500ms and pauses of 100ms take 1600ms, timeout 1599ms/);
    expect(fits('1m', { attempts: 1, perTryTimeout: '29s', backoff: '2s' })).not.toThrow();
    expect(fits('1m', { attempts: 1, perTryTimeout: '29s', backoff: '2001ms' })).toThrow(/^retries-invalid/);
  });

  test('what is proposed instead is taken', () => {
    const message = (() => {
      try { return fits('2s', { attempts: 3, perTryTimeout: '1s' })(); } catch (error) { return (error as Error).message; }
    })() as string;
    const [, timeout, perTryTimeout] = /set timeout: '(\w+)', or perTryTimeout: '(\w+)'/.exec(message)!;
    expect(fits(timeout, { attempts: 3, perTryTimeout: '1s' })).not.toThrow();
    expect(fits('2s', { attempts: 3, perTryTimeout })).not.toThrow();
  });

  test.each([undefined, '100ms'])('so is the time for each try, with pauses from %p on', backoff => {
    const retries = { attempts: 3, backoff };
    const message = (() => {
      try { return fits('2s', retries)(); } catch (error) { return (error as Error).message; }
    })() as string;
    const [, perTryTimeout] = /set perTryTimeout: '(\w+)' or less/.exec(message)!;
    expect(fits('2s', { ...retries, perTryTimeout })).not.toThrow();
  });

  test.each([[2, 50], [3, 34], [4, 25], [5, 20], [10, 10], [50, 10]])('of %p replicas at the fewest, %p percent may be left out', (replicas, percent) => {
    const { maxEjectionPercent } = policyOf({ outlierDetection: {} }, { replicas }).outlierDetection;
    expect(maxEjectionPercent).toBe(percent);
    expect(Math.floor(replicas * percent / 100)).toBeGreaterThanOrEqual(1);
    expect(() => made({ outlierDetection: { maxEjectionPercent: Math.ceil(100 / replicas) - 1 } }, { replicas })).toThrow(/^ejection-impossible/);
  });

  test('an autoscaled app is judged by its fewest replicas', () => {
    expect(policyOf({ outlierDetection: {} }, { scale: { min: 3, max: 30 } }).outlierDetection.maxEjectionPercent).toBe(34);
    expect(() => made({ outlierDetection: {} }, { scale: { min: 1, max: 30 } })).toThrow(/^ejection-impossible/);
  });
});

test('a condition that none of its answers can meet is refused, and what is left is taken', () => {
  const grpc = { port: undefined, ports: [Port.grpc(7000)], health: Health.grpc() };
  const both = { port: undefined, ports: [Port.http(8080), Port.grpc(7000)] };
  const tried = (on: RetryOn[] | undefined, codes: number[] | undefined, web: object) => () => made({ retries: { attempts: 1, on, codes, anyMethod: 'they carry a key' } }, web);
  const mixed = [RetryOn.GATEWAY_ERROR, RetryOn.GRPC_UNAVAILABLE];
  expect(tried(mixed, undefined, {})).toThrow('remove RetryOn.GRPC_UNAVAILABLE, or use Port.grpc for the port');
  expect(tried([RetryOn.GRPC_UNAVAILABLE], undefined, {})).toThrow('remove on, or use Port.grpc for the port');
  expect(tried(undefined, [503], grpc)).toThrow('set on: [RetryOn.GRPC_UNAVAILABLE] instead of codes');
  for (const web of [grpc, both]) expect(tried(mixed, undefined, web)).not.toThrow();
  expect(tried(mixed, [503], both)).not.toThrow();
  expect(tried([RetryOn.GATEWAY_ERROR], undefined, {})).not.toThrow();
});

test.each(['prod', 'prod-eu', 'eu-prod', 'production', 'live'])('%s is production, where nothing fails on purpose', environment => {
  const faults = [FaultInjection.delay('3s', 10, 'does checkout wait?')];
  expect(() => makeShop({ app: { environment, platform: istio() }, web: { resilience: { faults } } })).toThrow(/^fault-in-production/);
  expect(() => makeShop({ app: { environment: 'preprod', platform: istio() }, web: { resilience: { faults } } })).not.toThrow();
});

describe('the Gateway API', () => {
  const gamma = Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Istio', gatewayApi: '1.7', readsRetries: true }) });
  const retries = { attempts: 2, perTryTimeout: '500ms', codes: [503, 500], methods: [HttpMethod.GET] };

  test("is as new as the platform's, unless the mesh says more", () => {
    const platform = (gatewayApi: string, own?: string) => Platform.generic({ gatewayApi, mesh: Mesh.gatewayApi({ name: 'Istio', gatewayApi: own, readsRetries: true }) });
    const rulesOn = (cluster: Platform) => made({ retries }, {}, cluster).find(({ kind }) => kind === 'HTTPRoute')!.spec.rules;
    expect(rulesOn(platform('1.7'))).toEqual(rulesOn(gamma));
    expect(() => rulesOn(platform('1.6'))).toThrow("Platform.generic({ gatewayApi: '1.7' })");
    expect(() => rulesOn(platform('1.7', '1.6'))).toThrow("Mesh.gatewayApi({ name: 'Istio', gatewayApi: '1.7', readsRetries: true })");
  });

  test('has retries only where the mesh reads them', () => {
    const linkerd = Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd', gatewayApi: '1.7' }) });
    expect(() => made({ timeout: '2s', retries }, {}, linkerd)).toThrow("Mesh.gatewayApi({ name: 'Linkerd', gatewayApi: '1.7', readsRetries: true })");
    expect(() => made({ retries: { attempts: 0 } }, {}, linkerd)).toThrow(/^mesh-cannot/);
    expect(() => made({ timeout: '2s' }, {}, linkerd)).not.toThrow();
  });

  test('gets one route for each port that speaks HTTP, whose parent is the Service', () => {
    const ports = { port: undefined, ports: [Port.http(8080, { service: 80 }), Port.http(9000, { name: 'admin' }), Port.tcp(7000)], health: Health.http('/') };
    const routes = made({ timeout: '2s', retries }, ports, gamma).filter(({ kind }) => kind === 'HTTPRoute');
    expect(routes.map(({ metadata, spec }) => [metadata.name, spec.parentRefs])).toEqual([
      ['web-mesh', [{ group: '', kind: 'Service', name: 'web', port: 80 }]], ['web-mesh-admin', [{ group: '', kind: 'Service', name: 'web', port: 9000 }]],
    ]);
    const backendRefs = [{ name: 'web', port: 80 }];
    expect(routes[0].spec.rules).toEqual([
      { matches: [{ method: 'GET' }], timeouts: { request: '2s', backendRequest: '500ms' }, retry: { codes: [500, 503], attempts: 2 }, backendRefs },
      { timeouts: { request: '2s' }, retry: { attempts: 0 }, backendRefs },
    ]);
  });

  test('is told by attempts: 0 alone that nothing is tried again', () => {
    const [route] = made({ retries: { attempts: 0 } }, {}, gamma).filter(({ kind }) => kind === 'HTTPRoute');
    expect(route.spec.rules).toEqual([{ retry: { attempts: 0 }, backendRefs: [{ name: 'web', port: 8080 }] }]);
  });

  test('does not take the name of a route from outside, and both pass every check', () => {
    const { app, web } = makeShop({ app: { platform: gamma }, web: { resilience: { timeout: '2s' } } });
    expect(web.meshRoutes.map(({ name }) => name)).toEqual(['web-mesh']);
    expect(Testing.findings(app)).toEqual([]);
  });
});

describe('pods in a mesh', () => {
  const namespaceOf = (platform: Platform) => find(Testing.synth(makeShop({ app: { platform } }).app), 'Namespace', 'shop').metadata.labels;
  const ruleOf = (changes: Changes, direction: string) => find(Testing.synth(makeShop(changes).app), 'NetworkPolicy').spec[direction];
  const calling: Changes['web'] = db => ({ callers: [Peer.namespace('edge')], bindings: { DATABASE: db.address } });

  test('are marked by their namespace', () => {
    expect(namespaceOf(istio())).toMatchObject({ 'istio-injection': 'enabled' });
    expect(namespaceOf(istio({ revision: 'stable' }))).toMatchObject({ 'istio.io/rev': 'stable' });
    expect(namespaceOf(istio({ revision: 'stable' }))).not.toHaveProperty('istio-injection');
    expect(namespaceOf(ambient())).toMatchObject({ 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint' });
    expect(Object.keys(namespaceOf(Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd' }) }))).filter(label => /istio/.test(label))).toEqual([]);
  });

  test('need the waypoint that their namespace names, with resilience or without', () => {
    const needed = (platform: Platform) => externalsOf(makeShop({ app: { platform } }).app).filter(({ kind }) => kind === 'Gateway');
    expect(needed(ambient())).toMatchObject([{ kind: 'Gateway', namespace: 'shop', name: 'waypoint' }]);
    expect(needed(istio())).toEqual([]);
  });

  test('refuse what is not encrypted where that is said, and nowhere else', () => {
    const kinds = (platform: Platform) => Testing.synth(makeShop({ app: { platform } }).app).filter(({ kind }) => kind === 'PeerAuthentication');
    expect(kinds(istio())).toEqual([]);
    expect(kinds(istio({ mtls: MutualTls.STRICT }))).toMatchObject([{ metadata: { name: 'default', namespace: 'shop' }, spec: { mtls: { mode: 'STRICT' } } }]);
  });

  test('reach the control plane of their proxies', () => {
    expect(ruleOf({ app: { platform: istio() } }, 'egress')).toContainEqual({
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } }, podSelector: { matchLabels: { app: 'istiod' } } }],
      ports: [{ port: 15012, protocol: 'TCP' }],
    });
    expect(JSON.stringify(ruleOf({ app: { platform: ambient() } }, 'egress'))).not.toContain('15012');
  });

  test('are called and call through the tunnel in ambient mode, by way of the waypoint', () => {
    const changes = { app: { platform: ambient() }, web: calling };
    const waypoint = { podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } } };
    const [called, probes] = ruleOf(changes, 'ingress');
    expect(called.from).toContainEqual(waypoint);
    expect(called.ports).toEqual([{ port: 8080, protocol: 'TCP' }, { port: 15008, protocol: 'TCP' }]);
    expect(probes).toEqual({ from: [{ ipBlock: { cidr: '169.254.7.127/32' } }, { ipBlock: { cidr: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' } }] });
    const db = ruleOf(changes, 'egress').find(({ ports }: any) => ports[0].port === 5432);
    expect(db.to).toContainEqual(waypoint);
    expect(db.ports).toContainEqual({ port: 15008, protocol: 'TCP' });
  });

  test('find the waypoint of the namespace that they call', () => {
    const app = Testing.app({ platform: ambient() });
    const api = new TwelveFactorApp(new System(app, 'back'), 'api', MINIMAL);
    new TwelveFactorApp(new System(app, 'front'), 'web', { ...MINIMAL, bindings: { API_URL: api.url } });
    const { egress } = find(Testing.synth(app), 'NetworkPolicy').spec;
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'back' } };
    expect(egress[1].to).toContainEqual({ namespaceSelector, podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } } });
  });

  test('leave the waypoint its way where nobody may call anybody', () => {
    const tenant = new Tenant(Testing.app({ platform: ambient() }), 'acme');
    expect(tenant.allowWaypoint?.name).toBe('allow-waypoint');
    expect(new Tenant(Testing.app({ platform: istio() }), 'acme').allowWaypoint).toBeUndefined();
  });

  test('say in what they need from outside that a waypoint must be there', () => {
    const { app } = makeShop({ app: { platform: ambient() }, web: { resilience: { timeout: '2s' } } });
    expect(externalsOf(app)).toEqual([{ kind: 'Gateway', namespace: 'shop', name: 'waypoint' }]);
    expect(Testing.findings(app)).toEqual([]);
  });
});

test('retries that multiply along the calls of a program are a warning', () => {
  const chain = (attempts: number) => {
    const app = Testing.app({ platform: istio() });
    const shop = new System(app, 'shop');
    const resilience = { retries: { attempts: 2 } };
    const db = new TwelveFactorApp(shop, 'stock', { ...MINIMAL, resilience: { retries: { attempts } } });
    const api = new TwelveFactorApp(shop, 'api', { ...MINIMAL, resilience, bindings: { STOCK_URL: db.url } });
    new TwelveFactorApp(shop, 'web', { ...MINIMAL, permissions: [Permission.read('pods')], calls: [api] });
    return Testing.findings(app).map(({ id, message }: any) => [id, message]);
  };
  expect(chain(2)).toEqual([['retry-amplification', expect.stringContaining('one request may become 9 at Deployment shop/stock: api is tried 3 times, stock is tried 3 times')]]);
  expect(chain(0)).toEqual([]);
});
