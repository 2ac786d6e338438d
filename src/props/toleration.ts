import { checkArguments, number, oneOf, required, text } from '../private/shape';

/**
 * What a taint does to pods that do not tolerate it.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export enum TaintEffect {
  /** New ones are kept off the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** New ones are kept off the node while there are others. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** Those that run are evicted too. */
  NO_EXECUTE = 'NoExecute',
}

/**
 * Taints of nodes that do not keep the pods off. It lets pods onto such nodes and does not send them there: `onNodes` does.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export class Toleration {
  /**
   * A taint with this value, as in `Toleration.of('dedicated', 'gpu')`; whatever its effect, if none is given.
   *
   * @throws label-invalid, prop-invalid
   */
  public static of(key: string, value: string, effect?: TaintEffect): Toleration {
    checkArguments('Toleration.of', { key, value, effect }, { key: KEY, value: required({ ...text, example: "'gpu'" }), effect: EFFECT });
    return new Toleration(key, value, effect);
  }

  /**
   * A taint of this key, whatever its value; and whatever its effect, if none is given.
   *
   * @throws label-invalid, prop-invalid
   */
  public static exists(key: string, effect?: TaintEffect): Toleration {
    checkArguments('Toleration.exists', { key, effect }, { key: KEY, effect: EFFECT });
    return new Toleration(key, undefined, effect);
  }

  /**
   * A taint that evicts, for so many seconds: pods leave an unreachable node after five minutes unless something like
   * `Toleration.forSeconds('node.kubernetes.io/unreachable', 30)` says otherwise.
   *
   * @throws label-invalid, seconds-invalid, prop-invalid
   */
  public static forSeconds(key: string, seconds: number): Toleration {
    checkArguments('Toleration.forSeconds', { key, seconds }, { key: KEY, seconds: required({ ...number, example: '30' }) });
    return new Toleration(key, undefined, TaintEffect.NO_EXECUTE, seconds);
  }

  /**
   * Every taint, or every one with this effect: of control planes, of pools for others, of nodes in trouble. Agents tolerate it;
   * apps with it end up where they harm others.
   *
   * @throws prop-invalid
   */
  public static everything(effect?: TaintEffect): Toleration {
    checkArguments('Toleration.everything', { effect }, { effect: EFFECT });
    return new Toleration(undefined, undefined, effect);
  }

  private constructor(
    /** Key of the taint; undefined means any. */
    public readonly key?: string,
    /** Value of the taint; undefined means any. */
    public readonly value?: string,
    /** What the taint does; undefined means anything. */
    public readonly effect?: TaintEffect,
    /** Seconds after which pods are evicted all the same; undefined means never. */
    public readonly seconds?: number,
  ) {}
}

/** Without a key it would be every taint. */
const KEY = required({ ...text, example: "'dedicated'" });
const EFFECT = oneOf(TaintEffect, 'TaintEffect');
