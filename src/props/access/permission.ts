import { checked } from '../../private/calls/checked';

/** Options of a permission. */
export interface PermissionOptions {
  /**
   * Names of the objects that the permission applies to (`resourceNames`).
   *
   * @default - all objects of the resource
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
   */
  readonly names?: string[];

  /**
   * API group of the resource, such as `apps`, or the empty string for the core group. Required for custom resources; their group contains a dot.
   *
   * @default - the API group of the built-in resource
   */
  readonly apiGroup?: string;

  /**
   * Whether the permission applies to all namespaces and to cluster-scoped resources (ClusterRole). Applying it requires cluster-level permissions.
   *
   * @default false
   */
  readonly clusterWide?: boolean;
}

/**
 * A permission of an app on the Kubernetes API (RBAC). Resources are named as in API URLs: `configmaps`, `deployments`,
 * `pods/log`.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
@checked
export class Permission {
  /**
   * Allows get, list and watch. With `names` only get, because list and watch cannot be restricted to names.
   *
   * @throws permission-resource-unknown, permission-group-wrong, permission-cluster-scoped, permission-names-invalid, permission-dangerous,
   * prop-unknown, prop-invalid
   */
  public static read(resource: string, options: PermissionOptions = {}): Permission {
    return new Permission(resource, restrictable(['get', 'list', 'watch'], options), options);
  }

  /**
   * Allows create, update, patch and delete, but not reading: combine it with `read` for both. With `names` it does not allow create, because
   * the name of a new object is unknown when it is authorized: add `Permission.of('leases', ['create'])` in that case.
   *
   * @throws permission-resource-unknown, permission-group-wrong, permission-cluster-scoped, permission-names-invalid, permission-dangerous,
   * prop-unknown, prop-invalid
   */
  public static write(resource: string, options: PermissionOptions = {}): Permission {
    return new Permission(resource, restrictable(['create', 'update', 'patch', 'delete'], options), options);
  }

  /**
   * Allows list and watch, for controllers that keep a copy of all objects.
   *
   * @throws permission-names-ignored and what `read` throws
   */
  public static watch(resource: string, options: PermissionOptions = {}): Permission {
    return new Permission(resource, ['list', 'watch'], options);
  }

  /**
   * Allows exactly these verbs: get, list, watch, create, update, patch, delete, deletecollection.
   *
   * @throws permission-verbs-invalid, permission-names-ignored and what `read` throws
   */
  public static of(resource: string, verbs: string[], options: PermissionOptions = {}): Permission {
    return new Permission(resource, verbs, options);
  }

  /**
   * Allows what leads to privilege escalation: wildcards, Secrets, the verbs `escalate`, `bind` and `impersonate`, exec and other access into pods,
   * tokens of other ServiceAccounts, changes to roles, quotas, network policies, namespaces, webhooks, admission policies, CustomResourceDefinitions,
   * APIServices, certificate approvals, persistent volumes, nodes and the routing of traffic (Services, their endpoints, Ingresses), and
   * cluster-wide changes to workloads. All other methods reject these.
   *
   * @throws permission-verbs-invalid, permission-names-ignored, permission-names-invalid, permission-resource-unknown, permission-group-wrong,
   * permission-cluster-scoped, prop-unknown, prop-invalid
   * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
   */
  public static dangerously(resource: string, verbs: string[], options: PermissionOptions = {}): Permission {
    return new Permission(resource, verbs, options, true);
  }

  /** Names of the objects that the permission applies to; undefined means all. */
  public readonly names?: string[];

  /** API group; undefined means that of the built-in resource. */
  public readonly apiGroup?: string;

  /** Whether the permission applies to all namespaces. */
  public readonly clusterWide: boolean;

  private constructor(
    /** Plural resource name, with the subresource if there is one. */
    public readonly resource: string,
    /** Allowed verbs. */
    public readonly verbs: string[],
    options: PermissionOptions,
    /** Whether it was created by `dangerously`, which allows privilege escalation. */
    public readonly dangerous: boolean = false,
  ) {
    this.names = options.names;
    this.apiGroup = options.apiGroup;
    this.clusterWide = options.clusterWide ?? false;
  }
}

/** The verbs that can be restricted to names, if there are names. */
function restrictable(verbs: string[], { names }: PermissionOptions): string[] {
  return names === undefined ? verbs : verbs.filter(verb => !['create', 'list', 'watch'].includes(verb));
}
