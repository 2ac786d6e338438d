/**
 * What a VerticalPodAutoscaler does with what it recommends.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/features.md
 */
export enum VerticalScaleMode {
  /** Nothing: `kubectl describe vpa` shows what it would do. */
  OFF = 'Off',
  /** New pods get it. */
  INITIAL = 'Initial',
  /** Running pods are evicted, as far as the disruption budget lets them go, and new ones get it. */
  RECREATE = 'Recreate',
  /** Running pods get it without a restart; where that cannot be, they are evicted. From Kubernetes 1.33 on. */
  IN_PLACE_OR_RECREATE = 'InPlaceOrRecreate',
}

/** What a VerticalPodAutoscaler can set. */
export enum ControlledResource {
  /** CPU. */
  CPU = 'cpu',
  /** Memory. */
  MEMORY = 'memory',
}

/** Whether limits follow the requests. */
export enum ControlledValues {
  /** They do, in the relation in which both were written. */
  REQUESTS_AND_LIMITS = 'RequestsAndLimits',
  /** They stay, and no request goes above them. */
  REQUESTS_ONLY = 'RequestsOnly',
}

/** A bound to what a VerticalPodAutoscaler recommends. */
export interface AllowedResources {
  /**
   * CPU, such as `'250m'`.
   *
   * @default - what is derived from `resources`
   */
  readonly cpu?: string;

  /**
   * Memory, such as `'256Mi'`.
   *
   * @default - what is derived from `resources`
   */
  readonly memory?: string;
}

/**
 * What each replica gets, by what it was seen to use: what a VerticalPodAutoscaler decides, where the platform has
 * `Operator.VERTICAL_POD_AUTOSCALER`. It changes pods and not the workload, so that no apply undoes it. It looks after the app's own
 * container; those that others put into the pods stay as they are.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/
 */
export interface VerticalScale {
  /** What it does with what it recommends. */
  readonly mode: VerticalScaleMode;

  /**
   * The least that it recommends.
   *
   * @default - a quarter of `resources`, and beside it what the writable paths in memory hold; for an engine all of its memory, by which it is set up
   */
  readonly minAllowed?: AllowedResources;

  /**
   * The most that it recommends. A pod for which no node is large enough waits for ever.
   *
   * @default - four times `resources`; with `ControlledValues.REQUESTS_ONLY` at most the limits
   */
  readonly maxAllowed?: AllowedResources;

  /**
   * What it sets. None that `scale` looks at: each would undo what the other does.
   *
   * @default - CPU and memory
   */
  readonly controlledResources?: ControlledResource[];

  /**
   * Whether limits follow the requests.
   *
   * @default ControlledValues.REQUESTS_AND_LIMITS
   */
  readonly controlledValues?: ControlledValues;

  /**
   * Replicas that must be alive before any of them is updated, at least 1. With 1 a single replica is updated too, and when it is evicted
   * for that, nothing serves until the new one is ready.
   *
   * @default - 2, unless the cluster was set up otherwise
   */
  readonly minReplicas?: number;
}
