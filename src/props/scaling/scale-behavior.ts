import { checked } from '../../private/calls/checked';

/** Maximum change of the number of replicas in a period of time (a scaling policy of a HorizontalPodAutoscaler). */
@checked
export class ScalePolicy {
  /**
   * At most this number of replicas in this number of seconds, 1 to 1800.
   *
   * @throws scale-behavior-invalid
   */
  public static pods(count: number, periodSeconds: number): ScalePolicy {
    return new ScalePolicy('Pods', count, periodSeconds);
  }

  /**
   * At most this percentage of the replicas in this number of seconds, 1 to 1800. Fractions are rounded up, for scaling up and down.
   *
   * @throws scale-behavior-invalid
   */
  public static percent(percent: number, periodSeconds: number): ScalePolicy {
    return new ScalePolicy('Percent', percent, periodSeconds);
  }

  private constructor(
    /** Type in the Kubernetes API: `Pods` or `Percent`. */
    public readonly type: string,
    /** Number of replicas, or percentage. */
    public readonly value: number,
    /** Period in seconds. */
    public readonly periodSeconds: number,
  ) {}
}

/** Which of several policies applies. */
export enum SelectPolicy {
  /** The policy that allows the largest change. */
  MAX = 'Max',
  /** The policy that allows the smallest change. */
  MIN = 'Min',
  /** Disables scaling in this direction. */
  DISABLED = 'Disabled',
}

/** How fast an autoscaler adds replicas, or how fast it removes them. */
export interface ScaleRules {
  /**
   * Maximum changes per period of time, at least one.
   *
   * @default - scaling up: 100 percent or 4 replicas in 15 seconds, the larger of the two; scaling down: no limit
   */
  readonly policies?: ScalePolicy[];

  /**
   * Which of several policies applies.
   *
   * @default SelectPolicy.MAX
   */
  readonly selectPolicy?: SelectPolicy;

  /**
   * Stabilization window in seconds, at most 3600: the autoscaler acts on the most cautious recommendation of this period.
   *
   * @default - scaling up: 0; scaling down: 300, unless the cluster is configured otherwise
   */
  readonly stabilizationWindowSeconds?: number;

  /**
   * Tolerance: relative deviation of the metric from its target below which nothing is scaled, such as 0.05 for 5 percent. Requires
   * Kubernetes 1.35 or later.
   *
   * @default - 0.1, unless the cluster is configured otherwise
   */
  readonly tolerance?: number;
}

/** How fast an autoscaler adds and removes replicas. */
export interface ScaleBehaviorOptions {
  /**
   * How fast replicas are added.
   *
   * @default - immediately, at most 100 percent or 4 replicas in 15 seconds, the larger of the two
   */
  readonly scaleUp?: ScaleRules;

  /**
   * How fast replicas are removed.
   *
   * @default - all at once, when fewer have been enough for 5 minutes
   */
  readonly scaleDown?: ScaleRules;
}

const SLOWLY_DOWN: ScaleRules = { policies: [ScalePolicy.percent(10, 60)], stabilizationWindowSeconds: 600 };

/**
 * How fast an autoscaler adds and removes replicas: a preset for a kind of load, or custom rules.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
@checked
export class ScaleBehavior {
  /**
   * For load that changes over hours, with replicas that are expensive to start. Adds 50 percent or 2 replicas per minute, when more have been
   * needed for a minute. Removes 10 percent per minute, when fewer have been enough for 10 minutes.
   */
  public static steady(): ScaleBehavior {
    return ScaleBehavior.of({
      scaleUp: { policies: [ScalePolicy.percent(50, 60), ScalePolicy.pods(2, 60)], stabilizationWindowSeconds: 60 },
      scaleDown: SLOWLY_DOWN,
    });
  }

  /**
   * For load that arrives suddenly and repeatedly. Adds 400 percent or 10 replicas in 15 seconds, immediately. Removes 10 percent per minute,
   * when fewer have been enough for 10 minutes.
   */
  public static spiky(): ScaleBehavior {
    return ScaleBehavior.of({
      scaleUp: { policies: [ScalePolicy.percent(400, 15), ScalePolicy.pods(10, 15)], stabilizationWindowSeconds: 0 },
      scaleDown: SLOWLY_DOWN,
    });
  }

  /**
   * For work from a queue that may be interrupted and started again. Adds 100 percent or 10 replicas in 15 seconds, immediately. Scales down to
   * what is needed, when fewer have been enough for a minute.
   */
  public static batch(): ScaleBehavior {
    return ScaleBehavior.of({
      scaleUp: { policies: [ScalePolicy.percent(100, 15), ScalePolicy.pods(10, 15)], stabilizationWindowSeconds: 0 },
      scaleDown: { policies: [ScalePolicy.percent(100, 15)], stabilizationWindowSeconds: 60 },
    });
  }

  /**
   * Custom rules.
   *
   * @throws scale-behavior-invalid, kubernetes-too-old
   */
  public static of(options: ScaleBehaviorOptions): ScaleBehavior {
    return new ScaleBehavior(options);
  }

  private constructor(
    /** The rules. */
    public readonly options: ScaleBehaviorOptions,
  ) {}
}
