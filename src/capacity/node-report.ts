import { Node, NodePool, nodesOf, Taint, zonesOf } from './nodes';
import { Judge, judgeOf, Verdict } from './verdict';
import { countIn, isPerNode, isUnbounded, STATES, Workload } from './workload';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** A state that the nodes must have capacity for. */
export type Case = 'min' | 'max' | 'rollout' | 'max with a zone lost' | 'min with pause pods';

/** How many nodes are needed, if the number of one pool is not given. */
export interface NodesNeeded {
  /** The minimum number of nodes of all pools on which the pods certainly fit; absent if no such number exists. */
  readonly fits?: number;
  /** The maximum number of nodes on which they certainly do not fit; absent if they do not fit on any number. */
  readonly doesNotFit?: number;
  /** Why it is uncertain between the two, or with any number. */
  readonly because?: string;
}

export interface NodesReport {
  readonly cases: { readonly [which in Case]?: Verdict | NodesNeeded };
  /** What the answers assume, because neither the manifests nor the description of the nodes contain it. */
  readonly assumed: string[];
}

/** Whether the pods fit on the nodes, or how many nodes they need; each case separately. */
export function nodesReport(workloads: readonly Workload[], pools: readonly NodePool[], manifests: Manifests): NodesReport {
  const judges: [Case, Judge][] = STATES.map(state => [state, judgeOf(workloads, state, manifests)]);
  const [, [, atMost]] = judges;
  if (zonesOf(nodesOf(pools, 100)).length > 1) judges.push(['max with a zone lost', nodes => withoutAnyZone(nodes, atMost)]);
  if (workloads.some(({ isPause }) => isPause)) judges.push(['min with pause pods', judgeOf(workloads, 'min', manifests, { withPausePods: true })]);
  const answers = judges.map(([name, judge]) => [name, isOpen(pools) ? needed(judge, workloads, pools) : judge(nodesOf(pools))]);
  return { cases: Object.fromEntries(answers), assumed: assumed(workloads, pools) };
}

const VOLUMES = [
  'volumes are provisioned in the zone of their pods, and each node there can attach all of them',
  'pods whose volumes are in a lost zone wait for that zone',
];

function assumed(workloads: readonly Workload[], pools: readonly NodePool[]): string[] {
  const asksForDisk = workloads.some(({ amounts }) => amounts.max.requests.has('ephemeral-storage')) && !pools.every(({ room }) => room.has('ephemeral-storage'));
  return [
    ...asksForDisk ? ['nodes have as much ephemeral-storage as their pods request'] : [],
    ...workloads.filter(isUnbounded).map(({ template }) => `runs of ${describeManifest(template.entry.manifest)} do not overlap`),
    ...workloads.some(({ claims }) => claims.length > 0) ? VOLUMES : [],
  ];
}

function isOpen(pools: readonly NodePool[]): boolean {
  return pools.some(({ count }) => count === undefined);
}

/** The taints that the control plane adds to unreachable nodes. */
const LOST: readonly Taint[] = ['NoSchedule', 'NoExecute'].map(effect => ({ key: 'node.kubernetes.io/unreachable', effect }));

/** Evaluates each zone twice: with its nodes removed, and with its nodes unreachable. */
function withoutAnyZone(nodes: readonly Node[], judge: Judge): Verdict {
  if (nodes.length === 0) return judge(nodes);
  const verdicts: Verdict[] = [];
  for (const zone of zonesOf(nodes)) {
    const lost = new Map([...new Set(nodes)].filter(node => node.zone === zone).map(node => [node, { ...node, taints: [...node.taints, ...LOST] }]));
    const gone = judge(nodes.filter(node => !lost.has(node)));
    const unheard = judge(nodes.map(node => lost.get(node) ?? node));
    verdicts.push(gone.verdict === unheard.verdict ? gone : (
      { verdict: 'tight', because: `${worst([gone, unheard]).because}; as long as nodes of the lost zone are ${gone.verdict === 'fits' ? 'not removed' : 'removed'}` }
    ));
    // No verdict can be worse.
    if (verdicts.at(-1)!.verdict === 'does not fit') break;
  }
  return worst(verdicts);
}

const FROM_GOOD_TO_BAD = ['fits', 'tight', 'does not fit'];

function worst(verdicts: Verdict[]): Verdict {
  return verdicts.reduce((bad, verdict) => FROM_GOOD_TO_BAD.indexOf(verdict.verdict) > FROM_GOOD_TO_BAD.indexOf(bad.verdict) ? verdict : bad);
}

/** The same number of nodes in each zone. With one more node per pod in each zone, only the pods' own rules can prevent scheduling. */
function needed(judge: Judge, workloads: readonly Workload[], pools: readonly NodePool[]): NodesNeeded {
  const { zones } = pools.find(({ count }) => count === undefined)!;
  const step = typeof zones === 'number' ? zones : zones.length;
  const at = (steps: number) => nodesOf(pools, steps * step);
  const verdicts = new Map<number, Verdict>();
  const judged = (steps: number) => {
    const verdict = verdicts.get(steps) ?? judge(at(steps));
    verdicts.set(steps, verdict);
    return verdict;
  };
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

/** The last number for which it holds, if it holds for none after that, and -1 if it holds for none; found by bisection. */
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
