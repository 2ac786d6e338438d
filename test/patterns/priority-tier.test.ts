import { Chart } from 'cdk8s';
import { LEDGER } from './rows/stateful';
import { NodeAgent, PauseBuffer, PriorityTier, StatefulBackend, System } from '../../src';
import { Testing } from '../../src/testing';
import { pitfall } from '../pitfalls';
import { Changes, makeShop, MINIMAL } from '../program';

const BUSINESS = PriorityTier.of('business', 1000, { description: 'What customers wait for' });
const THE_SAME = PriorityTier.of('business', 1000, { description: 'What customers wait for' });

const classes = (changes: Changes) => Testing.synth(makeShop(changes).app).filter(({ kind }) => kind === 'PriorityClass');
const using = (priority: PriorityTier) => () => makeShop({ web: { priority } });

test('a tier is made once, whoever uses it', () => {
  const { app, shop, web, db } = makeShop({ web: { priority: BUSINESS, processes: { worker: {}, nightly: { priority: PriorityTier.of('background', -5) } } } });
  const ledger = new StatefulBackend(shop, 'ledger', { ...LEDGER, priority: BUSINESS });
  const agent = new NodeAgent(new System(app, 'agents'), 'collector', { image: MINIMAL.image, resources: MINIMAL.resources, priority: THE_SAME });
  const { worker, nightly } = web.processes;
  const workloads = [web.deployment, worker.deployment!, nightly.deployment!, db.deployment, ledger.statefulSet!, agent.daemonSet];
  expect(workloads.map(workload => workload.toJson().spec.template.spec.priorityClassName)).toEqual([
    'business', 'business', 'background', undefined, 'business', 'business',
  ]);
  expect(Testing.synth(app).filter(({ kind }) => kind === 'PriorityClass').map(({ metadata, value }) => [metadata.name, value])).toEqual([['business', 1000], ['background', -5]]);
  expect(Testing.findings(app)).toEqual([]);
});

test('a class of the cluster has no namespace and no system', () => {
  expect(classes({ web: { priority: BUSINESS } })).toEqual([{
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'business', labels: { 'app.kubernetes.io/managed-by': 'keelwright', 'keelwright.io/owner': 'shop' } },
    value: 1000,
    preemptionPolicy: 'PreemptLowerPriority',
    description: 'What customers wait for',
  }]);
});

test('no tier, no class', () => expect(classes({})).toEqual([]));

test('Apps of one program each have their own', () => {
  const values = [1000, 500].map(value => classes({ web: { priority: PriorityTier.of('business', value) } })[0].value);
  expect(values).toEqual([1000, 500]);
});

test('one that exists must exist, unless the program makes it elsewhere', () => {
  const { app, shop } = makeShop({ web: { priority: PriorityTier.existing('business') } });
  const outside = () => (app as any)._synthesis().externals;
  expect([classes({ web: { priority: PriorityTier.existing('business') } }), outside()]).toEqual([[], [{ kind: 'PriorityClass', name: 'business' }]]);
  new StatefulBackend(Chart.of(shop), 'ledger', { ...LEDGER, priority: PriorityTier.of('business', 1000) });
  expect(Testing.findings(app)).toEqual([]);
});

test('what is not known of one that exists is not guessed', () => {
  expect([PriorityTier.existing('business').value, PriorityTier.existing('business', 5).preempts]).toEqual([undefined, undefined]);
});

pitfall('buffer-class-reserved', 'passes', 'names and values of users', () => {
  for (const tier of [BUSINESS, PriorityTier.of('most', 1000000000), PriorityTier.of('least', -2147483648)]) expect(using(tier)).not.toThrow();
});
pitfall('buffer-class-reserved', 'fails', 'those that Kubernetes keeps for itself are refused', () => {
  expect(using(PriorityTier.of('system-business', 1000))).toThrow(/^priority-tier-invalid/);
  expect(using(PriorityTier.of('most', 1000000001))).toThrow(/^priority-tier-invalid/);
});

/** The class of all pause pods is in clusters: another value under that name would fail each apply. */
pitfall('priority-class-changed', 'passes', 'another value takes another name, and the name of pause pods has the value that it always had', () => {
  expect(classes({ web: { priority: PriorityTier.of('business', 1000), processes: { worker: { priority: PriorityTier.of('business-2', 500) } } } }).map(({ value }) => value)).toEqual([1000, 500]);
  const { shop, web } = makeShop();
  expect(new PauseBuffer(shop, 'headroom', { sizedLike: web }).priorityClass!.toJson()).toMatchObject({ metadata: { name: 'pause-buffer' }, value: -10, preemptionPolicy: 'Never' });
});
pitfall('priority-class-changed', 'fails', 'another value or preemption under one name is refused', () => {
  for (const worker of [PriorityTier.of('business', 500), PriorityTier.of('business', 1000, { preempts: false })]) {
    expect(() => makeShop({ web: { priority: PriorityTier.of('business', 1000), processes: { worker: { priority: worker } } } })).toThrow(/^priority-tier-differs/);
  }
});
