/**
 * How a VerticalPodAutoscaler applies its recommendations.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/features.md
 */
export enum VerticalScaleMode {
  /** Not at all: `kubectl describe vpa` shows the recommendations. */
  OFF = 'Off',
  /** Only to new pods. */
  INITIAL = 'Initial',
  /** Evicts running pods, as far as their PodDisruptionBudget allows, and applies them to the new pods. */
  RECREATE = 'Recreate',
  /** Resizes running pods without a restart; evicts them if that is not possible. Requires Kubernetes 1.33 or later. */
  IN_PLACE_OR_RECREATE = 'InPlaceOrRecreate',
}

/** Resources that a VerticalPodAutoscaler can set. */
export enum ControlledResource {
  /** CPU. */
  CPU = 'cpu',
  /** Memory. */
  MEMORY = 'memory',
}

/** Whether a VerticalPodAutoscaler changes limits together with requests. */
export enum ControlledValues {
  /** Limits change with the requests, in the original ratio. */
  REQUESTS_AND_LIMITS = 'RequestsAndLimits',
  /** Limits do not change, and requests never exceed them. */
  REQUESTS_ONLY = 'RequestsOnly',
}

/** Bounds of the recommendations of a VerticalPodAutoscaler. */
export interface AllowedResources {
  /**
   * CPU, such as `'250m'`.
   *
   * @default - derived from `resources`
   */
  readonly cpu?: string;

  /**
   * Memory, such as `'256Mi'`.
   *
   * @default - derived from `resources`
   */
  readonly memory?: string;
}

/**
 * Vertical autoscaling: a VerticalPodAutoscaler sets the requests of each replica by its actual usage, on platforms with
 * `Operator.VERTICAL_POD_AUTOSCALER`. It changes the pods, not the workload, so that no apply resets it. It manages only the app's own
 * container; other containers in the pods do not change.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/
 */
export interface VerticalScale {
  /** How the recommendations are applied. */
  readonly mode: VerticalScaleMode;

  /**
   * Minimum recommendation.
   *
   * @default - a quarter of `resources`, plus the size of the writable paths in memory; for an engine its entire memory, which its configuration is
   * based on
   */
  readonly minAllowed?: AllowedResources;

  /**
   * Maximum recommendation. A pod that is larger than every node stays pending forever.
   *
   * @default - four times `resources`; with `ControlledValues.REQUESTS_ONLY` at most the limits
   */
  readonly maxAllowed?: AllowedResources;

  /**
   * Resources that it sets. They must not be metrics of `scale`: the two autoscalers would work against each other.
   *
   * @default - CPU and memory
   */
  readonly controlledResources?: ControlledResource[];

  /**
   * Whether limits change together with the requests.
   *
   * @default ControlledValues.REQUESTS_AND_LIMITS
   */
  readonly controlledValues?: ControlledValues;

  /**
   * Minimum number of available replicas before any of them is updated, at least 1. With 1, a single replica is updated too; while it is
   * evicted and replaced, the app does not answer.
   *
   * @default - 2, unless the cluster is configured otherwise
   */
  readonly minReplicas?: number;
}
