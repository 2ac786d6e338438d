import { Permission } from './permission';
import { checked } from '../../private/calls/checked';

/**
 * Permissions on custom resources that are added to the built-in ClusterRoles view, edit and admin (aggregated ClusterRoles). Users who have
 * one of these roles in a namespace have the permissions there too. The edit role includes those of view, and admin includes those of edit.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
@checked
export class Aggregation {
  /**
   * Adds permissions to the view role: `Aggregation.toView([Permission.read('widgets', { apiGroup: 'acme.example' })])`.
   *
   * @throws aggregation-invalid, and what permissions throw
   */
  public static toView(permissions: Permission[]): Aggregation {
    return new Aggregation('view', permissions);
  }

  /**
   * Adds permissions to the edit role.
   *
   * @throws aggregation-invalid, and what permissions throw
   */
  public static toEdit(permissions: Permission[]): Aggregation {
    return new Aggregation('edit', permissions);
  }

  /**
   * Adds permissions to the admin role.
   *
   * @throws aggregation-invalid, and what permissions throw
   */
  public static toAdmin(permissions: Permission[]): Aggregation {
    return new Aggregation('admin', permissions);
  }

  private constructor(
    /** The built-in ClusterRole. */
    public readonly role: string,
    /** Permissions that are added to it. */
    public readonly permissions: Permission[],
  ) {}
}
