/** What a container gets that does not say it itself. */
export interface DefaultResources {
  /**
   * CPU that is kept free for it.
   *
   * @default '100m'
   */
  readonly cpu?: string;

  /**
   * Memory that is kept free for it.
   *
   * @default '128Mi'
   */
  readonly memory?: string;

  /**
   * CPU beyond which it is throttled.
   *
   * @default - none, so that who wants none has none; with `max`, Kubernetes takes that
   */
  readonly cpuLimit?: string;

  /**
   * Memory beyond which it is killed.
   *
   * @default - `memory`
   */
  readonly memoryLimit?: string;
}

/** A bound to what one container or one pod gets. */
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
 * What each container, pod and claim of a tenant may be: a LimitRange. Apps that ask for more or less are refused.
 *
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface TenantLimits {
  /**
   * What containers get that say nothing.
   *
   * @default - 100m CPU and 128Mi memory, no more memory than that
   */
  readonly defaults?: DefaultResources;

  /**
   * What each container asks for at least.
   *
   * @default - no bound
   */
  readonly min?: ResourceBounds;

  /**
   * What each container is limited to at most. With it each must have a limit.
   *
   * @default - no bound
   */
  readonly max?: ResourceBounds;

  /**
   * What each pod is limited to at most, all containers together. With it each pod must have a limit.
   *
   * @default - no bound
   */
  readonly maxPod?: ResourceBounds;

  /**
   * How many times its request the CPU limit of a container may be, at least 1.
   *
   * @default - no bound
   */
  readonly maxCpuRatio?: number;

  /**
   * How many times its request the memory limit of a container may be, at least 1.
   *
   * @default - no bound
   */
  readonly maxMemoryRatio?: number;

  /**
   * Size of a claim at least, such as `'1Gi'`.
   *
   * @default - no bound
   */
  readonly minClaim?: string;

  /**
   * Size of a claim at most, such as `'500Gi'`.
   *
   * @default - no bound
   */
  readonly maxClaim?: string;
}
