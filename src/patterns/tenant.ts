import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { System, SystemProps } from './system';
import { TenantProps } from './tenant-props';
import { defaultPolicies } from '../blocks/default-deny';
import { limitRange, refuseOutsideLimits } from '../blocks/limit-range';
import { manifestsOf } from '../blocks/manifests-of';
import { resourceQuota, TenantQuota } from '../blocks/resource-quota';
import { setTenancy, Tenancy, tenancyOf } from '../blocks/tenancy';
import { here, refuse } from '../private/refusal';
import { anything, checkShape, instance, Kind, listOf, Shape, struct } from '../private/shape';
import { DefaultResources, ResourceBounds, TenantLimits } from '../props/container-limits';
import { PodSecurity } from '../props/pod-security';
import { Quota } from '../props/quota';

const DEFAULTS: Shape<DefaultResources> = { cpu: anything, memory: anything, cpuLimit: anything, memoryLimit: anything };
const BOUNDS: Shape<ResourceBounds> = { cpu: anything, memory: anything };
const LIMITS: Shape<TenantLimits> = {
  defaults: struct(DEFAULTS),
  min: struct(BOUNDS),
  max: struct(BOUNDS),
  maxPod: struct(BOUNDS),
  maxCpuRatio: anything,
  maxMemoryRatio: anything,
  minClaim: anything,
  maxClaim: anything,
};

const TENANT_SHAPE: Shape<Pick<TenantProps, 'quotas' | 'limits'>> = {
  quotas: listOf(instance(Quota, 'Quota.derived()')),
  limits: struct(LIMITS),
};

const tenant: Kind = instance({ name: 'Tenant' }, "new Tenant(app, 'acme')");

/**
 * A customer, team or environment that is told apart from all others: a namespace with a quota, limits, policies that let nobody in or
 * out, and the rights of its people. Apps and backends are made inside it, or inside Systems in it, which share its namespace. Nothing
 * leads from one tenant to another: no binding, no placement, no right, unless `admit` says so.
 *
 * @see https://kubernetes.io/docs/concepts/security/multi-tenancy/
 */
export class Tenant extends System {
  /** How much it may have, in the order of `quotas`. */
  public readonly resourceQuotas: k8s.KubeResourceQuota[];

  /** What its containers, pods and claims may be. */
  public readonly limitRange: k8s.KubeLimitRange;

  /** Lets nobody in and out of its pods; the policies of apps add whom they call and who calls them. */
  public readonly defaultDeny: k8s.KubeNetworkPolicy;

  /** Lets its pods ask for names. */
  public readonly allowDns: k8s.KubeNetworkPolicy;

  /** Lets the waypoint do its work, where the platform's mesh has one. */
  public readonly allowWaypoint?: k8s.KubeNetworkPolicy;

  private readonly tenancy: Tenancy;

  /**
   * Makes the namespace and all that holds in it. What its apps declare is looked at when the program is synthesized.
   *
   * @throws tenant-namespace-taken, tenant-namespace-reserved, tenant-nested, tenant-privileged, quota-invalid, quota-scope-invalid, quota-duplicate, limits-invalid, team-invalid,
   * team-everybody, and what a System throws; at synth quota-below-maximum, quota-underivable, quota-pods-refused, limit-range-exceeded,
   * limit-range-adds-limit
   */
  constructor(scope: Construct, id: string, props: TenantProps = {}) {
    refuseNested(scope, id);
    super(scope, id, props);
    refusePrivileged(this, this.podSecurity);
    const namespace = this.namespace!;
    this.tenancy = setTenancy(this, namespace, this.podSecurity);

    const { quotas = [Quota.derived()], limits = {} } = props;
    refuseTwins(this, quotas);
    const made = quotas.map(quota => resourceQuota(this, quota, () => manifestsOf(this, namespace)));
    this.resourceQuotas = made.map(({ resourceQuota: object }) => object);
    this.limitRange = limitRange(this, limits);
    const { defaultDeny, allowDns, allowWaypoint } = defaultPolicies(this);
    this.defaultDeny = defaultDeny;
    this.allowDns = allowDns;
    this.allowWaypoint = allowWaypoint;
    this._giveRights(props);
    this.judgeAtSynth(namespace, made);
  }

  /**
   * Lets apps of another tenant call apps of this one, be placed by them, and keep room for them. Each call still takes a binding, which is
   * made after this.
   *
   * @throws prop-invalid
   */
  public admit(other: Tenant): void {
    checkShape(this, 'admit', { other }, { other: tenant });
    this.tenancy.admitted.add(other);
  }

  /** @internal */
  protected get _shape(): Shape<SystemProps> {
    return { ...super._shape, ...TENANT_SHAPE };
  }

  /** @internal */
  protected get _isTenant(): boolean {
    return true;
  }

  /** Only then all of its apps are there. */
  private judgeAtSynth(namespace: string, quotas: TenantQuota[]): void {
    this.node.addValidation({
      validate: () => {
        const manifests = manifestsOf(this, namespace);
        refuseOutsideLimits(this, manifests);
        quotas.forEach(({ refuseTooSmall }) => refuseTooSmall(manifests));
        return [];
      },
    });
  }
}

function refuseNested(scope: Construct, id: string): void {
  const around = tenancyOf(scope);
  if (around === undefined) return;
  refuse(here(scope), {
    code: 'tenant-nested',
    problem: 'a tenant has a namespace of its own, and cannot be inside another one',
    given: `${id} in ${around.owner.node.path}`,
    allowed: 'tenants beside each other; Systems inside a tenant',
    fix: `make it in the App, or write new System(..., '${id}')`,
  });
}

/** Its quota and its policies bind pods, and whoever has the node is bound by none. */
function refusePrivileged(where: Construct, podSecurity: PodSecurity | undefined): void {
  if (podSecurity !== PodSecurity.PRIVILEGED) return;
  refuse(where, {
    code: 'tenant-privileged',
    problem: 'privileged pods reach the node, and through it the pods of other tenants',
    given: 'PodSecurity.PRIVILEGED',
    allowed: 'PodSecurity.RESTRICTED or PodSecurity.BASELINE',
    fix: "remove podSecurity, and make what needs the node in a System outside of tenants: new System(app, 'platform')",
  });
}

function refuseTwins(where: Construct, quotas: Quota[]): void {
  const twin = quotas.find(({ name }, i) => quotas.slice(0, i).some(earlier => earlier.name === name));
  if (twin === undefined) return;
  refuse(where, {
    code: 'quota-duplicate',
    problem: 'two quotas are of one kind, and one can say what both say',
    given: twin.name,
    allowed: 'each kind of quota once',
    fix: 'write the amounts of both into one',
  });
}
