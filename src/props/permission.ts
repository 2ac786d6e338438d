import { checkArguments, flag, Kind, listOf, struct, text } from '../private/shape';

/** Settings of a permission that have defaults. */
export interface PermissionOptions {
  /**
   * Names of the objects that it holds for.
   *
   * @default - all objects of the resource
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
   */
  readonly names?: string[];

  /**
   * API group of the resource, such as `apps`, or the empty string for the core group. Custom resources must have it, and theirs has a domain.
   *
   * @default - the group that Kubernetes has the resource in
   */
  readonly apiGroup?: string;

  /**
   * Whether it holds in all namespaces, and for resources that have none. It takes rights in the whole cluster to apply it.
   *
   * @default false
   */
  readonly clusterWide?: boolean;
}

/**
 * Something that the app may do on the Kubernetes API. Resources are named as in URLs: `configmaps`, `deployments`,
 * `pods/log`.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class Permission {
  /**
   * To get, list and watch. With `names` only to get: a list has no name that it could be held to.
   *
   * @throws permission-resource-unknown, permission-group-wrong, permission-cluster-scoped, permission-names-invalid, permission-dangerous,
   * prop-unknown, prop-invalid
   */
  public static read(resource: string, options: PermissionOptions = {}): Permission {
    checkArguments('Permission.read', { options }, { options: OPTIONS });
    return new Permission(resource, restrictable(['get', 'list', 'watch'], options), options);
  }

  /**
   * To create, update, patch and delete, without reading: who does both asks for both. With `names` not to create, as the
   * name of a new object is not known when it is asked for: `Permission.of('leases', ['create'])` stands beside it then.
   *
   * @throws permission-resource-unknown, permission-group-wrong, permission-cluster-scoped, permission-names-invalid, permission-dangerous,
   * prop-unknown, prop-invalid
   */
  public static write(resource: string, options: PermissionOptions = {}): Permission {
    checkArguments('Permission.write', { options }, { options: OPTIONS });
    return new Permission(resource, restrictable(['create', 'update', 'patch', 'delete'], options), options);
  }

  /**
   * To list and watch, as controllers do that keep a copy of everything.
   *
   * @throws permission-names-unheeded and what `read` throws
   */
  public static watch(resource: string, options: PermissionOptions = {}): Permission {
    checkArguments('Permission.watch', { options }, { options: OPTIONS });
    return new Permission(resource, ['list', 'watch'], options);
  }

  /**
   * To do exactly these verbs: get, list, watch, create, update, patch, delete, deletecollection.
   *
   * @throws permission-verbs-invalid, permission-names-unheeded and what `read` throws
   */
  public static of(resource: string, verbs: string[], options: PermissionOptions = {}): Permission {
    checkArguments('Permission.of', { verbs, options }, { verbs: VERBS, options: OPTIONS });
    return new Permission(resource, verbs, options);
  }

  /**
   * To do what gives more rights than it says: wildcards, Secrets, `escalate`, `bind`, `impersonate`, getting into pods,
   * tokens of other accounts, changing roles, quotas, network policies, namespaces, webhooks, admission policies, kinds and groups of resources or who
   * is trusted, changing nodes and where traffic goes (Services, their endpoints, Ingresses), and changing in all namespaces what runs pods. Everything
   * else refuses these.
   *
   * @throws permission-verbs-invalid, permission-names-unheeded, permission-names-invalid, permission-resource-unknown, permission-group-wrong,
   * permission-cluster-scoped, prop-unknown, prop-invalid
   * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
   */
  public static dangerously(resource: string, verbs: string[], options: PermissionOptions = {}): Permission {
    checkArguments('Permission.dangerously', { verbs, options }, { verbs: VERBS, options: OPTIONS });
    return new Permission(resource, verbs, options, true);
  }

  /** Names of the objects that it holds for; undefined means all. */
  public readonly names?: string[];

  /** API group; undefined means that of the built-in resource. */
  public readonly apiGroup?: string;

  /** Whether it holds in all namespaces. */
  public readonly clusterWide: boolean;

  private constructor(
    /** Resource, in the plural, with its subresource if it is one. */
    public readonly resource: string,
    /** What may be done with it. */
    public readonly verbs: string[],
    options: PermissionOptions,
    /** Whether it was said that this gives more rights than it says. */
    public readonly dangerous: boolean = false,
  ) {
    this.names = options.names;
    this.apiGroup = options.apiGroup;
    this.clusterWide = options.clusterWide ?? false;
  }
}

const VERBS = listOf(text);
const OPTIONS: Kind = struct<PermissionOptions>({ names: listOf(text), apiGroup: text, clusterWide: flag });

/** Of what is meant, the verbs that a name can restrict. */
function restrictable(verbs: string[], { names }: PermissionOptions): string[] {
  return names === undefined ? verbs : verbs.filter(verb => !['create', 'list', 'watch'].includes(verb));
}
