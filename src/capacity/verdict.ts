import { Board, boardOf, repel } from './board';
import { impossible } from './does-not-fit';
import { goesBefore, leftOver } from './fits';
import { Group, groupsOf } from './groups';
import { HOSTNAME, Node } from './nodes';
import { isPerNode, State, Workload } from './workload';
import { Manifests } from '../manifests/manifests';

export interface Verdict {
  /**
   * Of pods that are all wanted at a time. `fits`: each finds a node, whatever the scheduler does. `does not fit`: whatever it does, at
   * least one finds none beside the others. `tight`: it depends on the scheduler's choices, or on what is not described.
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
  const of = (which: readonly Workload[]) => boardFor(which, state, nodes, manifests);
  const apps = options.withPausePods ? workloads : workloads.filter(({ isPause }) => !isPause);
  const wanted = of(apps);
  const never = impossible(wanted);
  if (never !== undefined) return { verdict: 'does not fit', because: never };
  const pausing = groupsOf(workloads.filter(({ isPause }) => isPause), state, manifests);
  const wait = groupsOf(apps, state, manifests).some(app => !pausing.every(pause => givesWay(pause, app)));
  const maybe = leftOver(wait ? of(workloads) : wanted);
  return maybe === undefined ? { verdict: 'fits' } : { verdict: 'tight', because: maybe };
}

function boardFor(workloads: readonly Workload[], state: State, nodes: readonly Node[], manifests: Manifests): Board {
  const [daemons, groups] = [true, false].map(wanted => groupsOf(workloads.filter(({ counts }) => isPerNode(counts) === wanted), state, manifests));
  return boardOf(merged(groups, daemons), daemons, nodes);
}

/** Whether pods that hold room leave it to the app wherever they are; from other nodes than its own, no pod drives any out. */
function givesWay(pause: Group, app: Group): boolean {
  const isFarReaching = app.spreads.some(({ applies }) => applies(pause))
    || [...pause.apart, ...app.apart].some(({ topologyKey }) => topologyKey !== HOSTNAME && repel(pause, app, topologyKey));
  return app.preempts && !isFarReaching && goesBefore(app.priority, pause.priority);
}

/** Pods that are alike in all that is looked at count as one group. */
function merged(groups: readonly Group[], daemons: readonly Group[]): Group[] {
  const terms = [...groups, ...daemons].flatMap(({ apart, spreads }) => [...apart, ...spreads]);
  const alike = new Map<string, Group>();
  for (const group of groups) {
    const isPlain = group.doubt === undefined && group.apart.length + group.spreads.length === 0 && !terms.some(({ applies }) => applies(group));
    const key = isPlain ? likenessOf(group) : `${alike.size}`;
    const other = alike.get(key);
    alike.set(key, other ? { ...other, count: other.count + group.count, most: other.most + group.most } : group);
  }
  return [...alike.values()];
}

function likenessOf({ template: { spec }, requests, priority, preempts, isInZone }: Group): string {
  const { nodeSelector, tolerations, affinity } = spec;
  const asked = [...requests].map(([resource, amount]) => [resource, `${amount}`]).sort();
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return JSON.stringify([asked, nodeSelector, required, tolerations, priority, preempts, isInZone]);
}
