import * as fc from 'fast-check';
import { type ControlPlane, installCrds } from './lab';
import { dryRun } from './prove/server-side';
import { documents, startCluster, VERSIONS } from './prove/subject';
import { Entry, Health, IngressTls, Platform, Port, Route } from '../../src';
import { KeelwrightError } from '../../src/private/refusal';
import { shopYaml } from '../program';

const RUNS = 600;
const SEED = Number(process.env.KEELWRIGHT_PROPERTY_SEED ?? Date.now() % 1e9);

/** Some of them what a user writes, some put together from pieces that proxies and servers look at, mostly after a usual beginning. */
const from = (usual: string[], pieces: string[], beginning: string): fc.Arbitrary<string> => {
  const start = fc.constantFrom(beginning, beginning, beginning, '');
  const rest = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 });
  const strange = fc.tuple(start, rest).map(([first, parts]) => `${first}${parts.join('')}`);
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, { weight: 2, arbitrary: strange });
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

const httpRoute = fc.tuple(host, path, fc.boolean()).map(([h, p, exact]) => exact ? Route.host(h).exactPath(p) : Route.host(h).path(p));
const grpcRoute = fc.tuple(host, fc.option(word, { nil: undefined }), fc.option(word, { nil: undefined }))
  .map(([h, service, method]) => (service === undefined ? Route.host(h) : Route.host(h).service(service, method)).port('grpc'));
const entry = fc.oneof(
  fc.constantFrom(undefined, 'https', 'https.2').map(listener => Entry.gateway({ name: 'public', namespace: '1-edge', listener })),
  fc.constantFrom(IngressTls.none(), IngressTls.issuer('letsencrypt'), IngressTls.secret('wildcard-tls')).map(tls => Entry.ingress({ className: 'nginx', tls })),
);
const wish = fc.tuple(entry, fc.oneof(fc.tuple(httpRoute), fc.tuple(grpcRoute), fc.tuple(httpRoute, httpRoute)));

describe.each(VERSIONS)(`Kubernetes %s, with seed ${SEED} (KEELWRIGHT_PROPERTY_SEED=${SEED} repeats it)`, version => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startCluster({ version, nodesPerZone: 0 });
    await installCrds(cluster, 'gateway-api', ['HTTPRoute', 'GRPCRoute', 'Gateway']);
  });

  afterAll(async () => cluster.stop());

  test('whatever a route says, it is refused with a code, or the server takes it', async () => {
    const accepted: string[] = [];
    await fc.assert(fc.asyncProperty(wish, async ([way, routes]) => {
      const yaml = synthesized(way, routes);
      if (yaml === undefined) return;
      accepted.push(yaml);
      const objects = documents(yaml).filter(({ kind }) => /Route$|^Ingress$/.test(kind!));
      expect(await Promise.all(objects.map(async object => dryRun(cluster, { ...object, metadata: { ...object.metadata, namespace: 'default' } }))))
        .toEqual(objects.map(() => undefined));
    }), { numRuns: RUNS, seed: SEED });
    // A generator that is always refused would prove nothing.
    expect(accepted.length).toBeGreaterThan(RUNS / 6);
  });

  test('as many routes as one object may hold are taken', async () => {
    const routes = Array.from({ length: 64 }, (_, i) => Route.host('a.example').path(`/${i}`));
    const yaml = synthesized(Entry.gateway({ name: 'public', namespace: 'edge' }), routes)!;
    const [route] = documents(yaml).filter(({ kind }) => kind === 'HTTPRoute');
    expect(await dryRun(cluster, { ...route, metadata: { ...route.metadata, namespace: 'default' } })).toBeUndefined();
  });

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
