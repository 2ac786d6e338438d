import { checked } from '../../private/calls/checked';

/**
 * What a taint does to pods that do not tolerate it.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export enum TaintEffect {
  /** New pods are not scheduled on the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** New pods are scheduled on the node only if no other node is available. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** New pods are not scheduled on the node, and running pods are evicted. */
  NO_EXECUTE = 'NoExecute',
}

/**
 * A node taint that the pods tolerate. A toleration allows pods on such nodes but does not attract them: use `onNodes` for that.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
@checked
export class Toleration {
  /**
   * Tolerates a taint with this key and value, as in `Toleration.of('dedicated', 'gpu')`; without an effect, it matches all effects.
   *
   * @throws label-invalid, prop-invalid
   */
  public static of(key: string, value: string, effect?: TaintEffect): Toleration {
    return new Toleration(key, value, effect);
  }

  /**
   * Tolerates a taint with this key and any value; without an effect, it matches all effects.
   *
   * @throws label-invalid, prop-invalid
   */
  public static exists(key: string, effect?: TaintEffect): Toleration {
    return new Toleration(key, undefined, effect);
  }

  /**
   * Tolerates a `NoExecute` taint for this number of seconds. By default, pods are evicted from an unreachable node after five minutes;
   * `Toleration.forSeconds('node.kubernetes.io/unreachable', 30)` changes that to 30 seconds.
   *
   * @throws label-invalid, seconds-invalid, prop-invalid
   */
  public static forSeconds(key: string, seconds: number): Toleration {
    return new Toleration(key, undefined, TaintEffect.NO_EXECUTE, seconds);
  }

  /**
   * Tolerates every taint, or every one with this effect: those of control planes, of pools reserved for other workloads, of nodes with problems.
   * Meant for node agents; other apps would run on nodes where they do harm.
   *
   * @throws prop-invalid
   */
  public static everything(effect?: TaintEffect): Toleration {
    return new Toleration(undefined, undefined, effect);
  }

  private constructor(
    /** Key of the taint; undefined matches any. */
    public readonly key?: string,
    /** Value of the taint; undefined matches any. */
    public readonly value?: string,
    /** Effect of the taint; undefined matches any. */
    public readonly effect?: TaintEffect,
    /** Seconds after which pods are evicted nevertheless; undefined means never. */
    public readonly seconds?: number,
  ) {}
}

