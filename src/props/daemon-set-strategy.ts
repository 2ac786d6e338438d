/**
 * How a new version takes the place of the old one, node by node.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export class DaemonSetStrategy {
  /**
   * On each node the old pod first, then the new one: so many nodes are without at a time, as a number or as a percentage of
   * the nodes, rounded up.
   */
  public static rolling(maxUnavailable: string = '10%'): DaemonSetStrategy {
    return new DaemonSetStrategy(maxUnavailable);
  }

  /**
   * On each node the new pod first, and the old one goes when it is ready: no node is without. On so many nodes at a time both
   * run, side by side, and share the writable folders of the node; the nodes must have room for both.
   */
  public static surging(maxSurge: string = '10%'): DaemonSetStrategy {
    return new DaemonSetStrategy(undefined, maxSurge);
  }

  /** A node gets the new version when somebody deletes its old pod, or when it is a new node. */
  public static onDelete(): DaemonSetStrategy {
    return new DaemonSetStrategy();
  }

  private constructor(
    /** Nodes that may be without a pod at a time. */
    public readonly maxUnavailable?: string,
    /** Nodes that may have two pods at a time. */
    public readonly maxSurge?: string,
  ) {}
}
