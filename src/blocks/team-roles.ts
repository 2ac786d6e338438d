import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { policyRules } from './policy-rules';
import { refuseClusterWide } from './tenancy';
import { constructId, dnsLabel } from '../private/names';
import { refuse } from '../private/refusal';
import { checkShape, instance, listOf } from '../private/shape';
import { Permission } from '../props/permission';
import { Team } from '../props/team';

const RBAC = 'rbac.authorization.k8s.io';
const EVERYWHERE = ['view', 'edit', 'admin'];
/** Groups that more people are in than anybody can know. */
const EVERYBODY = ['system:masters', 'system:authenticated', 'system:unauthenticated', 'system:serviceaccounts'];

/** What teams may do in a namespace. */
export interface TeamRoles {
  readonly roles: k8s.KubeRole[];
  readonly roleBindings: k8s.KubeRoleBinding[];
}

/** One binding for each role: whose role cannot change. */
export function teamRoles(scope: Construct, teams: Team[]): TeamRoles {
  teams.forEach(team => refuseGroup(scope, team.group));
  const names = [...new Set(teams.map(({ role }) => role))];
  const own = teams.filter(({ permissions, role }) => permissions !== undefined || !EVERYWHERE.includes(role));
  own.forEach(team => refuseName(scope, team, teams));
  own.forEach(team => refuseNoPermissions(scope, team));
  return {
    roles: own.map(team => ownRole(scope, team)),
    roleBindings: names.map(role => roleBinding(scope, role, teams.filter(team => team.role === role))),
  };
}

function ownRole(scope: Construct, { role, permissions = [] }: Team): k8s.KubeRole {
  permissions.forEach(({ clusterWide }) => refuseClusterWide(scope, clusterWide));
  return kubeObject(k8s.KubeRole, scope, constructId(scope, `Role-${role}`), {
    metadata: { name: `team-${role}`, labels: sharedLabels(scope) },
    rules: policyRules(scope, permissions),
  });
}

function roleBinding(scope: Construct, role: string, teams: Team[]): k8s.KubeRoleBinding {
  const isOwn = teams[0].permissions !== undefined;
  const groups = [...new Set(teams.map(({ group }) => group))];
  return kubeObject(k8s.KubeRoleBinding, scope, constructId(scope, `RoleBinding-${role}`), {
    metadata: { name: `team-${role}`, labels: sharedLabels(scope) },
    roleRef: { apiGroup: RBAC, kind: isOwn ? 'Role' : 'ClusterRole', name: isOwn ? `team-${role}` : role },
    subjects: groups.map(name => ({ kind: 'Group', apiGroup: RBAC, name })),
  });
}

function refuseGroup(where: IConstruct, group: unknown): void {
  if (typeof group !== 'string' || group === '') {
    refuse(where, {
      code: 'team-invalid',
      problem: 'a team is no group',
      given: group ?? 'nothing',
      allowed: 'the name of a group, as the identity provider of the cluster has it',
      fix: "write Team.edit('acme-developers')",
    });
  }
  if (!EVERYBODY.includes(group as string)) return;
  refuse(where, {
    code: 'team-everybody',
    problem: 'a team is a group that everybody is in, or that may do everything: other tenants too',
    given: group,
    allowed: "groups of people, and those of one namespace's accounts, such as system:serviceaccounts:ci",
    fix: "name the tenant's own group, such as Team.edit('acme-developers')",
  });
}

/** A role without rules gives nothing. */
function refuseNoPermissions(where: IConstruct, { role, permissions }: Team): void {
  checkShape(where, `team ${role}`, { permissions }, { permissions: listOf(instance(Permission, "Permission.write('deployments')")) });
  if (permissions !== undefined && permissions.length > 0) return;
  refuse(where, {
    code: 'team-invalid',
    problem: 'a team of its own role may do nothing',
    given: `Team.of('${role}', ..., ${permissions === undefined ? 'nothing' : '[]'})`,
    allowed: 'at least one permission; or Team.view, Team.edit and Team.admin, whose roles every cluster has',
    fix: `write Team.of('${role}', '...', [Permission.read('pods')])`,
  });
}

function refuseName(where: IConstruct, team: Team, teams: Team[]): void {
  dnsLabel(where, 'the name of a team', team.role);
  if (!EVERYWHERE.includes(team.role) && teams.filter(({ role }) => role === team.role).length === 1) return;
  refuse(where, {
    code: 'team-invalid',
    problem: 'the role of a team has the name of another one',
    given: team.role,
    allowed: `names other than ${EVERYWHERE.join(', ')}, each once`,
    fix: 'give the team another name',
  });
}
