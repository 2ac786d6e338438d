/** Requests and limits of containers that set none. */
export interface DefaultResources {
  /**
   * CPU request.
   *
   * @default '100m'
   */
  readonly cpu?: string;

  /**
   * Memory request.
   *
   * @default '128Mi'
   */
  readonly memory?: string;

  /**
   * CPU limit, above which the container is throttled.
   *
   * @default - none, so that containers without a limit keep having none; with `max`, Kubernetes uses that
   */
  readonly cpuLimit?: string;

  /**
   * Memory limit, above which the container is killed.
   *
   * @default - `memory`
   */
  readonly memoryLimit?: string;
}

/** A bound of the resources of one container or one pod. */
export interface ResourceBounds {
  /**
   * CPU, such as `'4'`.
   *
   * @default - no bound
   */
  readonly cpu?: string;

  /**
   * Memory, such as `'8Gi'`.
   *
   * @default - no bound
   */
  readonly memory?: string;
}

/**
 * Limits of each container, pod and PersistentVolumeClaim of a namespace: a LimitRange. Apps outside these limits are rejected.
 *
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface NamespaceLimits {
  /**
   * Requests and limits of containers that set none.
   *
   * @default - requests of 100m CPU and 128Mi memory, and a memory limit of 128Mi
   */
  readonly defaults?: DefaultResources;

  /**
   * Minimum request of each container.
   *
   * @default - no bound
   */
  readonly min?: ResourceBounds;

  /**
   * Maximum limit of each container. If set, each container must have a limit.
   *
   * @default - no bound
   */
  readonly max?: ResourceBounds;

  /**
   * Maximum limit of each pod, all containers together. If set, each pod must have a limit.
   *
   * @default - no bound
   */
  readonly maxPod?: ResourceBounds;

  /**
   * Maximum ratio of a container's CPU limit to its CPU request, at least 1.
   *
   * @default - no bound
   */
  readonly maxCpuRatio?: number;

  /**
   * Maximum ratio of a container's memory limit to its memory request, at least 1.
   *
   * @default - no bound
   */
  readonly maxMemoryRatio?: number;

  /**
   * Minimum size of a PersistentVolumeClaim, such as `'1Gi'`.
   *
   * @default - no bound
   */
  readonly minClaim?: string;

  /**
   * Maximum size of a PersistentVolumeClaim, such as `'500Gi'`.
   *
   * @default - no bound
   */
  readonly maxClaim?: string;
}
