/** Settings of a PriorityTier that have defaults. */
export interface PriorityTierOptions {
  /**
   * Whether its pods take the place of pods of lower priority when there is no room for them. Those that do not wait for room, and get
   * none that a PauseBuffer keeps.
   *
   * @default true
   */
  readonly preempts?: boolean;

  /**
   * What it is for, as `kubectl describe priorityclass` shows it.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * Which pods go before others when there is not room for all: a PriorityClass. Pods without one have priority 0, and take the place of
 * those below. What belongs to a class that exists cannot change: to change a tier, give it another name.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export class PriorityTier {
  /**
   * A tier that the program makes, once for all that use it: the PriorityClass belongs to the whole cluster, and it takes rights there to
   * apply it. Its value is at most 1000000000; above 0 its pods go before those without a tier, below 0 behind them.
   *
   * @throws priority-tier-invalid, priority-tier-differs, object-name-invalid
   */
  public static of(name: string, value: number, options: PriorityTierOptions = {}): PriorityTier {
    return new PriorityTier(name, value, true, options);
  }

  /**
   * The PriorityClass of this name, which somebody else makes; `keelwright synth` lists it among what must exist. With its value,
   * constructs can tell who goes before whom.
   *
   * @throws priority-tier-invalid, object-name-invalid
   */
  public static existing(name: string, value?: number): PriorityTier {
    return new PriorityTier(name, value, false);
  }

  /** `system-node-critical`, which every cluster has: for agents without which a node is of no use. */
  public static nodeCritical(): PriorityTier {
    return new PriorityTier('system-node-critical', 2000001000, false);
  }

  /** `system-cluster-critical`, which every cluster has: for agents without which the cluster is of no use. */
  public static clusterCritical(): PriorityTier {
    return new PriorityTier('system-cluster-critical', 2000000000, false);
  }

  /** Whether its pods take the place of others; undefined when not known. */
  public readonly preempts?: boolean;

  /** What it is for. */
  public readonly description?: string;

  private constructor(
    /** Name of the PriorityClass. */
    public readonly name: string,
    /** Priority of its pods; undefined when not known. */
    public readonly value: number | undefined,
    /** Whether the program makes it. */
    public readonly isMade: boolean,
    options: PriorityTierOptions = {},
  ) {
    this.preempts = isMade ? options.preempts ?? true : undefined;
    this.description = options.description;
  }
}
