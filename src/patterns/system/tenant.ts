import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { System, SystemProps } from './system';
import { TenantProps } from './tenant-props';
import { setTenancy, Tenancy, tenancyOf } from '../../blocks/objects/tenancy';
import { defaultPolicies } from '../../blocks/policies/default-deny';
import { Bounds } from '../../blocks/quotas/namespace-quotas';
import { checked } from '../../private/calls/checked';
import { here, refuse } from '../../private/refusal';
import { Quota } from '../../props/quotas/quota';
import { PodSecurity } from '../../props/security/pod-security';


/**
 * A customer, team or environment that is isolated from all others: a namespace with a quota, limits, default-deny network policies and
 * the permissions of its teams. Apps and backends are created inside it, or inside Systems in it, which share its namespace. Tenants cannot
 * reference each other: no bindings, no placement and no permissions from one to another, unless `admit` allows it.
 *
 * @see https://kubernetes.io/docs/concepts/security/multi-tenancy/
 * @example
 * for (const name of ['northwind', 'globex']) {
 *   const tenant = new Tenant(app, name, {
 *     teams: [Team.edit(`${name}-developers`)],
 *     limits: { max: { cpu: '2', memory: '2Gi' } },
 *   });
 *   new TwelveFactorApp(tenant, 'web', {
 *     image: 'ghcr.io/acme/crm:4.2.0',
 *     port: 8080,
 *     health: Health.http('/healthz'),
 *     resources: { cpu: '250m', memory: '256Mi' },
 *   });
 * }
 */
@checked
export class Tenant extends System {
  /** Denies all traffic to and from its pods by default; the policies of apps add the allowed traffic. */
  public readonly defaultDeny: k8s.KubeNetworkPolicy;

  /** Allows DNS queries of its pods: a NetworkPolicy, or a CiliumNetworkPolicy that inspects them where the platform has Cilium's `namePolicies`. */
  public readonly allowDns: ApiObject;

  /** Allows the waypoint's traffic, where the platform's mesh has a waypoint. */
  public readonly allowWaypoint?: k8s.KubeNetworkPolicy;

  private readonly tenancy: Tenancy;

  /**
   * Creates the namespace with its policies, quotas and permissions. The requests of its apps are checked against them at synth.
   *
   * @throws tenant-namespace-taken, tenant-namespace-reserved, tenant-nested, tenant-privileged, quota-invalid, quota-scope-invalid,
   * quota-duplicate, limits-invalid, team-invalid, team-everyone, and the errors of a System; at synth quota-below-maximum, quota-underivable,
   * quota-pods-rejected, limit-range-exceeded, limit-range-adds-limit
   */
  constructor(scope: Construct, id: string, props: TenantProps = {}) {
    refuseNested(scope, id);
    super(scope, id, props);
    refusePrivileged(this, this.podSecurity);
    this.tenancy = setTenancy(this, this.namespace!, this.podSecurity);

    const { defaultDeny, allowDns, allowWaypoint } = defaultPolicies(this);
    this.defaultDeny = defaultDeny;
    this.allowDns = allowDns;
    this.allowWaypoint = allowWaypoint;
    this._giveRights(props);
  }

  /**
   * Allows apps of another tenant to call apps of this one, to be placed relative to them, and to reserve headroom for them. Each call still
   * needs a binding, which must be created after this.
   *
   * @throws prop-invalid
   */
  public admit(other: Tenant): void {
    this.tenancy.admitted.add(other);
  }

  /** @internal */
  protected _boundsOf({ quotas = [Quota.derived()], limits = {} }: SystemProps): Bounds {
    return { quotas, limits };
  }

  /** @internal */
  protected get _isTenant(): boolean {
    return true;
  }
}

function refuseNested(scope: Construct, id: string): void {
  const around = tenancyOf(scope);
  if (around === undefined) return;
  refuse(here(scope), {
    code: 'tenant-nested',
    problem: 'a tenant has its own namespace, so it cannot be inside another tenant',
    given: `${id} in ${around.owner.node.path}`,
    allowed: 'tenants directly in the App; Systems inside a tenant',
    fix: `create it in the App, or use new System(..., '${id}')`,
  });
}

/** Quotas and network policies restrict pods; a process with access to the node can bypass them. */
function refusePrivileged(where: Construct, podSecurity: PodSecurity | undefined): void {
  if (podSecurity !== PodSecurity.PRIVILEGED) return;
  refuse(where, {
    code: 'tenant-privileged',
    problem: 'privileged pods have access to the node, and through it to the pods of other tenants',
    given: 'PodSecurity.PRIVILEGED',
    allowed: 'PodSecurity.RESTRICTED or PodSecurity.BASELINE',
    fix: "remove podSecurity, and create workloads that need the node in a System outside of tenants: new System(app, 'platform')",
  });
}
