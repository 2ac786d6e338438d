import { NodeTerm } from '../scheduling/node-term';
import { Toleration } from '../scheduling/toleration';

/**
 * Capacity of a node for the pods of apps: the Allocatable that `kubectl describe node` shows, minus the requests of its DaemonSet pods.
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
 * Whole nodes that are reserved as headroom. A pause pod requests 95 % of a node, because the allocatable resources of nodes vary slightly, and
 * a pod that is larger than every node stays pending forever.
 */
export interface WholeNodes extends NodeSize {
  /** Number of nodes. */
  readonly count: number;

  /**
   * Node labels that are required; all terms must match.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * Taints of the nodes that the pause pods tolerate.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: Toleration[];
}
