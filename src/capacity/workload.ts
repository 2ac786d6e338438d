import { Claims } from './claims';
import { PodAmounts } from './pod-amounts';
import { PerNode, PodCounts } from './pod-counts';
import { PodTemplate } from '../manifests/pod-templates';

/** At the fewest replicas, at the most, and while everything is updated at the most. */
export const STATES = ['min', 'max', 'rollout'] as const;
export type State = (typeof STATES)[number];

/** Pods of one kind that one manifest makes. */
export interface Workload {
  readonly namespace: string;
  /** What its processes have in common, else its own name. */
  readonly app: string;
  readonly template: PodTemplate;
  readonly counts: PodCounts | PerNode;
  /** Of one pod. */
  readonly amounts: { readonly [state in State]: PodAmounts };
  readonly claims: readonly Claims[];
  /** Undefined when it is not known. */
  readonly priority?: number;
  /** Whether the pods only hold room for others. */
  readonly isPause: boolean;
  /** Whether another controller makes the pods, by rules of its own. */
  readonly isOperated: boolean;
}

/** Whether there is one on each node. */
export function isPerNode(counts: PodCounts | PerNode): counts is PerNode {
  return 'surge' in counts;
}

/** How many pods there are in the state; of runs that nothing bounds, those of one. */
export function countIn({ counts }: Workload, state: State): number {
  if (isPerNode(counts)) return 0;
  return Number.isFinite(counts[state]) ? counts[state] : 1;
}

/** Whether its pods may become any number. */
export function isUnbounded({ counts }: Workload): boolean {
  return !isPerNode(counts) && !Number.isFinite(counts.max);
}
