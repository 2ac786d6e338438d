import * as fc from 'fast-check';
import { ApiServer, type KubeObject } from './lab';
import { MINIMAL } from '../program';
import { version } from './proof/point';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { applyStrictly, dryRun, makeNamespace, pathOf } from './prove/server-side';
import { DUAL_STACK } from './prove/subject';
import {
  App, ExposeOptions, ExternalBackend, ExternalBackendProps, IpFamily, IpFamilyPolicy, Platform, Port, ServiceOptions, ServiceType, SessionAffinity,
  System, TrafficDistribution, TrafficPolicy, TwelveFactorApp, TwelveFactorAppProps,
} from '../../src';
import { supports } from '../../src/platform/kubernetes';
import { KeelwrightError } from '../../src/private/refusal';
import { Testing } from '../../src/testing';

const RUNS = 600;
const SEED = Number(process.env.KEELWRIGHT_PROPERTY_SEED ?? Date.now() % 1e9);
const WEB: TwelveFactorAppProps = { ...MINIMAL, port: undefined, ports: [Port.http(8080, { service: 80 }), Port.http(9000, { name: 'admin' })] };
const { CLUSTER_IP, NODE_PORT, LOAD_BALANCER } = ServiceType;
const { LOCAL } = TrafficPolicy;
const PORTS = [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })];

/** The Services of a System, and what leads them. */
function servicesOf(make: (system: System) => void): KubeObject[] {
  const app: App = Testing.app({ platform: Platform.generic({ kubernetes: version }) });
  make(new System(app, 'services'));
  return documents(Testing.yaml(app)).filter(({ kind }) => kind === 'Service' || kind === 'EndpointSlice');
}

