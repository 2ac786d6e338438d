import { Chart } from 'cdk8s';
import { Topology, Neighbor, NodeTerm, PlacementProps, Platform, Schedule, Spread, System, TaintEffect, Toleration, TwelveFactorApp, UpdateStrategy } from '../../src';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL, Shop } from '../program';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
const OWN = { matchLabels: { 'app.kubernetes.io/instance': 'web' } };
const DB = { matchLabels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/component': 'web' } };

const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const podSpec = ({ app }: Pick<Shop, 'app'>, name?: string) => find(Testing.synth(app), 'Deployment', name).spec.template.spec;
const placed = (props: PlacementProps) => podSpec(makeShop({ web: props }));

describe('replicas among themselves', () => {
  test('a spread takes the place of the one over zones, and replicas stay on different nodes where they can', () => {
    const { topologySpreadConstraints, affinity } = placed({
      spread: [Spread.overHosts({ maxSkew: 2 }), Spread.over('acme.example/rack', { required: true, minDomains: 3 })],
    });
    const common = { labelSelector: OWN, matchLabelKeys: ['pod-template-hash'] };
    expect(topologySpreadConstraints).toEqual([
      { ...common, maxSkew: 2, topologyKey: HOST, whenUnsatisfiable: 'ScheduleAnyway' },
      { ...common, maxSkew: 1, topologyKey: 'acme.example/rack', whenUnsatisfiable: 'DoNotSchedule', minDomains: 3, nodeTaintsPolicy: 'Honor' },
    ]);
    const podAffinityTerm = { labelSelector: OWN, topologyKey: HOST };
    expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toEqual([{ weight: 100, podAffinityTerm }]);
  });

  test('the spread over zones that is given is the one that is there anyway', () => {
    expect(placed({ spread: [Spread.overZones()] })).toEqual(placed({}));
  });

  test('an empty list spreads nothing, and a single replica only when that is said', () => {
    expect(placed({ spread: [] })).not.toHaveProperty('topologySpreadConstraints');
    const single = podSpec(makeShop({ web: { replicas: 1, spread: [Spread.overZones()] } }));
    expect(single.topologySpreadConstraints).toHaveLength(1);
    expect(single).not.toHaveProperty('affinity');
  });

  test('one in each domain is required, and each release counts for itself where Kubernetes can', () => {
    const maxOnePer = (kubernetes: string) => (
      podSpec(makeShop({ app: { platform: Platform.generic({ kubernetes }) }, web: { maxOnePer: Topology.zone() } })).affinity
    );
    const term = { labelSelector: OWN, topologyKey: ZONE };
    expect(maxOnePer('1.30')).toEqual({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } });
    expect(maxOnePer('1.31').podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([{ ...term, matchLabelKeys: ['pod-template-hash'] }]);
  });

  describe('arithmetic is refused when it is impossible, and only then', () => {
    const attempt = (kubernetes: string, zones: number | undefined, web: object) => () => makeShop({
      app: { platform: Platform.generic({ kubernetes, zones }) }, web: { maxOnePer: Topology.zone(), ...web },
    });
    const recreate = UpdateStrategy.recreate();

    test.each([
      ['as many as zones', '1.35', 3, { replicas: 3 }],
      ['zones that are not known', '1.30', undefined, { replicas: 9 }],
      ['room for the surge', '1.30', 4, { replicas: 3 }],
      ['no surge', '1.30', 3, { replicas: 3, strategy: recreate }],
      ['nodes, of which nothing is known', '1.30', 3, { replicas: 9, maxOnePer: Topology.host() }],
    ])('%s: possible', (_, kubernetes, zones, web) => {
      expect(attempt(kubernetes, zones, web)).not.toThrow();
    });

    test.each([
      ['more than zones', '1.35', 3, { replicas: 4 }, '4 replicas, 3 zones \\(the platform generic has 3\\)'],
      ['at most more than zones', '1.35', 3, { scale: { min: 2, max: 6 } }, '6 replicas at most, 3 zones'],
      ['no room for the surge', '1.30', 3, { replicas: 3 }, '3 replicas, 1 more during a rollout, 3 zones'],
      ['no room for a surge in percent', '1.30', 10, { replicas: 8, strategy: UpdateStrategy.rolling('50%') }, '8 replicas, 4 more during a rollout, 10 zones'],
      ['fewer zones by the terms', '1.35', 3, { replicas: 3, onNodes: [NodeTerm.in(ZONE, ['a', 'b'])] }, '3 replicas, 2 zones \\(onNodes allows a, b\\)'],
      ['fewer nodes by the terms', '1.35', undefined, { maxOnePer: Topology.host(), onNodes: [NodeTerm.is(HOST, 'n1')] }, '2 replicas, 1 node \\(onNodes allows n1\\)'],
    ])('%s: refused with the numbers', (_, kubernetes, zones, web, numbers) => {
      expect(attempt(kubernetes, zones, web)).toThrow(new RegExp(`^max-one-per-crowded: shop/web[^]*${numbers}`));
    });
  });
});

describe('near to others and apart from them', () => {
  test('in the same zone and on another node, by the labels that canaries have too, if it can be', () => {
    const { affinity } = podSpec(makeShop({ web: db => ({ colocateWith: [db] }) }));
    expect(affinity.podAffinity).toEqual({
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: { labelSelector: DB, topologyKey: ZONE } }],
    });
    const { podAntiAffinity } = podSpec(makeShop({ web: db => ({ separateFrom: [db] }) })).affinity;
    const [, apart] = podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(apart).toEqual({ weight: 50, podAffinityTerm: { labelSelector: DB, topologyKey: HOST } });
  });

  test('always, and in another domain, when that is said', () => {
    const { affinity } = podSpec(makeShop({
      web: db => ({
        colocateWith: [Neighbor.of(db, { topology: Topology.zone(), required: true })],
        separateFrom: [Neighbor.of(db, { topology: Topology.host(), required: true })],
        maxOnePer: Topology.host(),
      }),
    }));
    expect(affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([{ labelSelector: DB, topologyKey: ZONE }]);
    expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[1]).toEqual({ labelSelector: DB, topologyKey: HOST });
  });

  test('what a neighbor says is kept when more is said of it', () => {
    const { db } = makeShop();
    const more = Neighbor.of(Neighbor.of(db, { required: true }), { topology: Topology.host() });
    expect([more.required, more.topology?.topologyKey]).toEqual([true, HOST]);
  });

  test('pods of another system are looked for in its namespace', () => {
    const { app, db } = makeShop();
    new TwelveFactorApp(new System(app, 'reports'), 'report', { ...MINIMAL, colocateWith: [db] });
    const [{ podAffinityTerm }] = podSpec({ app }, 'report').affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(podAffinityTerm).toEqual({ labelSelector: DB, namespaces: ['shop'], topologyKey: ZONE });
  });

  test('processes of one app are placed by each other after they are made', () => {
    const shop = makeShop({
      web: { processes: { worker: { command: ['./work'] } } },
      then: app => {
        app.processes.worker.separateFrom(app);
        app.colocateWith(Neighbor.of(app.processes.worker, { required: true }));
      },
    });
    const [term] = podSpec(shop).affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect(term.labelSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'worker' });
    const [, { podAffinityTerm }] = podSpec(shop, 'web-worker').affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(podAffinityTerm.labelSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web' });
  });

  test('charts without a namespace share the one that they are applied to', () => {
    const chart = new Chart(Testing.app(), 'plain');
    const cache = new TwelveFactorApp(chart, 'cache', MINIMAL);
    expect(() => new TwelveFactorApp(chart, 'web', { ...MINIMAL, colocateWith: [cache] })).not.toThrow();
  });
});

