import { canary, NEW, SHOP, Way, weightsOf } from './releasing';
import {
  CanaryPhase, CanaryRelease, CanaryReleaseProps, Entry, Health, IngressTls, IstioMode, Mesh, Platform, Port, Route, Stickiness, TrafficMatch,
} from '../../src';
import { makeShop } from '../program';

const { RUNNING, PROMOTED, ABORTED } = CanaryPhase;
const TESTERS = TrafficMatch.header('x-tester', 'yes');

describe('weights', () => {
  test.each<[Way, string, string]>([['gateway', 'HTTPRoute', 'web'], ['mesh', 'HTTPRoute', 'web-mesh'], ['istio', 'VirtualService', 'web']])('by %s', (way, kind, name) => {
    expect(weightsOf(canary(way, { weight: 30 }), kind, name)).toEqual([{ 'web': 70, 'web-next': 30 }]);
    expect(weightsOf(canary(way, { phase: PROMOTED }), kind, name)).toEqual([{ 'web': 0, 'web-next': 100 }]);
    expect(Object.keys(weightsOf(canary(way, { phase: ABORTED }), kind, name)[0])).toEqual(['web']);
  });

  test('of retried calls and of all others', () => {
    const made = canary('istio', { preview: [TESTERS], sticky: Stickiness.cookie() }, { resilience: { timeout: '10s', retries: { attempts: 2, perTryTimeout: '3s' } } });
    const { http } = made.get('VirtualService', 'web').spec;
    expect(http.map(({ name }: any) => name)).toEqual([
      'preview-retried', 'preview-once', 'kept-at-web-retried', 'kept-at-web-once', 'kept-at-web-next-retried', 'kept-at-web-next-once', 'retried', 'once',
    ]);
    expect(http[0].match).toEqual([{ method: expect.anything(), headers: { 'x-tester': { exact: 'yes' } } }]);
    expect(http.every(({ timeout }: any) => timeout === '10s')).toBe(true);
    expect(weightsOf(made, 'VirtualService').slice(-2)).toEqual([{ 'web': 90, 'web-next': 10 }, { 'web': 90, 'web-next': 10 }]);
  });

  test.each<[Way, object]>([['mesh', { kind: 'GRPCRoute', name: 'web-mesh' }], ['istio', { kind: 'VirtualService', name: 'web' }]])('of gRPC by %s', (way, where) => {
    const { kind, name } = where as { kind: string; name: string };
    const made = canary(way, { preview: [TESTERS] }, { port: undefined, ports: [Port.grpc(7000)], health: Health.tcp() });
    expect(weightsOf(made, kind, name)).toEqual([{ 'web-next': 100 }, { 'web': 90, 'web-next': 10 }]);
    expect(made.late).toEqual([`${kind} ${name}`]);
  });

  test('of all that an app speaks, between Services', () => {
    const spoken = { port: undefined, ports: [Port.http(8080), Port.grpc(7000)], resilience: { timeout: '2s' } };
    const made = canary('mesh', {}, spoken);
    expect(made.late).toEqual(['GRPCRoute web-mesh', 'HTTPRoute web-mesh']);
    for (const kind of ['GRPCRoute', 'HTTPRoute']) expect(weightsOf(made, kind, 'web-mesh')).toEqual([{ 'web': 90, 'web-next': 10 }]);
    expect(made.get('HTTPRoute', 'web-mesh').spec.rules[0].timeouts).toEqual({ request: '2s' });
  });

  test('of gRPC that comes by a Gateway', () => {
    const made = canary('gateway', { preview: [TESTERS] }, { port: undefined, ports: [Port.grpc(7000)], health: Health.tcp(), routes: [SHOP.service('acme.Shop')] });
    expect(made.get('GRPCRoute', 'web').spec.rules).toEqual([
      {
        matches: [{ method: { type: 'Exact', service: 'acme.Shop' }, headers: [{ type: 'Exact', name: 'x-tester', value: 'yes' }] }],
        backendRefs: [{ name: 'web-next', port: 7000, weight: 100 }],
      },
      { matches: [{ method: { type: 'Exact', service: 'acme.Shop' } }], backendRefs: [{ name: 'web', port: 7000, weight: 90 }, { name: 'web-next', port: 7000, weight: 10 }] },
    ]);
  });
});

