import * as fc from 'fast-check';
import { ApiServer, installCrds, type KubeObject } from './lab';
import { shopYaml } from '../program';
import { version } from './proof/point';
import { installCrdsOf } from './prove/custom-resources';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { applyStrictly, dryRun, pathOf } from './prove/server-side';
import { FaultInjection, HttpMethod, IstioMode, Mesh, MutualTls, Platform, Port, Resilience, Retries, RetryOn } from '../../src';
import { KeelwrightError } from '../../src/private/refusal';

const RUNS = 400;
const SEED = Number(process.env.KEELWRIGHT_PROPERTY_SEED ?? Date.now() % 1e9);

const EVERYTHING: Resilience = {
  timeout: '5s',
  retries: {
    attempts: 3, perTryTimeout: '500ms', on: [RetryOn.SERVER_ERROR, RetryOn.RESET, RetryOn.GRPC_UNAVAILABLE], codes: [429], backoff: '50ms', budgetPercent: 12.5,
  },
  connectionPool: { maxConnections: 100, connectTimeout: '1s', maxPendingRequests: 10, maxRequests: 200, maxRequestsPerConnection: 1000 },
  outlierDetection: { consecutiveErrors: 3, interval: '5s', baseEjectionTime: '1m30s', maxEjectionPercent: 50 },
  faults: [FaultInjection.delay('3s', 10, 'does checkout wait?'), FaultInjection.abort(503, 0.5, 'does checkout say so?')],
};
const SPEAKING_BOTH = { port: undefined, ports: [Port.http(8080), Port.grpc(7000)] };
const MESHES: [string, Mesh, Resilience][] = [
  ['Istio, sidecars', Mesh.istio({ mode: IstioMode.SIDECAR, mtls: MutualTls.STRICT }), EVERYTHING],
  ['Istio, ambient', Mesh.istio({ mode: IstioMode.AMBIENT, waypoint: 'waypoint', mtls: MutualTls.PERMISSIVE }), EVERYTHING],
  ['Gateway API', Mesh.gatewayApi({ name: 'Istio', gatewayApi: '1.7', readsRetries: true }), { timeout: '5s', retries: { attempts: 3, perTryTimeout: '500ms', codes: [500, 429], backoff: '50ms' } }],
];

/** Hardly anything would be taken if every other value were strange. */
const mostly = <T>(usual: fc.Arbitrary<T>, strange: fc.Arbitrary<T>) => fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: strange });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const strangeTime = fc.tuple(fc.integer({ min: 0, max: 99999 }), fc.constantFrom('ms', 's', 'm', 'h', '')).map(([n, unit]) => `${n}${unit}`);
const time = mostly(fc.constantFrom('500ms', '2s', '1m30s', '1h', '10s'), strangeTime);
const limit = mostly(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(0, 2 ** 31 - 1, 2 ** 31));
const methods = maybe(fc.subarray([HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE]));
const anyMethod = maybe(fc.constant('orders carry a key'));
const wish: fc.Arbitrary<Resilience> = fc.record({
  timeout: maybe(mostly(fc.constantFrom('5s', '10s', '1m30s', '1h'), time)),
  retries: maybe(fc.tuple(
    fc.record({
      attempts: mostly(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 4)),
      perTryTimeout: mostly(fc.constantFrom('10ms', '500ms'), maybe(fc.constant('2s'))),
      backoff: maybe(mostly(fc.constantFrom('5ms', '50ms'), time)),
      on: mostly(maybe(fc.subarray(Object.values(RetryOn), { minLength: 1 })), fc.constant<RetryOn[]>([])),
      codes: maybe(mostly(fc.subarray([409, 429, 500, 503]), fc.array(fc.integer({ min: 398, max: 601 }), { maxLength: 3 }))),
      budgetPercent: maybe(fc.constantFrom(0.1, 20, 100)),
    }),
    mostly<Pick<Retries, 'methods' | 'anyMethod'>>(fc.oneof(fc.record({ methods }), fc.record({ anyMethod })), fc.record({ methods, anyMethod })),
  ).map(([retries, which]) => ({ ...retries, ...which }))),
  connectionPool: maybe(fc.record({ maxConnections: maybe(limit), connectTimeout: maybe(time), maxRequests: maybe(limit) })),
  outlierDetection: maybe(fc.record({
    consecutiveErrors: maybe(limit),
    interval: maybe(time),
    maxEjectionPercent: maybe(mostly(fc.constantFrom(50, 60, 90), fc.integer({ min: 40, max: 110 }))),
  })),
  faults: maybe(fc.constantFrom([FaultInjection.delay('3s', 0.01, 'a try')], [FaultInjection.abort(400, 100, 'a try')])),
});

describe(`Kubernetes ${version}, meshes, with seed ${SEED} (KEELWRIGHT_PROPERTY_SEED=${SEED} repeats it)`, () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await ApiServer.start(version);
    await installCrds(server, 'istio', ['VirtualService', 'DestinationRule', 'PeerAuthentication']);
    await installCrds(server, 'gateway-api', ['HTTPRoute']);
  });

  afterAll(async () => server.stop());

  test.each(MESHES)('%s: all that is said is taken and kept whole', async (_, mesh, resilience) => {
    const objects = documents(synthesized(mesh, resilience)!);
    await installCrdsOf(server, objects);
    const kept: KubeObject[] = [];
    for (const object of objects) kept.push(await applyStrictly(server, object));
    expect(objects.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
    const made = objects.filter(({ apiVersion }) => /istio|gateway/.test(apiVersion!)).map(({ kind }) => kind);
    expect(made).toEqual(mesh.istioOptions ? ['PeerAuthentication', 'VirtualService', 'DestinationRule'] : ['HTTPRoute']);
    for (const object of objects.reverse()) if (object.kind !== 'Namespace') await server.api.delete(pathOf(object));
  });

  test('whatever is said of an edge, it is refused with a code, or the server takes it', async () => {
    const accepted: string[] = [];
    await fc.assert(fc.asyncProperty(wish, fc.constantFrom(...MESHES), async (resilience, [, mesh]) => {
      const yaml = synthesized(mesh, resilience);
      if (yaml === undefined) return;
      accepted.push(yaml);
      const objects = documents(yaml).filter(({ apiVersion }) => /istio|gateway/.test(apiVersion!));
      expect(await Promise.all(objects.map(async object => dryRun(server, { ...object, metadata: { ...object.metadata, namespace: 'default' } }))))
        .toEqual(objects.map(() => undefined));
    }), { numRuns: RUNS, seed: SEED });
    // A generator that is always refused would prove nothing.
    expect(accepted.length).toBeGreaterThan(RUNS / 5);
  });

  function synthesized(mesh: Mesh, resilience: Resilience): string | undefined {
    try {
      return shopYaml({ app: { environment: 'staging', platform: Platform.generic({ mesh, kubernetes: version }) }, web: { ...SPEAKING_BOTH, resilience } });
    } catch (error) {
      if (error instanceof KeelwrightError) return undefined;
      throw error;
    }
  }
});