describe('on nodes', () => {
  test('all that is required holds in one term, and each preference counts', () => {
    const { affinity } = placed({
      onNodes: [NodeTerm.is('pool', 'gpu'), NodeTerm.notIn('acme.example/rack', ['r1', 'r2']), NodeTerm.greaterThan('acme.example/cores', 8), NodeTerm.exists('ssd')],
      preferNodes: [NodeTerm.in(ZONE, ['a', 'b']), NodeTerm.doesNotExist('spot'), NodeTerm.lessThan('acme.example/age', 90)],
    });
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([{
      matchExpressions: [
        { key: 'pool', operator: 'In', values: ['gpu'] },
        { key: 'acme.example/rack', operator: 'NotIn', values: ['r1', 'r2'] },
        { key: 'acme.example/cores', operator: 'Gt', values: ['8'] },
        { key: 'ssd', operator: 'Exists' },
      ],
    }]);
    expect(affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution).toEqual([
      { weight: 100, preference: { matchExpressions: [{ key: ZONE, operator: 'In', values: ['a', 'b'] }] } },
      { weight: 100, preference: { matchExpressions: [{ key: 'spot', operator: 'DoesNotExist' }] } },
      { weight: 100, preference: { matchExpressions: [{ key: 'acme.example/age', operator: 'Lt', values: ['90'] }] } },
    ]);
  });

  test('taints are tolerated by value, by key, by effect and for a time', () => {
    expect(placed({
      tolerations: [
        Toleration.of('dedicated', 'gpu'), Toleration.of('dedicated', 'gpu', TaintEffect.NO_SCHEDULE), Toleration.exists('spot'),
        Toleration.exists('spot', TaintEffect.NO_EXECUTE), Toleration.forSeconds('node.kubernetes.io/unreachable', 30),
      ],
    }).tolerations).toEqual([
      { key: 'dedicated', operator: 'Equal', value: 'gpu' },
      { key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' },
      { key: 'spot', operator: 'Exists' },
      { key: 'spot', operator: 'Exists', effect: 'NoExecute' },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
    ]);
  });

  describe('terms on one label', () => {
    const terms = (...onNodes: NodeTerm[]) => () => placed({ onNodes });

    test.each<[string, NodeTerm[]]>([
      ['is a and is b', [NodeTerm.is('pool', 'a'), NodeTerm.is('pool', 'b')]],
      ['is a and is not', [NodeTerm.is('pool', 'a'), NodeTerm.notIn('pool', ['a', 'b'])]],
      ['is a and does not exist', [NodeTerm.is('pool', 'a'), NodeTerm.doesNotExist('pool')]],
      ['exists and does not exist', [NodeTerm.exists('pool'), NodeTerm.doesNotExist('pool')]],
      ['is no number above 4', [NodeTerm.is('cores', 'many'), NodeTerm.greaterThan('cores', 4)]],
      ['above 4 and below 5', [NodeTerm.greaterThan('cores', 4), NodeTerm.lessThan('cores', 5)]],
    ])('%s: refused', (_, contradictory) => {
      expect(terms(...contradictory)).toThrow(/^node-terms-contradict: shop\/web/);
    });

    test.each<[string, NodeTerm[]]>([
      ['one of a and b, and is b', [NodeTerm.in('pool', ['a', 'b']), NodeTerm.is('pool', 'b')]],
      ['not a and does not exist', [NodeTerm.notIn('pool', ['a']), NodeTerm.doesNotExist('pool')]],
      ['above 4 and below 6', [NodeTerm.greaterThan('cores', 4), NodeTerm.lessThan('cores', 6)]],
      ['is 8, above 4', [NodeTerm.is('cores', '8'), NodeTerm.greaterThan('cores', 4)]],
    ])('%s: taken', (_, possible) => {
      expect(terms(...possible)).not.toThrow();
    });
  });
});

describe('processes', () => {
  const pool = [NodeTerm.is('pool', 'web')];

  test('a process is placed as the app is, unless it says otherwise', () => {
    const shop = makeShop({
      web: {
        onNodes: pool,
        maxOnePer: Topology.host(),
        spread: [Spread.overHosts()],
        tolerations: [Toleration.exists('spot')],
        processes: { worker: { command: ['./work'] }, report: { command: ['./report'], onNodes: [], tolerations: [], spread: [Spread.overZones()] } },
      },
    });
    const main = podSpec(shop);
    const worker = podSpec(shop, 'web-worker');
    expect([worker.tolerations, worker.affinity.nodeAffinity]).toEqual([main.tolerations, main.affinity.nodeAffinity]);
    expect(worker.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'web-worker' });
    const report = podSpec(shop, 'web-report');
    expect(report.affinity).not.toHaveProperty('nodeAffinity');
    expect(report).not.toHaveProperty('tolerations');
    expect(report.topologySpreadConstraints[0].topologyKey).toBe(ZONE);
    expect(report.affinity.podAntiAffinity).toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  });

  test('a clock runs on the nodes of the app, and its runs are no crowd', () => {
    const { app } = makeShop({
      web: db => ({ onNodes: pool, colocateWith: [db], maxOnePer: Topology.host(), spread: [Spread.overHosts()], processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15') } } }),
    });
    const { affinity, topologySpreadConstraints } = find(Testing.synth(app), 'CronJob', 'web-clock').spec.jobTemplate.spec.template.spec;
    expect(Object.keys(affinity).sort()).toEqual(['nodeAffinity', 'podAffinity']);
    expect(topologySpreadConstraints).toBeUndefined();
  });
});