describe('a cookie', () => {
  const rules = (more: Partial<CanaryReleaseProps> = {}) => canary('gateway', { sticky: Stickiness.cookie(), ...more }).get('HTTPRoute', 'web').spec.rules;
  const cookieOf = ({ filters: [{ responseHeaderModifier: { add: [{ value }] } }] }: any): string => value;
  const cookiesSet = (more?: Partial<CanaryReleaseProps>): string[] => rules(more).at(-1).backendRefs.map(cookieOf);
  const patternOf = (rule: any) => new RegExp(rule.matches[0].headers[0].value);

  test('is given to clients of either version, and takes them back to the one that gave it', () => {
    const [app, next] = cookiesSet().map(value => value.split(';')[0]);
    const [ofApp, ofNext] = rules();
    expect([ofApp, ofNext].map(({ backendRefs }) => backendRefs.map(({ name, weight }: any) => [name, weight]))).toEqual([[['web', 100]], [['web-next', 100]]]);
    expect([app, next, `a=b; ${next}; c=d`, `x${next}`, `${next}0`, 'a=b'].map(value => [patternOf(ofApp).test(value), patternOf(ofNext).test(value)])).toEqual([
      [true, false], [false, true], [false, true], [false, false], [false, false], [false, false],
    ]);
  });

  test('of an earlier image counts no more, and that of another weight does', () => {
    expect(cookiesSet({ image: 'ghcr.io/acme/web:1.9.1' })).not.toEqual(cookiesSet());
    expect(cookiesSet({ weight: 50 })).toEqual(cookiesSet());
  });

  test('is not given where nothing is left to keep', () => {
    for (const phase of [PROMOTED, ABORTED]) expect(JSON.stringify(rules({ phase }))).not.toMatch(/cookie/i);
  });

  test('stands behind previews in a VirtualService, where the first that matches is taken', () => {
    const { http } = canary('istio', { sticky: Stickiness.cookie(), preview: [TESTERS] }).get('VirtualService', 'web').spec;
    expect(http.map(({ name }: any) => name)).toEqual(['preview', 'kept-at-web', 'kept-at-web-next', undefined]);
    expect(http[3].route[1]).toEqual({
      destination: { host: 'web-next' }, weight: 10, headers: { response: { add: { 'set-cookie': expect.stringMatching(/^web-release=web-next\.[0-9a-f]{8}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/) } } },
    });
  });
});

describe('previews', () => {
  test('end with the release', () => {
    const heads = (phase: CanaryPhase) => JSON.stringify(canary('gateway', { phase, preview: [TESTERS] }).get('HTTPRoute', 'web'));
    expect([RUNNING, PROMOTED, ABORTED].map(phase => heads(phase).includes('x-tester'))).toEqual([true, false, false]);
    expect(canary('gateway', { weight: 0, preview: [TESTERS] }).synthesis.releases![0].limits).toContain('no pods exist for preview');
  });

  test('by an expression are those whose whole header it matches, each of its ways', () => {
    const [{ matches }] = canary('gateway', { preview: [TrafficMatch.headerPattern('x-group', 'beta|gamma')] }).get('HTTPRoute', 'web').spec.rules;
    const { type, value } = matches[0].headers[0];
    expect([type, ['beta', 'gamma', 'betamax', 'xgamma'].map(group => new RegExp(value).test(group))]).toEqual(['RegularExpression', [true, true, false, false]]);
  });

  test('may have a host of their own, for the new version in all phases', () => {
    for (const phase of [RUNNING, PROMOTED, ABORTED]) {
      const made = canary('gateway', { phase, previewRoutes: [Route.host('next.acme.example')] });
      const { hostnames, rules } = made.get('HTTPRoute', 'web-next').spec;
      expect([hostnames, rules[0].backendRefs]).toEqual([['next.acme.example'], [{ name: 'web-next', port: 8080 }]]);
      expect(made.late).not.toContain('HTTPRoute web-next');
      expect(made.get('NetworkPolicy', 'web-next').spec.ingress).toEqual(made.get('NetworkPolicy', 'web').spec.ingress);
    }
  });
});

test('what an app behind an Ingress gets from outside is not divided by Istio, and that is told', () => {
  const platform = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }), entry: Entry.ingress({ className: 'nginx', tls: IngressTls.none() }) });
  const limits = (phase: CanaryPhase) => {
    const { app, shop, web } = makeShop({ app: { platform }, web: { routes: [SHOP] } });
    new CanaryRelease(shop, 'web-next', { app: web, image: NEW, weight: 10, phase });
    return app._synthesis().releases![0].limits.filter(line => !line.includes('lowering the weight'));
  };
  expect(limits(RUNNING)).toEqual(['requests of clients without a proxy stay with the app', 'requests through the Ingress stay with the app']);
  expect(limits(PROMOTED)).toEqual([]);
});

describe('not every Gateway implementation', () => {
  const noteOf = (more: Partial<CanaryReleaseProps>) => canary('gateway', more).synthesis.releases![0].limits.filter(line => line.includes('Gateway implementation'));
  const COOKIES = 'not every Gateway implementation supports regular expressions for headers and response header filters of single backends (for the cookie): set Entry.gateway({ ..., implementation }), or check its documentation';

  test.each<[string, Partial<CanaryReleaseProps>, string[]]>([
    ['has expressions in headers', { preview: [TrafficMatch.headerPattern('x-group', 'beta|gamma')] }, ['not every Gateway implementation supports regular expressions for headers: set Entry.gateway({ ..., implementation }), or check its documentation']],
    ['gives clients their cookie', { sticky: Stickiness.cookie() }, [COOKIES]],
    ['must do more than all do for a header and a weight', { preview: [TESTERS] }, []],
    ['must do it for calls that are all at the app', { sticky: Stickiness.cookie(), phase: ABORTED }, []],
  ])('%s (F59)', (_, more, told) => expect(noteOf(more)).toEqual(told));
});

test.each([
  ['header and parameter', TESTERS.and(TrafficMatch.query('beta', '1'))],
  ['parameter and header', TrafficMatch.query('beta', '1').and(TESTERS)],
])('an audience of gRPC by %s together is rejected (F59)', (_, match) => {
  const web = { port: undefined, ports: [Port.grpc(7000)], health: Health.tcp() };
  expect(() => canary('istio', { preview: [match] }, web)).toThrow(/query parameters with gRPC/);
});
