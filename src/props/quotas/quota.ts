import { checked } from '../../private/calls/checked';
import { PriorityTier } from '../scheduling/priority-tier';

/**
 * Maximum amounts of a namespace in total. Amounts that are not set are not limited.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export interface QuotaAmounts {
  /**
   * Number of pods that have not terminated. A pod that is terminating counts until it is gone.
   *
   * @default - no bound
   */
  readonly pods?: number;

  /**
   * Total CPU requests, such as `'20'` or `'500m'`. If set, each container must have a CPU request.
   *
   * @default - no bound
   */
  readonly cpu?: string;

  /**
   * Total memory requests, such as `'64Gi'`. If set, each container must have a memory request.
   *
   * @default - no bound
   */
  readonly memory?: string;

  /**
   * Total CPU limits, above which containers are throttled. If set, each container must have a CPU limit.
   *
   * @default - no bound
   */
  readonly cpuLimit?: string;

  /**
   * Total memory limits, above which containers are killed. If set, each container must have a memory limit.
   *
   * @default - no bound
   */
  readonly memoryLimit?: string;

  /**
   * Total requests of ephemeral storage: local disk for logs and scratch files.
   *
   * @default - no bound
   */
  readonly ephemeralStorage?: string;

  /**
   * Total limits of ephemeral storage, above which pods are evicted.
   *
   * @default - no bound
   */
  readonly ephemeralStorageLimit?: string;

  /**
   * Extended resources, such as devices, by name: `{ 'nvidia.com/gpu': 4 }`.
   *
   * @default - no bound
   */
  readonly extended?: { readonly [name: string]: number };

  /**
   * Total size of all PersistentVolumeClaims, such as `'1Ti'`.
   *
   * @default - no bound
   */
  readonly storage?: string;

  /**
   * Total size of the PersistentVolumeClaims of a storage class, by its name: `{ fast: '200Gi' }`. `'0'` forbids a class.
   *
   * @default - no bound
   */
  readonly storageClasses?: { readonly [name: string]: string };

  /**
   * Number of PersistentVolumeClaims.
   *
   * @default - no bound
   */
  readonly claims?: number;

  /**
   * Number of Services of type LoadBalancer.
   *
   * @default - no bound
   */
  readonly loadBalancers?: number;

  /**
   * Number of node ports of Services, including those of load balancers.
   *
   * @default - no bound
   */
  readonly nodePorts?: number;

  /**
   * Number of objects of any kind, by resource name, with the API group for all but the core group: `{ 'secrets': 50, 'deployments.apps': 20 }`.
   *
   * @default - no bound
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count
   */
  readonly objects?: { readonly [resource: string]: number };
}

/** Options of a derived quota. */
export interface DerivedQuotaOptions {
  /**
   * Headroom beyond what is declared, in percent, rounded up to whole pods and MiB, such as for pods that people start manually.
   *
   * @default 0
   */
  readonly headroomPercent?: number;

  /**
   * Number of nodes, which determines the number of DaemonSet pods.
   *
   * @default - unknown: workloads that run on each node are rejected
   */
  readonly nodes?: number;
}

/**
 * Maximum resources of a tenant: a ResourceQuota. A quota is rejected if it is smaller than what the tenant's apps declare with their maximum
 * number of replicas, during a rollout and with all jobs running.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
@checked
export class Quota {
  /**
   * The resources that the tenant's apps declare at their maximum: all replicas, the surge of all rollouts, all jobs, all PersistentVolumeClaims,
   * and the load balancers and node ports that exist. CPU limits are restricted only if each container has one.
   *
   * @throws quota-underivable, quota-invalid
   */
  public static derived(options: DerivedQuotaOptions = {}): Quota {
    return new Quota('declared', undefined, options);
  }

  /**
   * Explicit amounts.
   *
   * @throws quota-invalid, quota-below-maximum, quota-pods-rejected
   */
  public static of(amounts: QuotaAmounts): Quota {
    return new Quota('given', amounts);
  }

  /**
   * Explicit amounts for the pods of these tiers together: the number of pods and their resources. `{ pods: 0 }` forbids these priorities to the
   * tenant: `Quota.ofPriority([PriorityTier.clusterCritical(), PriorityTier.nodeCritical()], { pods: 0 })`.
   *
   * @throws quota-scope-invalid and what `of` throws
   */
  public static ofPriority(tiers: PriorityTier[], amounts: QuotaAmounts): Quota {
    const names = tiers.map(({ name }) => name);
    return new Quota(['priority', ...names].join('-'), amounts, undefined, 'PriorityClass', names);
  }

  /**
   * Maximum number of BestEffort pods: those whose containers explicitly set no CPU and no memory. Containers that set nothing get the defaults
   * of the tenant's `limits`, so their pods do not count.
   *
   * @throws quota-invalid, quota-below-maximum
   */
  public static bestEffort(pods: number): Quota {
    return new Quota('best-effort', { pods }, undefined, 'BestEffort');
  }

  /**
   * Explicit amounts for pods with an `activeDeadlineSeconds` of their own (Terminating). Pods of Jobs do not get one from their Job.
   *
   * @throws quota-scope-invalid and what `of` throws
   */
  public static terminating(amounts: QuotaAmounts): Quota {
    return new Quota('terminating', amounts, undefined, 'Terminating');
  }

  /**
   * Explicit amounts for pods without an `activeDeadlineSeconds` of their own (NotTerminating).
   *
   * @throws quota-scope-invalid and what `of` throws
   */
  public static notTerminating(amounts: QuotaAmounts): Quota {
    return new Quota('not-terminating', amounts, undefined, 'NotTerminating');
  }

  /**
   * Maximum number of pods with affinity or anti-affinity to pods of other namespaces. With 0, no tenant can learn or influence where others run.
   *
   * @throws quota-invalid, quota-below-maximum
   */
  public static crossNamespaceAffinity(pods: number): Quota {
    return new Quota('cross-namespace-affinity', { pods }, undefined, 'CrossNamespacePodAffinity');
  }

  private constructor(
    /** Name of the ResourceQuota. */
    public readonly name: string,
    /** Amounts; undefined for a derived quota. */
    public readonly amounts?: QuotaAmounts,
    /** Options of a derived quota; undefined for explicit amounts. */
    public readonly options?: DerivedQuotaOptions,
    /** Scope of the quota, as Kubernetes names it; undefined for all pods. */
    public readonly scope?: string,
    /** Names of the PriorityClasses, for a quota by priority. */
    public readonly priorityClasses?: string[],
  ) {}
}
