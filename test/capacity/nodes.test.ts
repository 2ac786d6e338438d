import { manifestsOf } from './manifests';
import { nodesReport, NodesReport } from '../../src/capacity/node-report';
import { NodePool, nodesOf } from '../../src/capacity/nodes';
import { Verdict, verdictOf } from '../../src/capacity/verdict';
import { workloadsOf } from '../../src/capacity/workloads';
import { pitfall } from '../pitfalls';

const GI = 1024n ** 3n * 1000n;

/** Nodes of four cores and 16Gi in three zones, unless said otherwise. */
const pool = (more: Partial<NodePool> = {}, room: object = {}): NodePool => (
  { zones: 3, labels: {}, taints: [], ...more, room: new Map<string, bigint>([['cpu', 4000n], ['memory', 16n * GI], ['pods', 110_000n], ...Object.entries(room)]) }
);

interface Given {
  readonly name?: string;
  readonly kind?: string;
  readonly replicas?: number;
  readonly cpu?: string;
  readonly image?: string;
  readonly requests?: string;
  /** More of the pod's spec. */
  readonly pod?: string;
  /** More of the workload's spec. */
  readonly spec?: string;
}

function workload({ name = 'web', kind = 'Deployment', replicas = 3, cpu = '1', image = 'a:1', requests = '', pod = '', spec = '' }: Given = {}): string {
  const counted = kind === 'DaemonSet' ? '' : `replicas: ${replicas}, `;
  return `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${counted}${spec && `${spec}, `}template: { metadata: { labels: { app: ${name} } }, `
    + `spec: { ${pod && `${pod}, `}containers: [{ name: a, image: "${image}", resources: { requests: { cpu: ${cpu}, memory: 1Gi${requests && `, ${requests}`} } } }] } } }\n`;
}

const matching = (name: string, more = '') => `labelSelector: { matchLabels: { app: ${name} } }${more}`;
const apart = (name: string, key = 'kubernetes.io/hostname', more = '') => `affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ${key}, ${matching(name, more)} }] } }`;
const spread = (name: string, more = '') => `topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, ${matching(name, more)} }]`;
const BY_RELEASE = ', matchLabelKeys: [pod-template-hash]';
const LOW = '---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: low }\nvalue: -10\n';
const CRITICAL = 'priorityClassName: system-node-critical';

function judge(yaml: string, pools: NodePool[], state: 'max' | 'rollout' = 'max'): Verdict {
  const manifests = manifestsOf(yaml);
  return verdictOf(workloadsOf(manifests), state, nodesOf(pools), manifests);
}

function answers(yaml: string, pools: NodePool[]): NodesReport['cases'] {
  const manifests = manifestsOf(yaml);
  return nodesReport(workloadsOf(manifests), pools, manifests).cases;
}

