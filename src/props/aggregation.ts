import { Permission } from './permission';

/**
 * Permissions on custom resources that become part of the roles which every cluster has: who may view, edit or administer a namespace
 * may then do so with these resources there too. Who may edit may do what viewers may, and admins what editors may.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export class Aggregation {
  /**
   * For all who may view: `Aggregation.toView([Permission.read('widgets', { apiGroup: 'acme.example' })])`.
   *
   * @throws aggregation-invalid, and what permissions throw
   */
  public static toView(permissions: Permission[]): Aggregation {
    return new Aggregation('view', permissions);
  }

  /**
   * For all who may edit.
   *
   * @throws aggregation-invalid, and what permissions throw
   */
  public static toEdit(permissions: Permission[]): Aggregation {
    return new Aggregation('edit', permissions);
  }

  /**
   * For all who may administer.
   *
   * @throws aggregation-invalid, and what permissions throw
   */
  public static toAdmin(permissions: Permission[]): Aggregation {
    return new Aggregation('admin', permissions);
  }

  private constructor(
    /** The role that every cluster has. */
    public readonly role: string,
    /** What is added to it. */
    public readonly permissions: Permission[],
  ) {}
}
