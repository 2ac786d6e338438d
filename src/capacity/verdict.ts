import { boardOf } from './board';
import { crowdOf } from './crowd';
import { impossible } from './does-not-fit';
import { goesBefore, leftOver } from './fits';
import { Group, groupsOf } from './groups';
import { HOSTNAME, Node } from './nodes';
import { isPerNode, State, Workload } from './workload';
import { Manifests } from '../manifests/manifests';

export interface Verdict {
  /**
   * For pods that all must run at the same time. `fits`: every pod can be scheduled, whatever the scheduler chooses. `does not fit`: at
   * least one pod cannot be scheduled, whatever it chooses. `tight`: depends on the scheduler's choices, or on something that is not described.
   */
  readonly verdict: 'fits' | 'tight' | 'does not fit';
  /** Why it does not fit, or may not fit. */
  readonly because?: string;
}

export interface VerdictOptions {
  /** Whether pods that only reserve headroom must be scheduled, too. */
  readonly withPausePods?: boolean;
}

/** Whether the pods of a state fit on otherwise empty nodes. */
export function verdictOf(
  workloads: readonly Workload[], state: State, nodes: readonly Node[], manifests: Manifests, options: VerdictOptions = {},
): Verdict {
  return judgeOf(workloads, state, manifests, options)(nodes);
}

export type Judge = (nodes: readonly Node[]) => Verdict;

/** The same for any nodes. */
export function judgeOf(workloads: readonly Workload[], state: State, manifests: Manifests, options: VerdictOptions = {}): Judge {
  const groups = (which: readonly Workload[]) => groupsOf(which, state, manifests);
  const crowd = (which: readonly Workload[]) => {
    const [daemons, others] = [true, false].map(wanted => groups(which.filter(({ counts }) => isPerNode(counts) === wanted)));
    return crowdOf(others, daemons);
  };
  const apps = options.withPausePods ? workloads : workloads.filter(({ isPause }) => !isPause);
  const pausing = groups(workloads.filter(({ isPause }) => isPause));
  const waits = pausing.length > 0 && groups(apps).some(app => !pausing.every(pause => givesWay(pause, app)));
  const wanted = crowd(apps);
  const beside = waits ? crowd(workloads) : wanted;
  return nodes => {
    const board = boardOf(wanted, nodes);
    const never = impossible(board);
    if (never !== undefined) return { verdict: 'does not fit', because: never };
    const maybe = leftOver(beside === wanted ? board : boardOf(beside, nodes));
    return maybe === undefined ? { verdict: 'fits' } : { verdict: 'tight', because: maybe };
  };
}

/** Whether the app can preempt pause pods wherever they run; a pod does not preempt pods on other nodes than its own. */
function givesWay(pause: Group, app: Group): boolean {
  const isFarReaching = app.spreads.some(({ applies }) => applies(pause)) || keepsOff(pause, app) || keepsOff(app, pause);
  return app.preempts && !isFarReaching && goesBefore(app.priority, pause.priority);
}

/** Whether it excludes the other from more than its own node. */
function keepsOff(group: Group, other: Group): boolean {
  return group.apart.some(({ topologyKey, applies }) => topologyKey !== HOSTNAME && applies(other));
}