describe(`Kubernetes ${version}, with seed ${SEED} (KEELWRIGHT_PROPERTY_SEED=${SEED} repeats it)`, () => {
  let single: ApiServer;
  let dual: ApiServer;

  beforeAll(async () => {
    [single, dual] = await Promise.all([ApiServer.start(version), ApiServer.start(version, DUAL_STACK)]);
    for (const server of [single, dual]) await makeNamespace(server, 'services');
  });

  afterAll(async () => Promise.all([single.stop(), dual.stop()]));

  /** What the server makes of an app's Services, by name; nothing that was said is lost. */
  async function made(server: ApiServer, objects: KubeObject[]): Promise<{ [name: string]: any }> {
    const kept: { [name: string]: any } = {};
    for (const object of objects) {
      const given = await applyStrictly(server, object);
      // With PreferDualStack the server adds the other family.
      expect(lost(object, given, object.metadata.name).filter(line => !line.endsWith('ipFamilies: 1 items became 2'))).toEqual([]);
      kept[object.metadata.name!] = given;
    }
    return kept;
  }

  const own = (service: ServiceOptions, more: Partial<TwelveFactorAppProps> = {}) => servicesOf(system => new TwelveFactorApp(system, 'web', { ...WEB, ...more, service }));
  const exposed = (...all: ExposeOptions[]) => servicesOf(system => {
    const web = new TwelveFactorApp(system, 'web', WEB);
    all.forEach((options, i) => web.expose(`web-${i}`, options));
  });
  const remove = async ({ api }: ApiServer, objects: KubeObject[]) => {
    for (const object of objects) await api.delete(pathOf(object));
  };

  test('port 80 leads to 8080 and, on the nodes, from 30080; other ports are as the cluster chooses', async () => {
    const objects = exposed({ type: NODE_PORT, nodePorts: { http: 30080 } });
    const { 'web-0': { spec } } = await made(single, objects);
    expect(spec.ports).toMatchObject([{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080 }, { name: 'admin', port: 9000 }]);
    expect(spec.ports[1].nodePort).toBeGreaterThanOrEqual(30000);
    expect(spec.ports[1].nodePort).toBeLessThanOrEqual(32767);
    await expect(applyStrictly(single, { ...objects[1], metadata: { ...objects[1].metadata, name: 'other' } })).rejects.toThrow('port is already allocated');
    await remove(single, objects);
  });

  test('a load balancer has the ports, the class and the traffic policy that it asks for', async () => {
    const objects = exposed(
      { type: LOAD_BALANCER, loadBalancerClass: 'acme.example/nlb', allocateLoadBalancerNodePorts: false, sourceRanges: ['203.0.113.0/24'] },
      { type: LOAD_BALANCER, externalTrafficPolicy: LOCAL, healthCheckNodePort: 30081 },
      { type: LOAD_BALANCER, externalTrafficPolicy: LOCAL },
    );
    const { 'web-0': direct, 'web-1': checked, 'web-2': assigned } = await made(single, objects);
    expect(direct.spec.ports.map(({ nodePort }: any) => nodePort)).toEqual([undefined, undefined]);
    expect(direct.spec).toMatchObject({ allocateLoadBalancerNodePorts: false, externalTrafficPolicy: 'Cluster' });
    expect(checked.spec.ports.every(({ nodePort }: any) => nodePort >= 30000)).toBe(true);
    expect(checked.spec.healthCheckNodePort).toBe(30081);
    expect(assigned.spec.healthCheckNodePort).toBeGreaterThanOrEqual(30000);
    await remove(single, objects);
  });

  test('a fixed address is taken, and kept for it alone', async () => {
    const objects = own({ clusterIPs: ['10.96.7.7'], sessionAffinity: SessionAffinity.clientIp({ timeoutSeconds: 86400 }), internalTrafficPolicy: LOCAL });
    const { web: { spec } } = await made(single, objects);
    expect(spec).toMatchObject({ clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.7'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
    expect(spec.sessionAffinityConfig).toEqual({ clientIP: { timeoutSeconds: 86400 } });
    await expect(applyStrictly(single, { ...objects[0], metadata: { ...objects[0].metadata, name: 'other' } })).rejects.toThrow('already allocated');
    await remove(single, objects);
  });

  test('addresses of both families are taken where there are both', async () => {
    const fixed = own({ clusterIPs: ['fd00:10:96::7', '10.96.7.7'], ipFamilyPolicy: IpFamilyPolicy.REQUIRE_DUAL_STACK });
    const { web } = await made(dual, fixed);
    expect(web.spec.ipFamilies).toEqual(['IPv6', 'IPv4']);
    await remove(dual, fixed);
    const chosen = own({ ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK });
    expect((await made(dual, chosen)).web.spec.clusterIPs).toHaveLength(2);
    expect((await made(single, chosen)).web.spec.clusterIPs).toHaveLength(1);
    await expect(applyStrictly(single, own({ ipFamilyPolicy: IpFamilyPolicy.REQUIRE_DUAL_STACK })[0])).rejects.toThrow('not configured for dual-stack');
    await remove(single, chosen);
    await remove(dual, chosen);
  });

  test('traffic distribution is kept by the name that the version knows', async () => {
    const near = (trafficDistribution: TrafficDistribution) => own({ trafficDistribution });
    if (!supports(version, 'trafficDistribution')) {
      expect(() => near(TrafficDistribution.PREFER_SAME_ZONE)).toThrow(/^kubernetes-too-old/);
      // The server would drop it without a word.
      const [service] = own({});
      const kept = await applyStrictly(single, { ...service, spec: { ...service.spec, trafficDistribution: 'PreferClose' } });
      expect(kept.spec.trafficDistribution).toBeUndefined();
    } else if (!supports(version, 'preferSameTraffic')) {
      expect(() => near(TrafficDistribution.PREFER_SAME_NODE)).toThrow(/^kubernetes-too-old/);
      expect((await made(single, near(TrafficDistribution.PREFER_SAME_ZONE))).web.spec.trafficDistribution).toBe('PreferClose');
    } else {
      for (const wanted of Object.values(TrafficDistribution)) expect((await made(single, near(wanted))).web.spec.trafficDistribution).toBe(wanted);
    }
    await remove(single, own({}));
  });

  test('the name of a headless Service stands for the pods', async () => {
    const objects = own({ headless: true, publishNotReadyAddresses: true }, { ports: [Port.http(8080)] });
    const { web: { spec } } = await made(single, objects);
    expect(spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] });
    await remove(single, objects);
  });

  test('whatever a Service says, it is refused with a code, or a server with both families takes it', async () => {
    let accepted = 0;
    const wish = fc.tuple(service, exposure, external);
    await fc.assert(fc.asyncProperty(wish, async ([ofItsOwn, beside, outside]) => {
      const objects = attempt(() => servicesOf(system => {
        const web = new TwelveFactorApp(system, 'web', { ...WEB, ...(ofItsOwn.headless && { ports: [Port.http(8080)] }), service: ofItsOwn });
        web.expose('beside', beside);
        if (outside) new ExternalBackend(system, 'orders', outside);
      }));
      if (objects === undefined) return;
      accepted++;
      expect(await Promise.all(objects.map(async object => dryRun(dual, object)))).toEqual(objects.map(() => undefined));
    }), { numRuns: RUNS, seed: SEED });
    // A generator that is always refused would prove nothing.
    expect(accepted).toBeGreaterThan(RUNS / 10);
  });
});

