import { SystemProps } from './system';
import { TenantLimits } from '../props/container-limits';
import { Quota } from '../props/quota';
import { Team } from '../props/team';

/** Settings of a Tenant. */
export interface TenantProps extends SystemProps {
  /**
   * Who works on it, and what they may do in its namespace.
   *
   * @default - nobody but who may do so in the whole cluster
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly teams?: Team[];

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
