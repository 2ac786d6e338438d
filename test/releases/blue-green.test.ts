import { apart, blueGreen, envOf, instanceOf, NEW, program, SHOP, Way, WAYS, Web, weightsOf } from './releasing';
import { BlueGreenRelease, Color, Health, Port, Route, ServiceType, TrafficMatch } from '../../src';

const { BLUE, GREEN } = Color;
const TESTERS = TrafficMatch.header('x-tester', 'yes');
const ALL = Object.keys(WAYS) as Way[];
const SCALED: Web = { replicas: undefined, scale: { min: 2, max: 10 } };

test.each(ALL)('by %s green stands beside blue with as many pods as the app may ever have, and gets no call yet', way => {
  const made = blueGreen(way, BLUE, {}, SCALED);
  expect(made.get('Deployment', 'web-next').spec.replicas).toBe(10);
  expect(made.get('HorizontalPodAutoscaler', 'web').spec).toMatchObject({ minReplicas: 10, maxReplicas: 10 });
  expect(made.get('HorizontalPodAutoscaler', 'web-next')).toBeUndefined();
  expect([instanceOf(made), instanceOf(made, 'web-next')]).toEqual(['web', 'web-next']);
  expect(made.late).toEqual([]);
});

test.each<[Way, string[]]>([
  ['kubernetes', ['Service web']], ['gateway', ['HTTPRoute web', 'Service web']], ['mesh', ['HTTPRoute web-mesh', 'Service web']], ['istio', ['Service web', 'VirtualService web']],
])('by %s all calls go to green in the second step, and blue keeps as many pods as it may have', (way, late) => {
  const made = blueGreen(way, GREEN, {}, SCALED);
  expect(made.late).toEqual(late);
  expect([instanceOf(made), instanceOf(made, 'web-next')]).toEqual(['web-next', 'web-next']);
  expect(made.get('HorizontalPodAutoscaler', 'web').spec.minReplicas).toBe(10);
  expect(made.synthesis.releases![0]).toMatchObject({ facts: ['all requests go to green, web-next', expect.anything(), 'web stays at 10 pods until the end of the release, for traffic that moves back'], limits: [] });
});

test.each<[Way, string, string]>([['gateway', 'HTTPRoute', 'web'], ['mesh', 'HTTPRoute', 'web-mesh'], ['istio', 'VirtualService', 'web']])('by %s nothing is divided', (way, kind, name) => {
  expect(Object.keys(weightsOf(blueGreen(way, BLUE), kind, name)[0])).toEqual(['web']);
  expect(weightsOf(blueGreen(way, GREEN), kind, name)).toEqual([{ 'web': 0, 'web-next': 100 }]);
});

test('every Service of the app changes with the colour', () => {
  const exposed = (live: Color) => program('kubernetes', (shop, app) => {
    new BlueGreenRelease(shop, 'web-next', { app, image: NEW, live });
    app.expose('web-public', { type: ServiceType.LOAD_BALANCER });
  });
  expect([BLUE, GREEN].map(live => instanceOf(exposed(live), 'web-public'))).toEqual(['web', 'web-next']);
  expect(exposed(GREEN).late).toEqual(['Service web', 'Service web-public']);
});

test.each(ALL)('by %s the app is as without the release while it is blue, but for pods that wait for calls', way => {
  const mine = apart(blueGreen(way, BLUE, {}, SCALED), ['web-next', ...way === 'mesh' ? ['web-mesh'] : []]).filter(({ kind }) => kind !== 'VirtualService');
  const bare = apart(program(way, () => undefined, SCALED));
  expect(mine).toEqual(bare.map(manifest => manifest.kind === 'HorizontalPodAutoscaler' ? { ...manifest, spec: { ...manifest.spec, minReplicas: 10 } } : manifest));
});

test.each<[Way, string, string]>([['gateway', 'HTTPRoute', 'web'], ['istio', 'VirtualService', 'web']])('by %s testers see green before it is live, in the second step', (way, kind, name) => {
  const made = blueGreen(way, BLUE, { preview: [TESTERS] });
  expect(weightsOf(made, kind, name)).toEqual([{ 'web-next': 100 }, { web: 100 }]);
  expect(made.late).toEqual([`${kind} ${name}`]);
  expect(JSON.stringify(blueGreen(way, GREEN, { preview: [TESTERS] }).get(kind, name))).not.toContain('x-tester');
});

test('testers may have a host of their own, on Kubernetes alone behind whatever routes there are', () => {
  const previewRoutes = [Route.host('next.acme.example')];
  for (const live of [BLUE, GREEN]) {
    const { get } = blueGreen('gateway', live, { previewRoutes });
    expect(get('HTTPRoute', 'web-next').spec).toMatchObject({ hostnames: ['next.acme.example'], rules: [{ backendRefs: [{ name: 'web-next' }] }] });
  }
});

test('an app that speaks TCP changes colour by Kubernetes alone', () => {
  const made = blueGreen('kubernetes', GREEN, {}, { port: undefined, ports: [Port.tcp(7000)], health: Health.tcp() });
  expect(made.late).toEqual(['Service web']);
  expect(made.synthesis.releases![0].limits).toEqual([]);
});

test('gRPC by a Gateway changes colour in the GRPCRoute', () => {
  const made = blueGreen('gateway', GREEN, {}, { port: undefined, ports: [Port.grpc(7000)], health: Health.tcp(), routes: [SHOP] });
  expect(weightsOf(made, 'GRPCRoute')).toEqual([{ 'web': 0, 'web-next': 100 }]);
});

test('green has its own settings, policy and budget', () => {
  const made = program('kubernetes', (shop, app, db) => {
    new BlueGreenRelease(shop, 'web-next', { app, image: NEW, live: BLUE, config: { BASKET: 'new' } });
    app.bind('DATABASE_URL', db.url);
  });
  expect(envOf(made)).toMatchObject({ BASKET: 'new' });
  expect(envOf(made, 'web')).not.toHaveProperty('BASKET');
  expect(made.get('NetworkPolicy', 'web-next').spec.egress).toEqual(made.get('NetworkPolicy', 'web').spec.egress);
  expect(made.get('PodDisruptionBudget', 'web-next').spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'web-next' });
});

test('its parts are those that were made', () => {
  let release: BlueGreenRelease | undefined;
  const { get } = program('kubernetes', (shop, app) => { release = new BlueGreenRelease(shop, 'web-next', { app, image: NEW, live: BLUE, configFiles: { '/etc/web/basket.yaml': 'basket: new\n' } }); });
  const { deployment, service, networkPolicy, podDisruptionBudget, configMap, asHeadroomTarget } = release!;
  for (const part of [deployment, service, networkPolicy, podDisruptionBudget!, configMap!]) expect(get(part.kind, part.name)).toBeDefined();
  expect(asHeadroomTarget).toBeDefined();
});

test('when the app has the image, calls go back to it before the release is removed', () => {
  const next = (live: Color) => blueGreen('kubernetes', live, {}, { image: NEW }).synthesis.releases![0].next;
  expect(next(GREEN)).toEqual(['web has the new version: set live: Color.BLUE and apply, so that web receives all requests']);
  expect(next(BLUE)).toEqual(['remove web-next from the program, apply, and delete its orphaned objects']);
  expect(() => blueGreen('kubernetes', BLUE, { image: undefined })).toThrow(/^release-same/);
});
