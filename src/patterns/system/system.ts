import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { aggregatedRoles } from '../../blocks/access/aggregated-roles';
import { teamRoles } from '../../blocks/access/team-roles';
import { meshLabels, needMesh, peerAuthentication } from '../../blocks/mesh/mesh';
import { needExternal } from '../../blocks/objects/external';
import { setPartOf } from '../../blocks/objects/identity';
import { kubeObject } from '../../blocks/objects/kube';
import { joinTenantNamespace, refuseTenantsOwn, tenancyOf } from '../../blocks/objects/tenancy';
import { renderWhole } from '../../blocks/objects/whole-chart';
import { setPullSecrets } from '../../blocks/pods/pull-secrets';
import { Bounds, namespaceQuotas } from '../../blocks/quotas/namespace-quotas';
import { levelLabels } from '../../blocks/security/namespace-level';
import { gateLabels } from '../../blocks/services/readiness-gates';
import { Platform } from '../../platform/platform';
import { checked } from '../../private/calls/checked';
import { constructId, dnsLabel, isClusterNamespace, labelMap } from '../../private/names';
import { refuseReserved } from '../../private/own-labels';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';
import { TreeState } from '../../private/tree-state';
import { Aggregation } from '../../props/access/aggregation';
import { Team } from '../../props/access/team';
import { Secret } from '../../props/config/secret';
import { NamespaceLimits } from '../../props/quotas/container-limits';
import { Quota } from '../../props/quotas/quota';
import { PodSecurity } from '../../props/security/pod-security';
import { User } from '../../props/security/user';

const SYSTEM = new TreeState<System>('system');

/** Defaults for the apps of a system. Options of an app take precedence. */
export interface SystemDefaults {
  /**
   * Replicas of apps that set neither `replicas` nor `scale`.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * User of apps that set none.
   *
   * @default - uid and gid 10001
   */
  readonly user?: User;

  /**
   * Existing Secrets with the credentials of private registries, for every pod of the system.
   *
   * @default - those of the platform
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: Secret[];

  /**
   * Labels of every object of every app.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Labels of every pod. A change rolls all pods.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of every pod. A change rolls all pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };
}

/** Options of a System. */
export interface SystemProps {
  /**
   * Namespace of the system.
   *
   * @default - the construct's id; inside a Tenant, the tenant's
   */
  readonly namespace?: string;

  /**
   * Whether the program creates the namespace. If not, `keelwright synth` lists it as a prerequisite. The cluster's own namespaces
   * (`default`, `kube-system`, `kube-public` and `kube-node-lease`) are used as they are, and never created.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Pod Security level of the namespace, if the program creates it; it cannot be set for one of the cluster's own namespaces.
   *
   * @default PodSecurity.RESTRICTED
   */
  readonly podSecurity?: PodSecurity;

  /**
   * The platform that it runs on: the target cluster.
   *
   * @default - the App's
   */
  readonly platform?: Platform;

  /**
   * Teams that work on it, and their RBAC permissions in its namespace or in all namespaces.
   *
   * @default - none: only users with cluster-wide permissions have access
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly teams?: Team[];

  /**
   * Permissions for custom resources that are added to the roles `view`, `edit` and `admin` of every namespace (aggregated ClusterRoles).
   *
   * @default - none beyond those that the custom resources come with
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
   */
  readonly aggregations?: Aggregation[];

  /**
   * ResourceQuotas of its namespace. Each applies on its own, and also counts objects in the namespace from outside this program. An empty
   * list sets no limits.
   *
   * @default - none; for a Tenant `[Quota.derived()]`, what its apps request at their maximum
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
   */
  readonly quotas?: Quota[];

  /**
   * LimitRange of its namespace: bounds for each container, pod and PersistentVolumeClaim, and default requests of containers without any.
   *
   * @default - no bounds and no defaults; for a Tenant, 100m CPU and 128Mi memory for containers that set nothing
   * @see https://kubernetes.io/docs/concepts/policy/limit-range/
   */
  readonly limits?: NamespaceLimits;

  /**
   * Labels of every object of the system.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Defaults for its apps.
   *
   * @default - none
   */
  readonly defaults?: SystemDefaults;
}

/**
 * A Namespace and the apps and backends in it, like a System in Backstage: a chart that creates the Namespace with its
 * Pod Security level and labels every object as part of the system.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 * @example
 * const shop = new System(app, 'shop', {
 *   teams: [Team.edit('shop-developers'), Team.view('support')],
 *   quotas: [Quota.of({ pods: 50, cpu: '20', memory: '64Gi' })],
 *   defaults: { replicas: 3, podLabels: { 'acme.example/cost-center': 'shop' } },
 * });
 *
 * new TwelveFactorApp(shop, 'web', {
 *   image: 'ghcr.io/acme/web:1.8.2',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 * });
 */
@checked
export class System extends Chart {
  /**
   * The defaults of the system that the construct is in.
   * @internal
   */
  public static _defaultsOf(scope: IConstruct): SystemDefaults {
    return SYSTEM.nearest(scope)?.defaults ?? {};
  }

  /**
   * Pod Security level of the construct's namespace, if the program creates the namespace.
   * @internal
   */
  public static _podSecurityOf(scope: IConstruct): PodSecurity | undefined {
    return SYSTEM.of(Chart.of(scope))?.podSecurity;
  }

  /** Defaults for its apps. */
  public readonly defaults: SystemDefaults;

  /** The Namespace, if the program creates it. */
  public readonly kubeNamespace?: k8s.KubeNamespace;

  /** Whether its pods accept plaintext traffic, if the program creates the Namespace and the platform's mesh sets it. */
  public readonly peerAuthentication?: ApiObject;

  /** The Pod Security level of the Namespace, if the program creates it. */
  public readonly podSecurity?: PodSecurity;

