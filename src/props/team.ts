import { PERMISSION } from './kinds';
import { Permission } from './permission';
import { checkArguments, flag, Kind, listOf, oneOf, required, struct } from '../private/shape';

/** Who a name stands for. */
export enum SubjectKind {
  /** All whom the cluster's identity provider puts into a group. */
  GROUP = 'Group',
  /** One person or program, as the identity provider names it. Of somebody who leaves it must be taken away by hand. */
  USER = 'User',
}

/** Settings of a team that have defaults. */
export interface TeamOptions {
  /**
   * Who the name stands for.
   *
   * @default SubjectKind.GROUP
   */
  readonly kind?: SubjectKind;

  /**
   * Whether it holds in all namespaces. It takes rights in the whole cluster to apply it; a Tenant refuses it.
   *
   * @default false
   */
  readonly clusterWide?: boolean;
}

/**
 * People who work on a system, and what they may do in its namespace: a group or a user, as the cluster's identity provider names it.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export class Team {
  /**
   * Who may look at everything but Secrets.
   *
   * @throws team-invalid, team-everybody, prop-unknown, prop-invalid
   */
  public static view(subject: string, options: TeamOptions = {}): Team {
    checkArguments('Team.view', { options }, { options: OPTIONS });
    return new Team(subject, 'view', options);
  }

  /**
   * Who may also change apps and network policies, read Secrets, and get into pods: and so do whatever an app may do.
   *
   * @throws team-invalid, team-everybody, prop-unknown, prop-invalid
   */
  public static edit(subject: string, options: TeamOptions = {}): Team {
    checkArguments('Team.edit', { options }, { options: OPTIONS });
    return new Team(subject, 'edit', options);
  }

  /**
   * Who may also give rights to others in the namespace. Quotas and limits stay out of reach.
   *
   * @throws team-invalid, team-everybody, prop-unknown, prop-invalid
   */
  public static admin(subject: string, options: TeamOptions = {}): Team {
    checkArguments('Team.admin', { options }, { options: OPTIONS });
    return new Team(subject, 'admin', options);
  }

  /**
   * Who may do exactly this, such as a pipeline: `Team.of('releasers', 'acme-ci', [Permission.write('deployments')])`. The name is that of
   * the Role. Permissions that say `clusterWide` hold in all namespaces, the others in the system's. What leads to further rights takes `Permission.dangerously`.
   *
   * @throws team-invalid, team-everybody, tenant-cluster-wide, prop-unknown, prop-invalid, and what permissions throw
   */
  public static of(name: string, subject: string, permissions: Permission[], options: TeamOptions = {}): Team {
    checkArguments('Team.of', { permissions, options }, { permissions: required(listOf(PERMISSION)), options: OPTIONS });
    return new Team(subject, name, options, permissions);
  }

  /** Who its name stands for. */
  public readonly kind: SubjectKind;

  /** Whether it holds in all namespaces. */
  public readonly clusterWide: boolean;

  private constructor(
    /** The group or user. */
    public readonly subject: string,
    /** Name of its role. */
    public readonly role: string,
    options: TeamOptions,
    /** What it may do; undefined for a role that every cluster has. */
    public readonly permissions?: Permission[],
  ) {
    this.kind = options.kind ?? SubjectKind.GROUP;
    this.clusterWide = options.clusterWide ?? false;
  }
}

const OPTIONS: Kind = struct<TeamOptions>({ kind: oneOf(SubjectKind, 'SubjectKind'), clusterWide: flag });
