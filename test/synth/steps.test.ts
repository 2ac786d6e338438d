import { spawnSync } from 'child_process';
import { ApiObject, App as CdkApp, Chart } from 'cdk8s';
import { App } from '../../src';
import { applyLate, phaseOf } from '../../src/blocks/objects/deferred';
import { noteRelease, releasesOf } from '../../src/blocks/objects/release-notes';
import { AFTER_ROLLOUT, BEFORE_ROLLOUT, RUNS } from '../../src/manifests/annotations';
import { Manifest, Phase } from '../../src/manifests/manifest';
import { AwaitedWorkload, ReleaseReport } from '../../src/manifests/release-report';
import { combine } from '../../src/synth/combine';
import { entriesOf, Step } from '../../src/synth/steps';
import { summary } from '../../src/synth/summary/summary';
import { Synthesis } from '../../src/synth/synthesis';

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
function program(when: () => boolean, made = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }) {
  const app = new App({ name: 'demo' });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
  const route = new ApiObject(chart, 'route', { ...made, metadata: { name: 'web' } });
  applyLate(route, 'traffic', when, () => false);
  return { app, chart, route };
}
const kindsIn = (synthesis: Synthesis, step?: Step) => entriesOf(synthesis, step).map(({ manifest }) => manifest.kind);

test('what is late is left out of the first step, and is in the second and in everything', () => {
  const synthesis = program(() => true).app._synthesis();
  expect(kindsIn(synthesis, 1)).toEqual(['Service']);
  expect(kindsIn(synthesis, 2)).toEqual(['Service', 'HTTPRoute']);
  expect(kindsIn(synthesis)).toEqual(['Service', 'HTTPRoute']);
});

test('of several phases that an object waits for, the last one counts, asked when it renders', () => {
  let waits = false;
  const { app, route } = program(() => waits);
  applyLate(route, 'workloads', () => true);
  expect(phaseOf(route)).toBe('workloads');
  expect(app._synthesis().entries[1].late).toBe('workloads');
  waits = true;
  expect(app._synthesis().entries[1].late).toBe('traffic');
});

test('each step adds a phase, and those that the program does not have are no steps', () => {
  const { app, chart } = program(() => true);
  const add = (kind: string, phase: Phase) => applyLate(new ApiObject(chart, kind, { apiVersion: 'v1', kind, metadata: { name: 'x' } }), phase, () => true);
  add('Job', 'tasks');
  expect([1, 2, 3, 4].map(step => kindsIn(app._synthesis(), step).join())).toEqual(['Service', 'Service,HTTPRoute', 'Service,HTTPRoute,Job', 'Service,HTTPRoute,Job']);
  add('Deployment', 'workloads');
  expect([1, 2, 3, 4].map(step => kindsIn(app._synthesis(), step).length)).toEqual([1, 2, 3, 4]);
  expect(kindsIn(app._synthesis(), 2)).toEqual(['Service', 'Deployment']);
});

test('releases are told in the order in which they were made, of all Apps of a program, and are absent without any', () => {
  const { app, chart } = program(() => false);
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
  applyLate(new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } }), 'traffic', () => true);
  noteRelease(chart, () => report());
  expect(chart.node.root.node.validate()).toEqual([]);
});

describe('the summary', () => {
  const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'web' } };
  const of = (releases: ReleaseReport[], { step, late = 'traffic' }: { step?: Step; late?: Phase | null } = {}) => summary({
    kubernetes: '1.35',
    entries: [
      { manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } }, origin: {} },
      { manifest: route, origin: {}, ...(late && { late }) },
    ],
    externals: [],
    releases,
  }, { checksPassed: 6, apply: 'apply', step, applyStep: one => one === step ? undefined : ['first', 'second'][one - 1], leftovers: 'leftovers' }).split('\n');

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
    const told = of([report()], { step: 1 });
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

  test.each<[string, { step?: Step; late?: null }]>([
    ['after step 2', { step: 2 }], ['when nothing is late', { late: null }], ['after a step 1 that left out nothing', { step: 1, late: null }],
  ])('%s is as without steps', (_, options) => {
    expect(of([report()], options).slice(-4)).toEqual(['Apply with:', '  apply', 'Delete orphaned objects, which earlier versions of the program generated, with:', '  leftovers']);
  });
});

describe('admin tasks in the summary', () => {
  const object = (kind: string, name: string, more: object = {}, annotations = {}): Manifest => ({
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'batch/v1', kind, metadata: { name, namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' }, annotations }, ...more,
  });
  const task = (name: string, when: string) => object('Job', name, { spec: { activeDeadlineSeconds: 600 } }, { [RUNS]: when });
  const told = (entries: [Manifest, Phase?][], step?: Step) => summary({
    kubernetes: '1.35', entries: entries.map(([manifest, late]) => ({ manifest, origin: {}, ...(late && { late }) })), externals: [], releases: [report({ awaits: [deployment('web-next')] })],
  }, { checksPassed: 1, apply: 'apply', step, applyStep: one => one === step ? undefined : `step ${one}` }).split('\n');
  const waitFor = (job: string) => [
    `  kubectl -n shop wait job/${job} '--for=jsonpath={.status.conditions[-1:].status}=True' --timeout=660s`,
    `  kubectl -n shop wait job/${job} --for=condition=complete --timeout=30s`,
  ].join(' &&\n');
  const all: [Manifest, Phase?][] = [
    [task('migrate', BEFORE_ROLLOUT)], [object('Deployment', 'web'), 'workloads'], [object('Deployment', 'web-next'), 'workloads'],
    [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'split' } }, 'traffic'], [task('reindex', AFTER_ROLLOUT), 'tasks'],
  ];

  test('a task before, a release and a task after are four steps, each after what it waits for', () => {
    const lines = told(all);
    expect(lines.slice(lines.indexOf('Apply in four steps, in this order:') + 1, -1).join('\n')).toBe([
      '  step 1', waitFor('migrate'), '  step 2', '  kubectl -n shop rollout status deployment/web-next --timeout=10m', '  step 3',
      '  kubectl -n shop rollout status deployment/web', '  kubectl -n shop rollout status deployment/web-next', '  step 4', waitFor('reindex'),
    ].join(' &&\n'));
  });

  test('after a step, the rest is told; the last one waits for the task after the rollout', () => {
    expect(told(all, 3)).toEqual(expect.arrayContaining(['This was step 3 of 4. Continue, in this order:', '  kubectl -n shop rollout status deployment/web &&', '  step 4 &&']));
    expect(told(all, 4).slice(-5, -1).join('\n')).toBe(`Apply with:\n  apply &&\n${waitFor('reindex')}`);
  });
});
