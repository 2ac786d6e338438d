import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { policyRules } from './policy-rules';
import { constructId, dnsLabel } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Permission } from '../../props/access/permission';
import { Team } from '../../props/access/team';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { refuseClusterWide } from '../objects/tenancy';

const RBAC = 'rbac.authorization.k8s.io';
const EVERYWHERE = ['view', 'edit', 'admin'];
/** Groups whose members cannot be known, the group with all rights, and the user of anonymous requests. */
const EVERYBODY = ['system:masters', 'system:authenticated', 'system:unauthenticated', 'system:serviceaccounts', 'system:anonymous'];

/** RBAC objects of teams: their permissions in a namespace and cluster-wide. */
export interface TeamRoles {
  readonly roles: k8s.KubeRole[];
  readonly roleBindings: k8s.KubeRoleBinding[];
  readonly clusterRoles: k8s.KubeClusterRole[];
  readonly clusterRoleBindings: k8s.KubeClusterRoleBinding[];
}

/** A role in one scope, held by all of `teams`. */
interface Holding {
  readonly role: string;
  readonly isWide: boolean;
  readonly teams: Team[];
  /** Undefined for a default role of every cluster. */
  readonly permissions?: Permission[];
}

/** One binding for each role, because the role of a binding cannot change. */
export function teamRoles(scope: Construct, teams: Team[]): TeamRoles {
  teams.forEach(team => refuseSubject(scope, team.subject));
  const named = teams.filter(({ permissions, role: name }) => permissions !== undefined || !EVERYWHERE.includes(name));
  named.forEach(team => refuseName(scope, team, teams));
  named.forEach(team => refuseNoPermissions(scope, team));
  const holdings = [...givenRoles(teams), ...teams.flatMap(ownRoles)];
  holdings.forEach(({ isWide }) => refuseClusterWide(scope, isWide));
  const [here, wide] = [false, true].map(isWide => holdings.filter(holding => holding.isWide === isWide));
  const own = ({ permissions }: Holding) => permissions !== undefined;
  return {
    roles: here.filter(own).map(holding => role(scope, k8s.KubeRole, holding)),
    roleBindings: here.map(holding => binding(scope, k8s.KubeRoleBinding, holding)),
    clusterRoles: wide.filter(own).map(holding => role(scope, k8s.KubeClusterRole, holding)),
    clusterRoleBindings: wide.map(holding => binding(scope, k8s.KubeClusterRoleBinding, holding)),
  };
}

function givenRoles(all: Team[]): Holding[] {
  const given = all.filter(({ permissions }) => permissions === undefined);
  return [false, true].flatMap(isWide => {
    const held = given.filter(({ clusterWide }) => clusterWide === isWide);
    return [...new Set(held.map(team => team.role))].map(name => ({ role: name, isWide, teams: held.filter(team => team.role === name) }));
  });
}

/** A team with both namespaced and cluster-wide permissions has a role of each kind. */
function ownRoles(team: Team): Holding[] {
  const { role: name, permissions = [], clusterWide } = team;
  if (team.permissions === undefined) return [];
  const isWide = (permission: Permission) => clusterWide || permission.clusterWide;
  return [false, true]
    .map(wide => ({ role: name, isWide: wide, teams: [team], permissions: permissions.filter(permission => isWide(permission) === wide) }))
    .filter(holding => holding.permissions.length > 0 || (permissions.length === 0 && holding.isWide === clusterWide));
}

function role<T extends ApiObject>(scope: Construct, Kind: new (scope: Construct, id: string, props: any) => T, holding: Holding): T {
  return kubeObject(Kind, scope, idOf(scope, holding, ''), { metadata: metadataOf(scope, holding), rules: policyRules(scope, holding.permissions!, holding.isWide) });
}

function binding<T extends ApiObject>(scope: Construct, Kind: new (scope: Construct, id: string, props: any) => T, holding: Holding): T {
  const metadata = metadataOf(scope, holding);
  const { role: name, isWide, permissions, teams } = holding;
  const subjects = new Map(teams.map(({ kind, subject }) => [`${kind} ${subject}`, { kind, apiGroup: RBAC, name: subject }]));
  return kubeObject(Kind, scope, idOf(scope, holding, 'Binding'), {
    metadata,
    roleRef: { apiGroup: RBAC, kind: permissions && !isWide ? 'Role' : 'ClusterRole', name: permissions ? metadata.name : name },
    subjects: [...subjects.values()],
  });
}

function idOf(scope: Construct, { role: name, isWide }: Holding, suffix: string): string {
  return constructId(scope, `${isWide ? 'ClusterRole' : 'Role'}${suffix}-${name}`);
}

function metadataOf(scope: Construct, { role: name, isWide }: Holding): { readonly name: string; readonly labels: object } {
  return { name: isWide ? `${Chart.of(scope).namespace}-team-${name}` : `team-${name}`, labels: sharedLabels(scope) };
}

function refuseSubject(where: IConstruct, subject: unknown): void {
  const name = typeof subject === 'string' ? subject.trim() : '';
  if (name === '' || name !== subject) {
    refuse(where, {
      code: 'team-invalid',
      problem: name === '' ? 'a team does not name a group or user' : 'the name of a team begins or ends with whitespace, so it matches no group or user',
      given: subject ?? 'nothing',
      allowed: 'the name of a group, or of a user with SubjectKind.USER, as in the identity provider of the cluster',
      fix: name === '' ? "use Team.edit('acme-developers')" : `use '${name}'`,
    });
  }
  if (!EVERYBODY.includes(name)) return;
  refuse(where, {
    code: 'team-everyone',
    problem: 'a team is a group that includes all users, other tenants too, or that has all rights',
    given: subject,
    allowed: "groups of people, and the group of one namespace's ServiceAccounts, such as system:serviceaccounts:ci",
    fix: "use the team's own group, such as Team.edit('acme-developers')",
  });
}

/** A role without rules grants nothing. */
function refuseNoPermissions(where: IConstruct, { role: name, permissions }: Team): void {
  if (permissions !== undefined && permissions.length > 0) return;
  refuse(where, {
    code: 'team-invalid',
    problem: 'a team with its own role has no permissions',
    given: `Team.of('${name}', ..., ${permissions === undefined ? 'nothing' : '[]'})`,
    allowed: 'at least one permission; or Team.view, Team.edit and Team.admin, whose roles exist in every cluster',
    fix: `use Team.of('${name}', '...', [Permission.read('pods')])`,
  });
}

function refuseName(where: IConstruct, team: Team, teams: Team[]): void {
  dnsLabel(where, 'the name of a team', team.role);
  if (!EVERYWHERE.includes(team.role) && teams.filter(({ role: name }) => name === team.role).length === 1) return;
  refuse(where, {
    code: 'team-invalid',
    problem: 'the role of a team has the same name as another role',
    given: team.role,
    allowed: `unique names other than ${EVERYWHERE.join(', ')}`,
    fix: 'use another name for the team',
  });
}
