import { spawnSync } from 'child_process';
import { ApiObject, App as CdkApp, Chart } from 'cdk8s';
import { App } from '../../src';
import { applyLate, lateOf } from '../../src/blocks/objects/deferred';
import { noteRelease, releasesOf } from '../../src/blocks/objects/release-notes';
import { Late } from '../../src/manifests/manifest';
import { AwaitedWorkload, ReleaseReport } from '../../src/manifests/release-report';
import { combine } from '../../src/synth/combine';
import { entriesOf } from '../../src/synth/steps';
import { summary } from '../../src/synth/summary/summary';
import { OWNER_LABEL, Synthesis } from '../../src/synth/synthesis';

const deployment = (name: string): AwaitedWorkload => ({ kind: 'deployment', namespace: 'shop', name });
const report = (changed: Partial<ReleaseReport> = {}): ReleaseReport => ({
  path: 'shop/web-next',
  strategy: 'canary',
  app: 'web',
  router: 'the Gateway API',
  facts: ['requested: 10 % of requests; effective: 10 %'],
  limits: ['sticky for callers without cookies'],
  next: ['weight: 50'],
  back: ['phase: CanaryPhase.ABORTED'],
  awaits: [deployment('web-next')],
  ...changed,
});

/** A program of a Service, and of a route that must wait. */
function program(when: () => Late | undefined, made = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }) {
  const app = new App({ name: 'demo' });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
  const route = new ApiObject(chart, 'route', { ...made, metadata: { name: 'web' } });
  applyLate(route, when, () => false);
  return { app, chart, route };
}
const kindsIn = (synthesis: Synthesis, step?: 1 | 2) => entriesOf(synthesis, step).map(({ manifest }) => manifest.kind);

test('what is late is left out of the first step, and is in the second and in everything', () => {
  const synthesis = program(() => ({})).app._synthesis();
  expect(kindsIn(synthesis, 1)).toEqual(['Service']);
  expect(kindsIn(synthesis, 2)).toEqual(['Service', 'HTTPRoute']);
  expect(kindsIn(synthesis)).toEqual(['Service', 'HTTPRoute']);
});

test('what is late may have another form in the first step, which carries the owner as well', () => {
  const { app, route } = program(() => ({ first: { ...route.toJson(), spec: { rules: [] } } }));
  const synthesis = app._synthesis();
  expect(entriesOf(synthesis, 1)[1].manifest).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'web', namespace: 'shop', labels: { [OWNER_LABEL]: 'demo' } },
    spec: { rules: [] },
  });
  expect(entriesOf(synthesis, 2)[1].manifest).not.toHaveProperty('spec');
});

test('a form of the first step is outside namespaces when its own definition says so', () => {
  const { app, chart, route } = program(() => ({ first: { ...route.toJson(), spec: {} } }), { apiVersion: 'acme.example/v1', kind: 'Router' });
  const spec = { group: 'acme.example', scope: 'Cluster', names: { kind: 'Router' } };
  new ApiObject(chart, 'definition', { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'routers.acme.example' }, ...{ spec } });
  const late = app._synthesis().entries.find(({ manifest }) => manifest.kind === 'Router')!.late!;
  expect(late.first!.metadata).toEqual({ name: 'web', labels: { [OWNER_LABEL]: 'demo' } });
});

test('whether an object is late is asked when it renders, and the last one who said it is asked', () => {
  let waits = false;
  const { app, route } = program(() => ({ first: route.toJson() }));
  applyLate(route, () => waits ? {} : undefined, () => false);
  expect(lateOf(route)).toBeUndefined();
  expect(app._synthesis().entries[1]).not.toHaveProperty('late');
  waits = true;
  expect(app._synthesis().entries[1].late).toEqual({});
});

test('releases are told in the order in which they were made, of all Apps of a program, and are absent without any', () => {
  const { app, chart } = program(() => undefined);
  expect(app._synthesis()).not.toHaveProperty('releases');
  let strategy = 'canary';
  noteRelease(chart, () => report({ strategy }));
  noteRelease(app, () => report({ path: 'shop/api-next' }));
  strategy = 'shadow';
  expect(releasesOf(chart).map(release => [release.path, release.strategy])).toEqual([['shop/web-next', 'shadow'], ['shop/api-next', 'canary']]);
  const other: Synthesis = { kubernetes: app._synthesis().kubernetes, entries: [], externals: [], releases: [report({ path: 'edge/web' })] };
  expect(combine([app._synthesis(), other]).releases!.map(({ path }) => path)).toEqual(['shop/web-next', 'shop/api-next', 'edge/web']);
  expect(combine([{ ...other, releases: undefined }])).not.toHaveProperty('releases');
});

