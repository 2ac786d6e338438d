import { checked } from '../../private/calls/checked';

/** Settings of a PriorityTier that have defaults. */
export interface PriorityTierOptions {
  /**
   * Whether its pods preempt pods of lower priority when the cluster has no capacity for them. Pods that do not preempt stay pending until
   * there is free capacity, and cannot use the headroom that a PauseBuffer reserves.
   *
   * @default true
   */
  readonly preempts?: boolean;

  /**
   * Description of the PriorityClass, as `kubectl describe priorityclass` shows it.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * Priority and preemption: which pods are scheduled first when there is not enough capacity for all, as a PriorityClass. Pods without one have
 * priority 0, and preempt those with a lower one. The fields of an existing PriorityClass are immutable: to change a tier, give it another name.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
@checked
export class PriorityTier {
  /**
   * A tier that the program creates, once for all workloads that use it. The PriorityClass is cluster-scoped, so applying it requires
   * cluster-level permissions. Its value is at most 1000000000; above 0 its pods have priority over those without a tier, below 0 under them.
   *
   * @throws priority-tier-invalid, priority-tier-differs, object-name-invalid
   */
  public static of(name: string, value: number, options: PriorityTierOptions = {}): PriorityTier {
    return new PriorityTier(name, value, true, options);
  }

  /**
   * An existing PriorityClass of this name, created elsewhere; `keelwright synth` lists it as a prerequisite. Pass its value so that
   * constructs can compare it with other tiers.
   *
   * @throws priority-tier-invalid, object-name-invalid
   */
  public static existing(name: string, value?: number): PriorityTier {
    return new PriorityTier(name, value, false);
  }

  /** `system-node-critical`, which every cluster has: for agents that a node cannot work without. */
  public static nodeCritical(): PriorityTier {
    return new PriorityTier('system-node-critical', 2000001000, false);
  }

  /** `system-cluster-critical`, which every cluster has: for agents that the cluster cannot work without. */
  public static clusterCritical(): PriorityTier {
    return new PriorityTier('system-cluster-critical', 2000000000, false);
  }

  /** Whether its pods preempt others; undefined if unknown. */
  public readonly preempts?: boolean;

  /** Description of the PriorityClass. */
  public readonly description?: string;

  private constructor(
    /** Name of the PriorityClass. */
    public readonly name: string,
    /** Priority of its pods; undefined if unknown. */
    public readonly value: number | undefined,
    /** Whether the program creates it. */
    public readonly isMade: boolean,
    options: PriorityTierOptions = {},
  ) {
    this.preempts = isMade ? options.preempts ?? true : undefined;
    this.description = options.description;
  }
}
