/** A limit to how many replicas may come or go in a time. */
export class ScalePolicy {
  /**
   * So many replicas in so many seconds: from 1 to 1800.
   *
   * @throws scale-behavior-invalid
   */
  public static pods(count: number, periodSeconds: number): ScalePolicy {
    return new ScalePolicy('Pods', count, periodSeconds);
  }

  /**
   * So many percent of the replicas in so many seconds: from 1 to 1800. A part of a replica counts as a whole one, both up and down.
   *
   * @throws scale-behavior-invalid
   */
  public static percent(percent: number, periodSeconds: number): ScalePolicy {
    return new ScalePolicy('Percent', percent, periodSeconds);
  }

  private constructor(
    /** Kubernetes' word for it: `Pods` or `Percent`. */
    public readonly type: string,
    /** Replicas, or percent. */
    public readonly value: number,
    /** Seconds in which they come or go. */
    public readonly periodSeconds: number,
  ) {}
}

/** Which of several policies counts. */
export enum SelectPolicy {
  /** The one that lets most replicas come or go. */
  MAX = 'Max',
  /** The one that lets fewest come or go. */
  MIN = 'Min',
  /** None: nothing comes or goes. */
  DISABLED = 'Disabled',
}

/** How fast replicas come, or how fast they go. */
export interface ScaleRules {
  /**
   * Limits to how many may come or go in a time, at least one.
   *
   * @default - up: twice as many, or 4 more, in 15 seconds; down: no limit
   */
  readonly policies?: ScalePolicy[];

  /**
   * Which of several policies counts.
   *
   * @default SelectPolicy.MAX
   */
  readonly selectPolicy?: SelectPolicy;

  /**
   * Seconds, at most 3600, that are looked back upon: only what was proposed all the time is done.
   *
   * @default - up: 0; down: 300, unless the cluster was set up otherwise
   */
  readonly stabilizationWindowSeconds?: number;

  /**
   * By which part of the target the metric may be off before anything happens: 0.05 is 5 percent. From Kubernetes 1.35 on.
   *
   * @default - 0.1, unless the cluster was set up otherwise
   */
  readonly tolerance?: number;
}

/** How fast replicas come and go. */
export interface ScaleBehaviorOptions {
  /**
   * How fast replicas come.
   *
   * @default - at once, at most to twice as many or by 4 in 15 seconds
   */
  readonly scaleUp?: ScaleRules;

  /**
   * How fast replicas go.
   *
   * @default - at once, when fewer were enough for 5 minutes
   */
  readonly scaleDown?: ScaleRules;
}

const SLOWLY_DOWN: ScaleRules = { policies: [ScalePolicy.percent(10, 60)], stabilizationWindowSeconds: 600 };

/**
 * How fast replicas come and go: for a kind of load, or in figures of one's own.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export class ScaleBehavior {
  /**
   * For load that changes over hours, where each start costs. Up by half or by 2 in a minute, when more were needed for a minute; down by
   * a tenth in a minute, when fewer were enough for 10 minutes.
   */
  public static steady(): ScaleBehavior {
    return ScaleBehavior.of({
      scaleUp: { policies: [ScalePolicy.percent(50, 60), ScalePolicy.pods(2, 60)], stabilizationWindowSeconds: 60 },
      scaleDown: SLOWLY_DOWN,
    });
  }

  /**
   * For load that comes all at once, and comes again. Up at once to five times as many, or by 10, in 15 seconds; down by a tenth in a
   * minute, when fewer were enough for 10 minutes.
   */
  public static spiky(): ScaleBehavior {
    return ScaleBehavior.of({
      scaleUp: { policies: [ScalePolicy.percent(400, 15), ScalePolicy.pods(10, 15)], stabilizationWindowSeconds: 0 },
      scaleDown: SLOWLY_DOWN,
    });
  }

  /**
   * For work that waits in a queue, and whose runs may be stopped and begun again. Up at once to twice as many, or by 10, in 15 seconds;
   * down to what is needed, when fewer were enough for a minute.
   */
  public static batch(): ScaleBehavior {
    return ScaleBehavior.of({
      scaleUp: { policies: [ScalePolicy.percent(100, 15), ScalePolicy.pods(10, 15)], stabilizationWindowSeconds: 0 },
      scaleDown: { policies: [ScalePolicy.percent(100, 15)], stabilizationWindowSeconds: 60 },
    });
  }

  /**
   * In figures of one's own.
   *
   * @throws scale-behavior-invalid, kubernetes-too-old
   */
  public static of(options: ScaleBehaviorOptions): ScaleBehavior {
    return new ScaleBehavior(options);
  }

  private constructor(
    /** The figures. */
    public readonly options: ScaleBehaviorOptions,
  ) {}
}