  /** Roles of teams with their own permissions. */
  public readonly roles: k8s.KubeRole[] = [];

  /** Binds teams to their roles. */
  public readonly roleBindings: k8s.KubeRoleBinding[] = [];

  /** Cluster roles of teams with their own permissions in all namespaces, and permissions added to the built-in roles. */
  public readonly clusterRoles: k8s.KubeClusterRole[] = [];

  /** Binds teams to their roles in all namespaces. */
  public readonly clusterRoleBindings: k8s.KubeClusterRoleBinding[] = [];

  /** The ResourceQuotas of its namespace, in the order of `quotas`. */
  public readonly resourceQuotas: k8s.KubeResourceQuota[] = [];

  /** The LimitRange of its namespace, with `limits`. */
  public readonly limitRange?: k8s.KubeLimitRange;

  /**
   * Creates the namespace with its quotas, limits and permissions. The requests of its apps are checked against quotas and limits at synth.
   *
   * @throws namespace-of-cluster, tenant-namespace-taken, tenant-namespace-left, quota-invalid, quota-scope-invalid, quota-duplicate,
   * limits-invalid; at synth quota-below-maximum, quota-underivable, quota-pods-rejected, limit-range-exceeded, limit-range-adds-limit
   */
  constructor(scope: Construct, id: string, props: SystemProps = {}) {
    const tenancy = tenancyOf(scope);
    const name = tenancy?.namespace ?? props.namespace ?? id;
    super(scope, constructId(scope, id), { namespace: name, labels: { ...(tenancy?.owner as System | undefined)?.labels, ...props.labels } });
    SYSTEM.set(this, this);
    renderWhole(this);
    markSource(this);
    dnsLabel(this, 'id', id);
    dnsLabel(this, 'namespace', name);
    labelMap(this, 'labels', props.labels);

    this.defaults = { ...(tenancy && System._defaultsOf(scope)), ...props.defaults };
    setPullSecrets(this, this.defaults.imagePullSecrets);
    setPartOf(this, id);
    props.platform?.applyTo(this);
    if (tenancy) {
      const { namespace, createNamespace, podSecurity, teams, aggregations, quotas, limits } = props;
      refuseTenantsOwn(this, { namespace, createNamespace, podSecurity, teams, aggregations, quotas, limits });
      this.podSecurity = tenancy.podSecurity;
      return;
    }
    joinTenantNamespace(this, name, this._isTenant);
    refuseClusterNamespace(this, name, props);
    const isMade = !isClusterNamespace(name) && props.createNamespace !== false;
    this.podSecurity = isMade ? props.podSecurity ?? PodSecurity.RESTRICTED : undefined;
    this.kubeNamespace = this.makeNamespace(name, this.podSecurity);
    this.peerAuthentication = this.kubeNamespace && peerAuthentication(this);
    const { resourceQuotas, limitRange } = namespaceQuotas(this, name, this._boundsOf(props));
    this.resourceQuotas.push(...resourceQuotas);
    this.limitRange = limitRange;
    if (!this._isTenant) this._giveRights(props);
  }

  /**
   * Whether its namespace belongs to it exclusively.
   * @internal
   */
  protected get _isTenant(): boolean {
    return false;
  }

  /**
   * Quotas and limits of its namespace.
   * @internal
   */
  protected _boundsOf({ quotas = [], limits }: SystemProps): Bounds {
    return { quotas, limits };
  }

  /**
   * Grants teams their permissions. For a tenant, this must wait until its tenancy is set.
   * @internal
   */
  protected _giveRights({ teams = [], aggregations = [] }: SystemProps): void {
    const { roles, roleBindings, clusterRoles, clusterRoleBindings } = teamRoles(this, teams);
    this.roles.push(...roles);
    this.roleBindings.push(...roleBindings);
    this.clusterRoles.push(...clusterRoles, ...aggregatedRoles(this, aggregations));
    this.clusterRoleBindings.push(...clusterRoleBindings);
  }

  private makeNamespace(name: string, level: PodSecurity | undefined): k8s.KubeNamespace | undefined {
    if (level === undefined) {
      if (!isClusterNamespace(name)) needExternal(this, 'Namespace', name);
      return undefined;
    }
    needMesh(this, level);
    const labels: { readonly [key: string]: string } = {
      'app.kubernetes.io/part-of': this.node.id,
      'app.kubernetes.io/managed-by': 'keelwright',
      ...levelLabels(this, level),
      ...meshLabels(this),
      ...gateLabels(this, name),
    };
    const lost = Object.keys(this.labels).find(key => key in labels && labels[key] !== this.labels[key]);
    if (lost !== undefined) refuseReserved(this, 'labels', lost, this.labels[lost]);
    return kubeObject(k8s.KubeNamespace, this, 'Namespace', { metadata: { name, labels } });
  }
}

/** Settings of the namespace would also apply to the cluster's own pods: those that need more would not restart. */
function refuseClusterNamespace(where: System, name: string, { createNamespace, podSecurity, quotas, limits }: SystemProps): void {
  const given = { podSecurity, quotas, limits };
  const props = [...createNamespace === true ? ['createNamespace'] : [], ...Object.entries(given).filter(([, value]) => value !== undefined).map(([prop]) => prop)];
  if (!isClusterNamespace(name) || props.length === 0) return;
  refuse(where, {
    code: 'namespace-of-cluster',
    problem: "the namespace belongs to the cluster: a Pod Security level, a quota or limits could prevent the cluster's own pods from restarting",
    given: `${name} with ${props.join(' and ')}`,
    allowed: `a System in ${name} that leaves the namespace unchanged, or a System in its own namespace`,
    fix: `remove ${props.join(' and ')}, or set another namespace`,
  });
}
