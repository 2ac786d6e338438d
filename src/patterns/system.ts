import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { platform, user } from './shapes';
import { aggregatedRoles } from '../blocks/aggregated-roles';
import { needExternal } from '../blocks/external';
import { setPartOf } from '../blocks/identity';
import { kubeObject } from '../blocks/kube';
import { meshLabels, needWaypoint, peerAuthentication } from '../blocks/mesh';
import { teamRoles } from '../blocks/team-roles';
import { joinTenantNamespace, refuseTenantsOwn, tenancyOf } from '../blocks/tenancy';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel, isClusterNamespace, labelMap } from '../private/names';
import { refuse } from '../private/refusal';
import { anything, checkShape, flag, instance, listOf, mapOf, oneOf, Shape, struct } from '../private/shape';
import { markSource } from '../private/source';
import { Aggregation } from '../props/aggregation';
import { PodSecurity } from '../props/pod-security';
import { Team } from '../props/team';
import { User } from '../props/user';

const SYSTEM = Symbol.for('keelwright.system');

/** What the apps of a system have in common. What an app says itself goes before it. */
export interface SystemDefaults {
  /**
   * Replicas of apps that give neither `replicas` nor `scale`.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * User of apps that give none.
   *
   * @default - uid and gid 10001
   */
  readonly user?: User;

  /**
   * Labels of every object of every app.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Labels of every pod. A change rolls them all.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of every pod. A change rolls them all.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };
}

/** Settings of a System. */
export interface SystemProps {
  /**
   * Namespace of the system.
   *
   * @default - the construct's id; inside a Tenant, the tenant's
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made here. When somebody else makes it, `keelwright synth` lists it among what must exist. The cluster's own
   * (`default`, `kube-system`, `kube-public` and `kube-node-lease`) are used as they are, and never made.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * What Kubernetes lets the system's pods do, for a namespace that is made here; it cannot be set of one of the cluster's own.
   *
   * @default PodSecurity.RESTRICTED
   */
  readonly podSecurity?: PodSecurity;

  /**
   * The cluster below.
   *
   * @default - the App's
   */
  readonly platform?: Platform;

  /**
   * Who works on it, and what they may do in its namespace, or in all of them.
   *
   * @default - nobody but who may do so in the whole cluster
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly teams?: Team[];

  /**
   * What everybody who may view, edit or administer a namespace may do with custom resources there.
   *
   * @default - nothing but what the resources' own makers have said
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
   */
  readonly aggregations?: Aggregation[];

  /**
   * Labels of every object of the system.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * What its apps have in common.
   *
   * @default - nothing
   */
  readonly defaults?: SystemDefaults;
}

const DEFAULTS_SHAPE: Shape<SystemDefaults> = {
  replicas: anything,
  user,
  labels: mapOf(anything),
  podLabels: mapOf(anything),
  podAnnotations: mapOf(anything),
};

const SYSTEM_SHAPE: Shape<SystemProps> = {
  namespace: anything,
  createNamespace: flag,
  podSecurity: oneOf(PodSecurity, 'PodSecurity'),
  platform,
  teams: listOf(instance(Team, "Team.edit('acme-developers')")),
  aggregations: listOf(instance(Aggregation, "Aggregation.toView([Permission.read('widgets', { apiGroup: 'acme.example' })])")),
  labels: mapOf(anything),
  defaults: struct(DEFAULTS_SHAPE),
};

/**
 * Apps and backends that belong together, in a namespace of their own: a chart that makes the Namespace with its
 * Pod Security level and marks every object as part of the system.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export class System extends Chart {
  /**
   * The defaults of the system that the construct is in.
   * @internal
   */
  public static _defaultsOf(scope: IConstruct): SystemDefaults {
    const system = [...scope.node.scopes].reverse().find(c => SYSTEM in c) as System | undefined;
    return system?.defaults ?? {};
  }

  /**
   * What Kubernetes lets the pods of the construct's namespace do, as far as the program makes it.
   * @internal
   */
  public static _podSecurityOf(scope: IConstruct): PodSecurity | undefined {
    const chart = Chart.of(scope);
    return SYSTEM in chart ? (chart as unknown as System).podSecurity : undefined;
  }