test.each<[string, string, NodePool[], string]>([
  ['all rooms are taken', workload({ replicas: 12 }), [pool({ count: 3 })], 'fits'],
  ['a pod too many', workload({ replicas: 13 }), [pool({ count: 3 })], 'does not fit: the pods request more cpu than the nodes have'],
  ['what is left is scattered', workload({ replicas: 7, cpu: '1500m' }), [pool({ count: 3 })], 'does not fit: the pods cannot be distributed over the nodes'],
  ['a pod too large', workload({ cpu: '5' }), [pool({ count: 3 })], 'does not fit: Deployment shop/web: one pod needs more cpu than any node has'],
  [
    'one before the other leaves no room', workload({ replicas: 2, cpu: '3' }) + workload({ name: 'job', replicas: 4 }), [pool({ count: 3 })],
    'tight: Deployment shop/web: pods that are scheduled earlier may leave too few resources for one of its pods on every node that it can use',
  ],
  ['one more node, and there is always room', workload({ replicas: 2, cpu: '3' }) + workload({ name: 'job', replicas: 4 }), [pool({ count: 4 })], 'fits'],
  ['devices that no node has', workload({ requests: 'nvidia.com/gpu: 1' }), [pool({ count: 3 })], 'does not fit: Deployment shop/web: one pod needs more nvidia.com/gpu than any node has'],
  ['devices that some nodes have', workload({ requests: 'nvidia.com/gpu: 1' }), [pool({ count: 3 }), pool({ count: 3 }, { 'nvidia.com/gpu': 1000n })], 'fits'],
  ['disk that is described', workload({ requests: 'ephemeral-storage: 50Gi' }), [pool({ count: 3 }, { 'ephemeral-storage': 40n * GI })], 'does not fit: Deployment shop/web: one pod needs more ephemeral-storage than any node has'],
  ['disk that is described of some nodes only', workload({ requests: 'ephemeral-storage: 50Gi' }), [pool({ count: 1 }, { 'ephemeral-storage': 40n * GI }), pool({ count: 1 })], 'fits'],
  ['disk that is not', workload({ requests: 'ephemeral-storage: 50Gi' }), [pool({ count: 3 })], 'fits'],

  ['a pool by its label', workload({ pod: 'nodeSelector: { pool: a }' }), [pool({ count: 3, labels: { pool: 'a' } })], 'fits'],
  ['another pool', workload({ pod: 'nodeSelector: { pool: a }' }), [pool({ count: 3, labels: { pool: 'b' } })], 'does not fit: Deployment shop/web: no node matches its node selector, affinity and tolerations'],
  ['a label that nobody described', workload({ pod: 'nodeSelector: { pool: a }' }), [pool({ count: 3 })], 'tight: Deployment shop/web: whether nodes match its node selector, affinity and tolerations is not described'],
  ['a taint', workload(), [pool({ count: 3, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] })], 'does not fit: Deployment shop/web: no node matches its node selector, affinity and tolerations'],
  ['a taint that is tolerated', workload({ pod: 'tolerations: [{ key: dedicated, operator: Exists }]' }), [pool({ count: 3, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] })], 'fits'],
  ['a zone by its name', workload({ pod: 'nodeSelector: { topology.kubernetes.io/zone: c }' }), [pool({ count: 3, zones: ['a', 'b', 'c'] })], 'fits'],
  ['zones without names', workload({ pod: 'nodeSelector: { topology.kubernetes.io/zone: c }' }), [pool({ count: 3 })], 'tight: Deployment shop/web: whether nodes match its node selector, affinity and tolerations is not described'],

  ['one on each node', workload({ pod: apart('web') }), [pool({ count: 3 })], 'fits'],
  ['one on each node, of too few', workload({ replicas: 4, pod: apart('web') }), [pool({ count: 3 })], 'does not fit: Deployment shop/web: each of its 4 pods needs a separate node, and 3 are available'],
  ['one in each zone, of too few', workload({ replicas: 4, pod: apart('web', 'topology.kubernetes.io/zone') }), [pool({ count: 9 })], 'does not fit: Deployment shop/web: each of its 4 pods needs a separate zone, and 3 are available'],
  ['apart from others that are everywhere', workload({ name: 'other', replicas: 3 }) + workload({ replicas: 1, pod: apart('other') }), [pool({ count: 3 })], 'tight: Deployment shop/web: pods that are scheduled earlier may leave too few resources for one of its pods on every node that it can use'],
  ['apart from others that cannot be everywhere', workload({ name: 'other', replicas: 2 }) + workload({ replicas: 1, pod: apart('other') }), [pool({ count: 3 })], 'fits'],
  ['one port of the node', workload({ replicas: 4 }).replace('name: a,', 'name: a, ports: [{ containerPort: 80, hostPort: 80 }],'), [pool({ count: 3 })], 'does not fit: Deployment shop/web: each of its 4 pods needs a separate node, and 3 are available'],

  ['evenly over zones', workload({ replicas: 12, pod: spread('web') }), [pool({ count: 3 })], 'fits'],
  ['evenly, though one zone is small', workload({ replicas: 9, pod: spread('web') }), [pool({ count: 4, zones: ['a', 'b'] }), pool({ count: 1, zones: ['c'] }, { cpu: 2000n })], 'does not fit: Deployment shop/web: spread evenly over each zone, 9 pods do not fit'],
  [
    'evenly with others, who may be where it cannot', workload({ replicas: 9, pod: spread('web').replace('app: web', 'tier: a') }).replace('app: web', 'app: web, tier: a') + workload({ name: 'api', cpu: '100m' }).replace('app: api', 'app: api, tier: a'),
    [pool({ count: 4, zones: ['a', 'b'] }), pool({ count: 1, zones: ['c'] }, { cpu: 2000n })], 'tight: Deployment shop/web: its spread constraint also counts pods of other workloads',
  ],
  ['evenly over more zones than there are', workload({ pod: spread('web').replace('maxSkew: 1', 'maxSkew: 1, minDomains: 3') }), [pool({ count: 4, zones: 2 })], 'does not fit: Deployment shop/web: 3 pods require 3 different zones, and 2 are available'],
  ['spread by what is not described', workload({ pod: spread('web').replace('topology.kubernetes.io/zone', 'rack') }), [pool({ count: 3 })], 'tight: Deployment shop/web: the topology that it is spread over is not described'],
  [
    'apart from one member, by a label that its controller writes', workload({ kind: 'StatefulSet', replicas: 1, pod: apart('db').replace('app: db', 'statefulset.kubernetes.io/pod-name: db-0') }) + workload({ name: 'db', kind: 'StatefulSet', replicas: 2 }),
    [pool({ count: 3 })], 'tight: StatefulSet shop/web: which pods its constraints apply to depends on labels that are not in the manifests',
  ],
  ['near to others', workload({ pod: apart('web').replace('podAntiAffinity', 'podAffinity') }), [pool({ count: 3 })], 'tight: Deployment shop/web: it has a required podAffinity, and where the other pods run depends on the scheduler'],

  ['agents take their part', workload({ replicas: 9 }) + workload({ name: 'agent', kind: 'DaemonSet', pod: CRITICAL }), [pool({ count: 3 })], 'fits'],
  ['agents and a pod too many', workload({ replicas: 10 }) + workload({ name: 'agent', kind: 'DaemonSet', pod: CRITICAL }), [pool({ count: 3 })], 'does not fit: the pods request more cpu than the nodes have'],
  [
    'agents that have no priority', workload({ replicas: 9 }) + workload({ name: 'agent', kind: 'DaemonSet' }), [pool({ count: 3 })],
    'tight: DaemonSet shop/agent: other pods may fill a node before it is scheduled there; with a higher priority it can preempt them',
  ],
  [
    'agents that come after a pod that needs the whole node', workload({ replicas: 1, cpu: '4' }) + workload({ name: 'agent', kind: 'DaemonSet', cpu: '500m' }) + workload({ name: 'logs', kind: 'DaemonSet', cpu: '500m' }),
    [pool({ count: 3 }), pool({ count: 3 }, { cpu: 8000n })], 'tight: DaemonSet shop/agent: other pods may fill a node before it is scheduled there; with a higher priority it can preempt them',
  ],
  [
    'agents of which one may be there', workload({ name: 'agent', kind: 'DaemonSet', cpu: '3', pod: CRITICAL }) + workload({ name: 'logs', kind: 'DaemonSet', cpu: '3', pod: `nodeSelector: { logs: yes }, ${CRITICAL}` }),
    [pool({ count: 3 })], 'tight: DaemonSet shop/agent: nodes may not have enough resources for all pods that may run on each of them',
  ],
  ['agents too large for a node', workload({ name: 'agent', kind: 'DaemonSet', cpu: '5' }), [pool({ count: 3 })], 'does not fit: DaemonSet shop/agent: the pods that run on each node need more cpu than a node has'],
  ['agents that are not on these nodes', workload({ replicas: 12 }) + workload({ name: 'agent', kind: 'DaemonSet', pod: 'nodeSelector: { pool: a }' }), [pool({ count: 3, labels: { pool: 'b' } })], 'fits'],

  ['pods that give way', workload({ replicas: 12 }) + workload({ name: 'headroom', image: 'registry.k8s.io/pause:3.10', pod: 'priorityClassName: low' }) + LOW, [pool({ count: 3 })], 'fits'],
  ['pods that hold room and do not give way', workload({ replicas: 12 }) + workload({ name: 'headroom', image: 'registry.k8s.io/pause:3.10' }), [pool({ count: 3 })], 'tight: Deployment shop/web: pods that are scheduled earlier may leave too few resources for one of its pods on every node that it can use'],
  [
    'pods that hold room and count in the spread of others', workload({ replicas: 3, pod: spread('web').replace('matchLabels: { app: web }', '') }) + workload({ name: 'headroom', image: 'registry.k8s.io/pause:3.10', pod: 'priorityClassName: low' }) + LOW,
    [pool({ count: 3 })], 'tight: Deployment shop/web: its spread constraint also counts pods of other workloads',
  ],
  ['a volume of one node for several pods', workload({ pod: 'volumes: [{ name: v, persistentVolumeClaim: { claimName: c } }]' }), [pool({ count: 3 })], 'tight: Deployment shop/web: its PVC c may be bound to a volume in one zone'],
])('%s', (_, yaml, pools, expected) => {
  const { verdict, because } = judge(yaml, pools);
  expect(because === undefined ? verdict : `${verdict}: ${because}`).toBe(expected);
});

