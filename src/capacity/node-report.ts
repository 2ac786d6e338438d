import { Node, NodePool, nodesOf, Taint, zonesOf } from './nodes';
import { Verdict, verdictOf } from './verdict';
import { countIn, isPerNode, isUnbounded, STATES, Workload } from './workload';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** What is asked of the nodes. */
export type Case = 'min' | 'max' | 'rollout' | 'max with a zone lost' | 'min with pause pods';

/** How many nodes are needed, when the number of one pool is not given. */
export interface NodesNeeded {
  /** Fewest nodes of all pools on which they fit for certain; absent when there is no such number. */
  readonly fits?: number;
  /** Most nodes on which they do not fit for certain; absent when they do not on any number. */
  readonly doesNotFit?: number;
  /** Why it is not certain between the two, or never. */
  readonly because?: string;
}

export interface NodesReport {
  readonly cases: { readonly [which in Case]?: Verdict | NodesNeeded };
  /** What the answers hang on, and no manifest and no description of nodes tells. */
  readonly assumed: string[];
}

/** Whether the pods find room on the nodes, or how many nodes they need; each case by itself. */
export function nodesReport(workloads: readonly Workload[], pools: readonly NodePool[], manifests: Manifests): NodesReport {
  const judges: [Case, (nodes: readonly Node[]) => Verdict][] = STATES.map(state => [state, nodes => verdictOf(workloads, state, nodes, manifests)]);
  if (zonesOf(nodesOf(pools, 100)).length > 1) judges.push(['max with a zone lost', nodes => withoutAnyZone(nodes, left => verdictOf(workloads, 'max', left, manifests))]);
  if (workloads.some(({ isPause }) => isPause)) judges.push(['min with pause pods', nodes => verdictOf(workloads, 'min', nodes, manifests, { withPausePods: true })]);
  const answers = judges.map(([name, judge]) => [name, isOpen(pools) ? needed(judge, workloads, pools) : judge(nodesOf(pools))]);
  return { cases: Object.fromEntries(answers), assumed: assumed(workloads, pools) };
}

const VOLUMES = [
  'volumes are made in the zone of their pods, and each node there can attach all of them',
  'pods whose volumes are in a zone that is lost wait for it',
];

function assumed(workloads: readonly Workload[], pools: readonly NodePool[]): string[] {
  const asksForDisk = workloads.some(({ amounts }) => amounts.max.requests.has('ephemeral-storage')) && !pools.every(({ room }) => room.has('ephemeral-storage'));
  return [
    ...asksForDisk ? ['nodes have as much ephemeral-storage as their pods ask for'] : [],
    ...workloads.filter(isUnbounded).map(({ template }) => `runs of ${describeManifest(template.entry.manifest)} do not overlap`),
    ...workloads.some(({ claims }) => claims.length > 0) ? VOLUMES : [],
  ];
}

function isOpen(pools: readonly NodePool[]): boolean {
  return pools.some(({ count }) => count === undefined);
}

/** What the control plane puts on nodes that it hears nothing of. */
const LOST: readonly Taint[] = ['NoSchedule', 'NoExecute'].map(effect => ({ key: 'node.kubernetes.io/unreachable', effect }));

/** For each zone twice: its nodes are gone, and they are still there though nobody hears of them. */
function withoutAnyZone(nodes: readonly Node[], judge: (left: readonly Node[]) => Verdict): Verdict {
  if (nodes.length === 0) return judge(nodes);
  return worst(zonesOf(nodes).map(zone => {
    const lost = new Map(nodes.filter(node => node.zone === zone).map(node => [node, { ...node, taints: [...node.taints, ...LOST] }]));
    const gone = judge(nodes.filter(node => !lost.has(node)));
    const unheard = judge(nodes.map(node => lost.get(node) ?? node));
    if (gone.verdict === unheard.verdict) return gone;
    return { verdict: 'tight', because: `${worst([gone, unheard]).because}; as long as nodes of the lost zone are ${gone.verdict === 'fits' ? 'not removed' : 'removed'}` };
  }));
}

const FROM_GOOD_TO_BAD = ['fits', 'tight', 'does not fit'];

function worst(verdicts: Verdict[]): Verdict {
  return verdicts.reduce((bad, verdict) => FROM_GOOD_TO_BAD.indexOf(verdict.verdict) > FROM_GOOD_TO_BAD.indexOf(bad.verdict) ? verdict : bad);
}

/** As many nodes in each zone. With a node more for each pod in each zone, nothing but the rules of the pods themselves stands against them. */
function needed(judge: (nodes: readonly Node[]) => Verdict, workloads: readonly Workload[], pools: readonly NodePool[]): NodesNeeded {
  const { zones } = pools.find(({ count }) => count === undefined)!;
  const step = typeof zones === 'number' ? zones : zones.length;
  const at = (steps: number) => nodesOf(pools, steps * step);
  const judged = (steps: number) => judge(at(steps));
  const plenty = 2 + workloads.reduce((sum, workload) => sum + (isPerNode(workload.counts) ? 0 : countIn(workload, 'rollout')), 0);

  const most = judged(plenty);
  if (most.verdict === 'does not fit') return { because: most.because };
  const doesNotFit = lastOf(plenty, steps => judged(steps).verdict === 'does not fit');
  const certain = most.verdict === 'fits' ? lastOf(plenty, steps => judged(steps).verdict !== 'fits') + 1 : undefined;
  const { verdict, because } = judged(certain === undefined ? plenty : Math.max(0, certain - 1));
  return {
    ...(certain !== undefined && { fits: at(certain).length }),
    doesNotFit: doesNotFit < 0 ? 0 : at(doesNotFit).length,
    ...(verdict === 'tight' && { because }),
  };
}

/** The last number of which it holds, when it holds of none after that, and -1 when it holds of none; found by halves. */
function lastOf(most: number, holds: (steps: number) => boolean): number {
  let [held, not] = [-1, 0];
  while (not < most && holds(not)) [held, not] = [not, Math.min(most, Math.max(1, not * 2))];
  if (not === most && holds(most)) return most;
  while (not - held > 1) {
    const middle = Math.floor((held + not) / 2);
    if (holds(middle)) held = middle;
    else not = middle;
  }
  return held;
}