/** Most settings are left out most of the time, or hardly any program would be taken. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => (
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
);
const perhaps = <T>(...values: T[]) => rarely(fc.constantFrom(...values));
const { IPV4, IPV6 } = IpFamily;
const family = fc.constantFrom<IpFamily[]>([IPV4], [IPV6], [IPV4, IPV6], [IPV6, IPV4], [IPV4, IPV4]);
const service: fc.Arbitrary<ServiceOptions> = fc.record({
  headless: perhaps(false, true),
  clusterIPs: perhaps(['10.96.0.80'], ['fd00:10:96::80'], ['10.96.0.80', 'fd00:10:96::80'], ['10.96.0.80', '10.96.0.81'], ['10.96.0.080']),
  ipFamilyPolicy: perhaps(...Object.values(IpFamilyPolicy)),
  ipFamilies: rarely(family),
  sessionAffinity: rarely(fc.constantFrom(1, 600, 86400, 0, 86401).map(timeoutSeconds => SessionAffinity.clientIp({ timeoutSeconds }))),
  trafficDistribution: perhaps(...Object.values(TrafficDistribution)),
  internalTrafficPolicy: perhaps(...Object.values(TrafficPolicy)),
  publishNotReadyAddresses: perhaps(false, true),
});
const exposure: fc.Arbitrary<ExposeOptions> = fc.record({
  type: fc.constantFrom(CLUSTER_IP, NODE_PORT, LOAD_BALANCER),
  nodePorts: perhaps({ http: 30080 }, { http: 30080 }, { http: 80 }),
  sourceRanges: perhaps(['203.0.113.0/24'], ['203.0.113.1/24']),
  loadBalancerClass: perhaps('acme.example/nlb', 'internal', 'a b', `${'a'.repeat(64)}`, 'acme.example/', '/nlb', 'Acme.example/nlb', 'a..b/nlb', '-a/nlb'),
  allocateLoadBalancerNodePorts: perhaps(false, true),
  externalTrafficPolicy: perhaps(...Object.values(TrafficPolicy)),
  healthCheckNodePort: perhaps(30081, 80),
});
const STRANGE_ADDRESSES = [
  '10.9.0.01', '127.0.0.1', '169.254.169.254', 'fe80::1', '224.0.0.1', '::', '::ffff:a09:1', '::1', 'FD00::1', '10.9.0.1/32', '255.255.255.255',
];
const STRANGE_HOSTS = [
  'a_b.example', 'A.example', '1.2.3.4', 'a..b', '-a.b', `${'a'.repeat(64)}.b`, `${'abcdef.'.repeat(36)}xy`, 'localhost', 'a.example.', 'é.example',
];
const address = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('10.9.0.1', '10.9.0.2', 'fd00::9:1') }, { weight: 1, arbitrary: fc.constantFrom(...STRANGE_ADDRESSES) },
);
const host = fc.constantFrom('orders.db.acme.example', 'a.b', '1.example', `${'a'.repeat(63)}.b`, `${'abcdef.'.repeat(36)}x`, ...STRANGE_HOSTS);
const external: fc.Arbitrary<ExternalBackendProps | undefined> = rarely(fc.oneof(
  fc.uniqueArray(address, { minLength: 1, maxLength: 3 }).map(addresses => ({ addresses, ports: PORTS })),
  host.map(name => ({ host: name, ports: PORTS })),
));

function attempt<T>(program: () => T): T | undefined {
  try {
    return program();
  } catch (error) {
    if (error instanceof KeelwrightError) return undefined;
    throw error;
  }
}