test('a rollout needs room for the new pods beside the old ones', () => {
  expect(judge(workload({ replicas: 12 }), [pool({ count: 3 })], 'rollout').verdict).toBe('does not fit');
  expect(judge(workload({ replicas: 12 }), [pool({ count: 4 })], 'rollout').verdict).toBe('fits');
  // Old and new ones may share a node, when the rule holds within each release.
  expect(judge(workload({ replicas: 3, pod: apart('web', undefined, BY_RELEASE) }), [pool({ count: 3 })], 'rollout').verdict).toBe('fits');
  expect(judge(workload({ replicas: 3, pod: apart('web') }), [pool({ count: 3 })], 'rollout').verdict).not.toBe('fits');
  expect(judge(workload({ replicas: 3, pod: spread('web', BY_RELEASE) }), [pool({ count: 3 })], 'rollout').verdict).toBe('fits');
  expect(judge(workload({ replicas: 3, pod: spread('web') }), [pool({ count: 3 })], 'rollout')).toEqual({ verdict: 'tight', because: 'Deployment shop/web: its spread constraint counts old and new pods together' });
});

test('agents that are updated with a pod above need room for two', () => {
  const agent = (cpu: string) => workload({ name: 'agent', kind: 'DaemonSet', cpu, pod: CRITICAL, spec: 'updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }' });
  expect(judge(agent('2'), [pool({ count: 3 })], 'rollout')).toEqual({ verdict: 'fits' });
  expect(judge(agent('3'), [pool({ count: 3 })], 'rollout')).toEqual({ verdict: 'tight', because: 'DaemonSet shop/agent: nodes may not have enough resources for all pods that may run on each of them' });
  expect(judge(agent('3'), [pool({ count: 3 })])).toEqual({ verdict: 'fits' });
  const withPort = agent('1').replace('name: a,', 'name: a, ports: [{ containerPort: 80, hostPort: 80 }],');
  expect(judge(withPort, [pool({ count: 3 })], 'rollout')).toEqual({ verdict: 'tight', because: 'DaemonSet shop/agent: whether it can share a node with other pods depends on which of them is scheduled first' });
});

