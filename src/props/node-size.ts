import { NodeTerm } from './node-term';
import { Toleration } from './toleration';

/**
 * What a node has for the pods of apps: what `kubectl describe node` shows as Allocatable, less what the DaemonSets on it ask for.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/#node-allocatable
 */
export interface NodeSize {
  /** CPU, such as `'3800m'`. */
  readonly cpu: string;

  /** Memory, such as `'13Gi'`. */
  readonly memory: string;
}

/**
 * Nodes that are kept free as a whole. A pause pod asks for 95 % of one: nodes of one kind differ by a little, and a pod that is larger
 * than all of them waits for ever.
 */
export interface WholeNodes extends NodeSize {
  /** How many. */
  readonly count: number;

  /**
   * What the nodes must be like; all of it must hold.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * Taints of the nodes.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: Toleration[];
}
