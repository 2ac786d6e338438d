import { SystemProps } from './system';
import { TenantLimits } from '../props/container-limits';
import { Quota } from '../props/quota';

/** Settings of a Tenant. */
export interface TenantProps extends SystemProps {
  /**
   * How much it may have, at most; each bounds by itself. An empty list bounds nothing.
   *
   * @default - [Quota.derived()]: what its apps declare at their maximum
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
   */
  readonly quotas?: Quota[];

  /**
   * What each of its containers, pods and claims may be, and what containers get that say nothing.
   *
   * @default - 100m CPU and 128Mi memory for containers that say nothing, and no bounds
   * @see https://kubernetes.io/docs/concepts/policy/limit-range/
   */
  readonly limits?: TenantLimits;
}