test('a member that is updated goes back to the zone of its volume', () => {
  const member = (more: Given = {}) => workload({ name: 'db', kind: 'StatefulSet', cpu: '2', spec: 'volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 1Gi } } } }]', ...more });
  const inZones = 'StatefulSet shop/db: its volumes bind it to their zones, and';
  const beside = workload({ replicas: 5, cpu: '2' });
  // In all zones together there is room for one more, in each of them there need not be.
  expect(judge(member() + beside, [pool({ count: 6 })])).toEqual({ verdict: 'fits' });
  expect(judge(member() + beside, [pool({ count: 6 })], 'rollout')).toEqual({ verdict: 'tight', because: `${inZones} pods that are scheduled earlier may leave too few resources for one of its pods in one of the zones` });
  expect(judge(member() + beside, [pool({ count: 18 })], 'rollout')).toEqual({ verdict: 'fits' });
  // Where nobody else comes, the place that it leaves stays free.
  expect(judge(member(), [pool({ count: 3 })], 'rollout')).toEqual({ verdict: 'fits' });
  const small = workload({ cpu: '100m' });
  expect(judge(member({ pod: spread('db') }) + small, [pool({ count: 12 })], 'rollout')).toEqual({ verdict: 'fits' });
  expect(judge(member({ pod: spread('db').replace('topology.kubernetes.io/zone', 'kubernetes.io/hostname') }) + small, [pool({ count: 12 })], 'rollout')).toEqual({ verdict: 'tight', because: `${inZones} it has spread or anti-affinity constraints at the same time` });
  expect(judge(member({ pod: spread('db', ', matchLabelKeys: [controller-revision-hash]') }), [pool({ count: 12 })], 'rollout')).toEqual({ verdict: 'tight', because: 'StatefulSet shop/db: each release is spread separately, and its volumes bind it to their zones' });
});

