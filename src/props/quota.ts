import { PriorityTier } from './priority-tier';

/**
 * How much a namespace may have in all. What is not said has no bound.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export interface QuotaAmounts {
  /**
   * Pods that have not ended. One that is stopping counts until it is gone.
   *
   * @default - no bound
   */
  readonly pods?: number;

  /**
   * CPU that containers ask for, such as `'20'` or `'500m'`. With it, each container must ask for some.
   *
   * @default - no bound
   */
  readonly cpu?: string;

  /**
   * Memory that containers ask for, such as `'64Gi'`. With it, each container must ask for some.
   *
   * @default - no bound
   */
  readonly memory?: string;

  /**
   * CPU beyond which containers are throttled. With it, each container must have a limit.
   *
   * @default - no bound
   */
  readonly cpuLimit?: string;

  /**
   * Memory beyond which containers are killed. With it, each container must have a limit.
   *
   * @default - no bound
   */
  readonly memoryLimit?: string;

  /**
   * Disk for logs and scratch files that containers ask for.
   *
   * @default - no bound
   */
  readonly ephemeralStorage?: string;

  /**
   * Disk for logs and scratch files beyond which pods are evicted.
   *
   * @default - no bound
   */
  readonly ephemeralStorageLimit?: string;

  /**
   * Devices and whatever else nodes offer by number, such as `{ 'nvidia.com/gpu': 4 }`.
   *
   * @default - no bound
   */
  readonly extended?: { readonly [name: string]: number };

  /**
   * Volumes by all claims together, such as `'1Ti'`.
   *
   * @default - no bound
   */
  readonly storage?: string;

  /**
   * Volumes by claims of a class, by its name: `{ fast: '200Gi' }`. A class that may not be used at all gets `'0'`.
   *
   * @default - no bound
   */
  readonly storageClasses?: { readonly [name: string]: string };

  /**
   * Claims of volumes.
   *
   * @default - no bound
   */
  readonly claims?: number;

  /**
   * Services with a load balancer.
   *
   * @default - no bound
   */
  readonly loadBalancers?: number;

  /**
   * Ports of nodes that Services take; those of load balancers count too.
   *
   * @default - no bound
   */
  readonly nodePorts?: number;

  /**
   * Objects of any kind, as they stand in URLs, those outside the core with their group: `{ 'secrets': 50, 'deployments.apps': 20 }`.
   *
   * @default - no bound
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count
   */
  readonly objects?: { readonly [resource: string]: number };
}

/** Settings of a derived quota that have defaults. */
export interface DerivedQuotaOptions {
  /**
   * How much more it admits than is declared, in percent, rounded up to whole pods and MiB: for what people start by hand.
   *
   * @default 0
   */
  readonly headroomPercent?: number;

  /**
   * Number of nodes, for what runs on each of them.
   *
   * @default - not known: what runs on each node is refused
   */
  readonly nodes?: number;
}

/**
 * How much a tenant may have, at most: a ResourceQuota. One that is less than what the tenant's apps declare at their most replicas,
 * with a rollout and all jobs going on, is refused.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export class Quota {
  /**
   * Exactly what the tenant's apps declare at their maximum: all replicas, the surge of all rollouts, all jobs, all claims. Load balancers
   * and ports of nodes too: as many as there are. CPU limits are bounded when each container has one.
   *
   * @throws quota-underivable, quota-invalid
   */
  public static derived(options: DerivedQuotaOptions = {}): Quota {
    return new Quota('declared', undefined, options);
  }

  /**
   * These amounts.
   *
   * @throws quota-invalid, quota-below-maximum, quota-pods-refused
   */
  public static of(amounts: QuotaAmounts): Quota {
    return new Quota('given', amounts);
  }

  /**
   * These amounts for pods of these tiers together: pods and what they ask for. With `{ pods: 0 }` nobody of the tenant goes before others:
   * `Quota.ofPriority([PriorityTier.clusterCritical(), PriorityTier.nodeCritical()], { pods: 0 })`.
   *
   * @throws quota-scope-invalid and what `of` throws
   */
  public static ofPriority(tiers: PriorityTier[], amounts: QuotaAmounts): Quota {
    const names = tiers.map(({ name }) => name);
    return new Quota(['priority', ...names].join('-'), amounts, undefined, 'PriorityClass', names);
  }

  /**
   * So many pods that ask for nothing: whose containers say that they want no CPU and no memory. Those that say nothing get the defaults
   * of the tenant's `limits`, and are none.
   *
   * @throws quota-invalid, quota-below-maximum
   */
  public static bestEffort(pods: number): Quota {
    return new Quota('best-effort', { pods }, undefined, 'BestEffort');
  }

  /**
   * These amounts for pods that have a deadline of their own, which those of Jobs do not get from their Job.
   *
   * @throws quota-scope-invalid and what `of` throws
   */
  public static terminating(amounts: QuotaAmounts): Quota {
    return new Quota('terminating', amounts, undefined, 'Terminating');
  }

  /**
   * These amounts for pods without a deadline of their own.
   *
   * @throws quota-scope-invalid and what `of` throws
   */
  public static notTerminating(amounts: QuotaAmounts): Quota {
    return new Quota('not-terminating', amounts, undefined, 'NotTerminating');
  }

  /**
   * So many pods that are placed by pods of other namespaces. With 0, no tenant learns or decides where others run.
   *
   * @throws quota-invalid, quota-below-maximum
   */
  public static crossNamespaceAffinity(pods: number): Quota {
    return new Quota('cross-namespace-affinity', { pods }, undefined, 'CrossNamespacePodAffinity');
  }

  private constructor(
    /** Name of the ResourceQuota. */
    public readonly name: string,
    /** How much; undefined for what is declared. */
    public readonly amounts?: QuotaAmounts,
    /** Settings of what is declared; undefined for what is given. */
    public readonly options?: DerivedQuotaOptions,
    /** Which pods count, as Kubernetes names them; undefined for all. */
    public readonly scope?: string,
    /** Names of their PriorityClasses, when they count by that. */
    public readonly priorityClasses?: string[],
  ) {}
}