  /** What its apps have in common. */
  public readonly defaults: SystemDefaults;

  /** The Namespace, when it is made here. */
  public readonly kubeNamespace?: k8s.KubeNamespace;

  /** Whether its pods take calls that are not encrypted, when the Namespace is made here and the platform's mesh says so. */
  public readonly peerAuthentication?: ApiObject;

  /** What Kubernetes lets its pods do, when the Namespace is made by this program. */
  public readonly podSecurity?: PodSecurity;

  /** What teams with permissions of their own may do. */
  public readonly roles: k8s.KubeRole[] = [];

  /** Gives teams their roles. */
  public readonly roleBindings: k8s.KubeRoleBinding[] = [];

  /** What teams with permissions of their own may do in all namespaces, and what is added to the roles that every cluster has. */
  public readonly clusterRoles: k8s.KubeClusterRole[] = [];

  /** Gives teams their roles in all namespaces. */
  public readonly clusterRoleBindings: k8s.KubeClusterRoleBinding[] = [];

  constructor(scope: Construct, id: string, props: SystemProps = {}) {
    const tenancy = tenancyOf(scope);
    const name = tenancy?.namespace ?? props.namespace ?? id;
    super(scope, constructId(scope, id), { namespace: name, labels: { ...(tenancy?.owner as System | undefined)?.labels, ...props.labels } });
    Object.defineProperty(this, SYSTEM, { value: true });
    markSource(this);
    checkShape(this, '', props, this._shape);
    dnsLabel(this, 'id', id);
    dnsLabel(this, 'namespace', name);
    labelMap(this, 'labels', props.labels);

    this.defaults = { ...(tenancy && System._defaultsOf(scope)), ...props.defaults };
    setPartOf(this, id);
    props.platform?.applyTo(this);
    if (tenancy) {
      const { namespace, createNamespace, podSecurity, teams, aggregations } = props;
      refuseTenantsOwn(this, { namespace, createNamespace, podSecurity, teams, aggregations });
      this.podSecurity = tenancy.podSecurity;
      return;
    }
    joinTenantNamespace(this, name, this._isTenant);
    refuseClusterNamespace(this, name, props);
    const isMade = !isClusterNamespace(name) && props.createNamespace !== false;
    this.podSecurity = isMade ? props.podSecurity ?? PodSecurity.RESTRICTED : undefined;
    this.kubeNamespace = this.makeNamespace(name, this.podSecurity);
    this.peerAuthentication = this.kubeNamespace && peerAuthentication(this);
    if (!this._isTenant) this._giveRights(props);
  }

  /**
   * What its props must be.
   * @internal
   */
  protected get _shape(): Shape<SystemProps> {
    return SYSTEM_SHAPE;
  }

  /**
   * Whether its namespace is for nobody else.
   * @internal
   */
  protected get _isTenant(): boolean {
    return false;
  }

  /**
   * Gives people their rights. Of a tenant this is known only when it is one.
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
    needWaypoint(this);
    return kubeObject(k8s.KubeNamespace, this, 'Namespace', {
      metadata: {
        name,
        labels: {
          'app.kubernetes.io/part-of': this.node.id,
          'app.kubernetes.io/managed-by': 'keelwright',
          'pod-security.kubernetes.io/enforce': level,
          'pod-security.kubernetes.io/warn': level,
          'pod-security.kubernetes.io/audit': level,
          ...meshLabels(this),
        },
      },
    });
  }
}

/** A label on it holds for the cluster's own pods too: those that need more would not start again. */
function refuseClusterNamespace(where: System, name: string, { createNamespace, podSecurity }: SystemProps): void {
  const props = [...createNamespace === true ? ['createNamespace'] : [], ...podSecurity === undefined ? [] : ['podSecurity']];
  if (!isClusterNamespace(name) || props.length === 0) return;
  refuse(where, {
    code: 'namespace-of-cluster',
    problem: "the namespace is the cluster's own: a Pod Security level on it would keep the cluster's pods from starting again",
    given: `${name} with ${props.join(' and ')}`,
    allowed: `a System in ${name} that leaves the namespace as it is, or one in a namespace of its own`,
    fix: `remove ${props.join(' and ')}, or give the System another namespace`,
  });
}