test('a plain cdk8s App outside the command line is told nothing and fails nothing', () => {
  const chart = new Chart(new CdkApp(), 'shop');
  applyLate(new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } }), () => ({}), () => true);
  noteRelease(chart, () => report());
  expect(chart.node.root.node.validate()).toEqual([]);
});

describe('the summary', () => {
  const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'web' } };
  const of = (releases: ReleaseReport[], { step, late = {}, first = 'first' }: { step?: 1 | 2; late?: Late | null; first?: string | null } = {}) => summary({
    kubernetes: '1.35',
    entries: [
      { manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } }, origin: {} },
      { manifest: route, origin: {}, ...(late && { late }) },
    ],
    externals: [],
    releases,
  }, { checksPassed: 6, apply: 'apply', step, steps: { ...(first !== null && { first }), second: 'second' }, leftovers: 'leftovers' }).split('\n');

  test('tells what each release does, what it cannot do, how it goes on and how it is taken back', () => {
    expect(of([report(), report({ path: 'shop/api-shadow', strategy: 'shadow', app: 'api', router: 'Istio', facts: [], limits: [], next: [], back: [] })]).slice(2, 8)).toEqual([
      'Releases:',
      '  shop/web-next: canary of web with the Gateway API',
      '    requested: 10 % of requests; effective: 10 %',
      '    Note: sticky for callers without cookies',
      '    Next: weight: 50',
      '    Rollback: phase: CanaryPhase.ABORTED',
    ]);
  });

  test('tells both steps with what to wait for, each once', () => {
    const releases = [report({ awaits: [deployment('web-next'), { kind: 'deployment', name: 'api' }] }), report({ path: 'shop/b' })];
    expect(of(releases).slice(-7)).toEqual([
      'Apply in two steps, in this order:',
      '  first &&',
      '  kubectl -n shop rollout status deployment/web-next --timeout=10m &&',
      '  kubectl rollout status deployment/api --timeout=10m &&',
      '  second',
      'Delete orphaned objects, which earlier versions of the program generated, with:',
      '  leftovers',
    ]);
  });

  test('gives proxies the longest time that a release without a workload to wait for asks for', () => {
    const waiting = [5, 30, undefined].map(pauseSeconds => report({ awaits: [], pauseSeconds }));
    const releases = [...waiting, report({ pauseSeconds: 60 })];
    expect(of(releases).slice(-6, -2)).toEqual(['  first &&', '  kubectl -n shop rollout status deployment/web-next --timeout=10m &&', '  sleep 30 &&', '  second']);
    expect(of([report({ awaits: [] })]).slice(-4, -2)).toEqual(['  first &&', '  second']);
  });

  test('after step 1 counts what that was, and tells how to go on; nothing is deleted yet', () => {
    const told = of([report()], { step: 1, first: null });
    expect(told[0]).toBe('1 object for Kubernetes 1.35 (1 ConfigMap)');
    expect(told.slice(-3)).toEqual([
      'This was step 1 of 2. Continue, in this order:',
      '  kubectl -n shop rollout status deployment/web-next --timeout=10m &&',
      '  second',
    ]);
  });

  test('typed as they stand, the commands stop where one fails', () => {
    const typed = (isReady: boolean) => {
      const stubs = `first() { echo 1; }; second() { echo 2; }; kubectl() { echo wait; ${isReady ? 'true' : 'false'}; }`;
      return spawnSync('bash', ['--norc', '-c', [stubs, ...of([report()]).slice(-5, -2)].join('\n')], { encoding: 'utf-8' }).stdout.trim().split('\n');
    };
    expect(typed(true)).toEqual(['1', 'wait', '2']);
    expect(typed(false)).toEqual(['1', 'wait']);
  });

  test.each<[string, { step?: 1 | 2; late?: null }]>([
    ['after step 2', { step: 2 }], ['when nothing is late', { late: null }], ['after a step 1 that left out nothing', { step: 1, late: null }],
  ])('%s is as without steps', (_, options) => {
    expect(of([report()], options).slice(-4)).toEqual(['Apply with:', '  apply', 'Delete orphaned objects, which earlier versions of the program generated, with:', '  leftovers']);
  });
});
