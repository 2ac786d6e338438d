import { Permission } from './permission';
import { checked } from '../../private/calls/checked';

/** Kind of an RBAC subject. */
export enum SubjectKind {
  /** All users whom the cluster's identity provider puts into this group. */
  GROUP = 'Group',
  /** One person or program, as the identity provider names it. Remove it manually when that person leaves. */
  USER = 'User',
}

/** Options of a team. */
export interface TeamOptions {
  /**
   * Kind of the subject.
   *
   * @default SubjectKind.GROUP
   */
  readonly kind?: SubjectKind;

  /**
   * Whether the role applies to all namespaces. Applying it requires cluster-level permissions; a Tenant rejects it.
   *
   * @default false
   */
  readonly clusterWide?: boolean;
}

/**
 * People who work on a system, and their role in its namespace (RoleBinding). The subject is a group or a user of the cluster's identity provider.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
@checked
export class Team {
  /**
   * Grants the view role: read access to all objects except Secrets.
   *
   * @throws team-invalid, team-everyone, prop-unknown, prop-invalid
   */
  public static view(subject: string, options: TeamOptions = {}): Team {
    return new Team(subject, 'view', options);
  }

  /**
   * Grants the edit role: also changes apps and network policies, reads Secrets, and gets into pods, which gives it all permissions of the apps.
   *
   * @throws team-invalid, team-everyone, prop-unknown, prop-invalid
   */
  public static edit(subject: string, options: TeamOptions = {}): Team {
    return new Team(subject, 'edit', options);
  }

  /**
   * Grants the admin role: also grants permissions to others in the namespace. Cannot change quotas and limits.
   *
   * @throws team-invalid, team-everyone, prop-unknown, prop-invalid
   */
  public static admin(subject: string, options: TeamOptions = {}): Team {
    return new Team(subject, 'admin', options);
  }

  /**
   * Grants exactly these permissions, for example to a CI pipeline: `Team.of('releasers', 'acme-ci', [Permission.write('deployments')])`.
   * The name is the name of the Role. Permissions with `clusterWide` apply to all namespaces, others to the system's. What leads to further
   * permissions requires `Permission.dangerously`.
   *
   * @throws team-invalid, team-everyone, tenant-cluster-wide, prop-unknown, prop-invalid, and what permissions throw
   */
  public static of(name: string, subject: string, permissions: Permission[], options: TeamOptions = {}): Team {
    return new Team(subject, name, options, permissions);
  }

  /** Kind of the subject. */
  public readonly kind: SubjectKind;

  /** Whether the role applies to all namespaces. */
  public readonly clusterWide: boolean;

  private constructor(
    /** Name of the group or user. */
    public readonly subject: string,
    /** Name of its role. */
    public readonly role: string,
    options: TeamOptions,
    /** Its permissions; undefined for a built-in ClusterRole. */
    public readonly permissions?: Permission[],
  ) {
    this.kind = options.kind ?? SubjectKind.GROUP;
    this.clusterWide = options.clusterWide ?? false;
  }
}

