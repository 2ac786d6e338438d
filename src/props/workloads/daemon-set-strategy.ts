import { checked } from '../../private/calls/checked';

/**
 * How an update replaces the pods of a DaemonSet, node by node.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
@checked
export class DaemonSetStrategy {
  /**
   * RollingUpdate that deletes the old pod of a node before it starts the new one. `maxUnavailable` is the maximum number of nodes without an
   * available pod during the update, as a number or as a percentage of the nodes, rounded up.
   */
  public static rolling(maxUnavailable: string = '10%'): DaemonSetStrategy {
    return new DaemonSetStrategy(maxUnavailable);
  }

  /**
   * RollingUpdate that starts the new pod of a node first, and deletes the old one when the new one is ready: no node is without a pod. On up to
   * `maxSurge` nodes at a time, a number or a percentage, both pods run and share the node's writable directories; the nodes need capacity for both.
   */
  public static surging(maxSurge: string = '10%'): DaemonSetStrategy {
    return new DaemonSetStrategy(undefined, maxSurge);
  }

  /** OnDelete: a node gets the new version only when its old pod is deleted manually, or when it is a new node. */
  public static onDelete(): DaemonSetStrategy {
    return new DaemonSetStrategy();
  }

  private constructor(
    /** Maximum number of nodes without an available pod during the update. */
    public readonly maxUnavailable?: string,
    /** Maximum number of nodes with two pods during the update. */
    public readonly maxSurge?: string,
  ) {}
}
