import { Claims } from './claims';
import { PodAmounts } from './pod-amounts';
import { PerNode, PodCounts } from './pod-counts';
import { PodTemplate } from '../manifests/pod-templates';

/** At minimum replicas, at maximum replicas, and during a rollout of everything at maximum replicas. */
export const STATES = ['min', 'max', 'rollout'] as const;
export type State = (typeof STATES)[number];

/** Pods of one kind that one manifest creates. */
export interface Workload {
  readonly namespace: string;
  /** The name that its processes share, otherwise its own name. */
  readonly app: string;
  readonly template: PodTemplate;
  readonly counts: PodCounts | PerNode;
  /** Of one pod. */
  readonly amounts: { readonly [state in State]: PodAmounts };
  readonly claims: readonly Claims[];
  /** Undefined if it is unknown. */
  readonly priority?: number;
  /** Whether the pods only reserve headroom for others. */
  readonly isPause: boolean;
  /** Whether another controller creates the pods, by its own rules. */
  readonly isOperated: boolean;
}

/** Whether each node runs one. */
export function isPerNode(counts: PodCounts | PerNode): counts is PerNode {
  return 'surge' in counts;
}

/** The number of pods in the state; overlapping runs without a limit count as one run. */
export function countIn({ counts }: Workload, state: State): number {
  if (isPerNode(counts)) return 0;
  return Number.isFinite(counts[state]) ? counts[state] : 1;
}

/** Whether the number of its pods has no limit. */
export function isUnbounded({ counts }: Workload): boolean {
  return !isPerNode(counts) && !Number.isFinite(counts.max);
}
