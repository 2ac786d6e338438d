import { Permission } from './permission';

/**
 * People who work on a tenant, and what they may do in its namespace: a group, as the cluster's identity provider names it.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export class Team {
  /**
   * Who may look at everything but Secrets.
   *
   * @throws team-invalid, team-everybody
   */
  public static view(group: string): Team {
    return new Team(group, 'view');
  }

  /**
   * Who may also change apps and network policies, read Secrets, and get into pods: and so do whatever an app may do.
   *
   * @throws team-invalid, team-everybody
   */
  public static edit(group: string): Team {
    return new Team(group, 'edit');
  }

  /**
   * Who may also give rights to others in the namespace. Quotas and limits stay out of reach.
   *
   * @throws team-invalid, team-everybody
   */
  public static admin(group: string): Team {
    return new Team(group, 'admin');
  }

  /**
   * Who may do exactly this, such as a pipeline: `Team.of('releasers', 'acme-ci', [Permission.write('deployments')])`. The name is that of
   * the Role. What leads to further rights takes `Permission.dangerously`.
   *
   * @throws team-invalid, team-everybody, tenant-cluster-wide, and what permissions throw
   */
  public static of(name: string, group: string, permissions: Permission[]): Team {
    return new Team(group, name, permissions);
  }

  private constructor(
    /** The group. */
    public readonly group: string,
    /** Name of its role. */
    public readonly role: string,
    /** What it may do; undefined for a role that every cluster has. */
    public readonly permissions?: Permission[],
  ) {}
}
