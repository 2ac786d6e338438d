import { boardOf } from './board';
import { impossible } from './does-not-fit';
import { leftOver } from './fits';
import { Group, groupsOf } from './groups';
import { Node } from './nodes';
import { preempts } from './priority';
import { isPerNode, State, Workload } from './workload';
import { Manifests } from '../manifests/manifests';

export interface Verdict {
  /**
   * `fits`: every pod finds a node, whatever the scheduler does. `does not fit`: at least one pod never finds one. `tight`: it
   * depends on the scheduler's choices, or on what is not described.
   */
  readonly verdict: 'fits' | 'tight' | 'does not fit';
  /** Why it does not fit, or need not. */
  readonly because?: string;
}

export interface VerdictOptions {
  /** Whether pods that only hold room for others are to be placed too. */
  readonly withPausePods?: boolean;
}

/** Whether the pods of a state find room on nodes that have nothing else. */
export function verdictOf(
  workloads: readonly Workload[], state: State, nodes: readonly Node[], manifests: Manifests, options: VerdictOptions = {},
): Verdict {
  const apps = workloads.filter(({ isPause }) => !isPause);
  const pausing = workloads.filter(({ isPause }) => isPause);
  const placed = options.withPausePods || !giveWay(pausing, apps, manifests) ? workloads : apps;
  const onEachNode = placed.filter(({ counts }) => isPerNode(counts));
  const groups = merged(groupsOf(placed.filter(({ counts }) => !isPerNode(counts)), state, manifests));
  const board = boardOf(groups, groupsOf(onEachNode, state, manifests), nodes);

  const never = impossible(board);
  if (never !== undefined) return { verdict: 'does not fit', because: never };
  const maybe = leftOver(board);
  return maybe === undefined ? { verdict: 'fits' } : { verdict: 'tight', because: maybe };
}

/** Whether every app can take the place of the pods that hold room. */
function giveWay(pausing: readonly Workload[], apps: readonly Workload[], manifests: Manifests): boolean {
  return pausing.every(({ priority: held }) => apps.every(({ priority, template }) => (
    held !== undefined && priority !== undefined && priority > held && preempts(template, manifests)
  )));
}

/** Pods that are alike in all that is looked at count as one group. */
function merged(groups: Group[]): Group[] {
  const terms = groups.flatMap(({ apart, spreads }) => [...apart, ...spreads]);
  const alike = new Map<string, Group>();
  for (const group of groups) {
    const isPlain = group.doubt === undefined && group.apart.length + group.spreads.length === 0 && !terms.some(({ applies }) => applies(group));
    const key = isPlain ? likenessOf(group) : `${alike.size}`;
    const other = alike.get(key);
    alike.set(key, other ? { ...other, count: other.count + group.count, most: other.most + group.most } : group);
  }
  return [...alike.values()];
}

function likenessOf({ template: { spec }, requests, priority }: Group): string {
  const { nodeSelector, tolerations, affinity } = spec;
  const asked = [...requests].map(([resource, amount]) => [resource, `${amount}`]).sort();
  return JSON.stringify([asked, nodeSelector, affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution, tolerations, priority]);
}