test('nodes of a lost zone that are still there count in spreads that do not heed their taint', () => {
  const lost = (more: string) => answers(workload({ replicas: 6, pod: spread('web').replace('maxSkew: 1', `maxSkew: 1${more}`) }), [pool({ count: 6 })])['max with a zone lost'];
  expect(lost(', nodeTaintsPolicy: Honor')).toEqual({ verdict: 'fits' });
  expect(lost('')).toEqual({ verdict: 'tight', because: 'Deployment shop/web: spread evenly over each zone, 6 pods do not fit; as long as nodes of the lost zone are not removed' });
});

test('how many nodes: as many in each zone, with and without one of them', () => {
  expect(answers(workload({ replicas: 13 }), [pool()])).toEqual({
    'min': { fits: 6, doesNotFit: 3 },
    'max': { fits: 6, doesNotFit: 3 },
    'rollout': { fits: 6, doesNotFit: 3 },
    'max with a zone lost': { fits: 6, doesNotFit: 3 },
  });
  expect(answers(workload({ replicas: 17 }), [pool()])['max with a zone lost']).toEqual({ fits: 9, doesNotFit: 6 });
  expect(answers(workload({ cpu: '5' }), [pool({ zones: 1 })]).max).toEqual({ because: 'Deployment shop/web: one pod needs more cpu than any node has' });
  expect(answers(workload({ pod: 'nodeSelector: { pool: a }' }), [pool({ zones: 1 })]).max).toEqual({ doesNotFit: 0, because: 'Deployment shop/web: whether nodes match its node selector, affinity and tolerations is not described' });
});

test('whether a lost zone still fits, on nodes that are counted', () => {
  expect(answers(workload({ replicas: 8 }), [pool({ count: 3 })])['max with a zone lost']).toEqual({ verdict: 'fits' });
  expect(answers(workload({ replicas: 9 }), [pool({ count: 3 })])['max with a zone lost']).toMatchObject({ verdict: 'does not fit' });
  expect(answers(workload({ replicas: 9 }), [pool({ count: 3, zones: 1 })])).not.toHaveProperty('max with a zone lost');
});

test('what is taken for granted is told', () => {
  const assumed = (yaml: string, pools = [pool()]) => nodesReport(workloadsOf(manifestsOf(yaml)), pools, manifestsOf(yaml)).assumed;
  expect(assumed(workload())).toEqual([]);
  expect(assumed(workload({ requests: 'ephemeral-storage: 1Gi' }))).toEqual(['nodes have as much ephemeral-storage as their pods request']);
  expect(assumed(workload({ kind: 'StatefulSet', spec: 'volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 1Gi } } } }]' }))).toHaveLength(2);
  expect(assumed('apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c, namespace: shop }\nspec: { schedule: "@hourly", jobTemplate: { spec: { template: { spec: { containers: [{ name: a }] } } } } }')).toEqual(['runs of CronJob shop/c do not overlap']);
});

describe('pitfalls', () => {
  const small = workload({ replicas: 12, cpu: '10m' });
  pitfall('capacity-pods-per-node', 'fails', 'small pods need places for pods', () => {
    expect(judge(small, [pool({ count: 3 }, { pods: 3000n })])).toEqual({ verdict: 'does not fit', because: 'the pods request more pods than the nodes have' });
  });
  pitfall('capacity-pods-per-node', 'passes', 'where there are as many, they fit', () => {
    expect(judge(small, [pool({ count: 3 }, { pods: 4000n })])).toEqual({ verdict: 'fits' });
  });
});

test.each([
  [1, 'the one pod that each zone must have of both is too much for the smallest', 2],
  [2, 'half a pod more in each zone is one more', 4],
])('a skew leaves whole pods: with room for %i, %s (F59)', (room, _, replicas) => {
  const pods = ['web', 'api'].map(name => workload({ name, replicas, pod: spread(name) })).join('');
  const places = (cpu: number) => [pool({ count: 1, zones: ['a'] }, { cpu: BigInt(cpu) * 1000n }), pool({ count: 4, zones: ['b'] })];
  expect(judge(pods, places(room))).toEqual({ verdict: 'does not fit', because: 'the pods request more cpu than the nodes have, because they are spread over each zone' });
  expect(judge(pods, places(replicas)).verdict).not.toBe('does not fit');
});
