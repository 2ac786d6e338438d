import { ApiObject, Chart } from 'cdk8s';
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
/** Groups that more people are in than anybody can know, and the user that everybody is who says nothing. */
const EVERYBODY = ['system:masters', 'system:authenticated', 'system:unauthenticated', 'system:serviceaccounts', 'system:anonymous'];

/** What teams may do, in a namespace and in all of them. */
export interface TeamRoles {
  readonly roles: k8s.KubeRole[];
  readonly roleBindings: k8s.KubeRoleBinding[];
  readonly clusterRoles: k8s.KubeClusterRole[];
  readonly clusterRoleBindings: k8s.KubeClusterRoleBinding[];
}

/** A role as it is held in one scope: by everybody in `teams`. */
interface Holding {
  readonly role: string;
  readonly isWide: boolean;
  readonly teams: Team[];
  /** Undefined for a role that every cluster has. */
  readonly permissions?: Permission[];
}

/** One binding for each role: whose role cannot change. */
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

/** A team with permissions of both kinds has a role of each kind. */
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
      problem: name === '' ? 'a team is neither a group nor a user' : 'the name of a team begins or ends with a blank, and nobody has that name',
      given: subject ?? 'nothing',
      allowed: 'the name of a group, or of a user with SubjectKind.USER, as the identity provider of the cluster has it',
      fix: name === '' ? "write Team.edit('acme-developers')" : `write '${name}'`,
    });
  }
  if (!EVERYBODY.includes(name)) return;
  refuse(where, {
    code: 'team-everybody',
    problem: 'a team is a group that everybody is in, or that may do everything: other tenants too',
    given: subject,
    allowed: "groups of people, and those of one namespace's accounts, such as system:serviceaccounts:ci",
    fix: "name the team's own group, such as Team.edit('acme-developers')",
  });
}

/** A role without rules gives nothing. */
function refuseNoPermissions(where: IConstruct, { role: name, permissions }: Team): void {
  checkShape(where, `team ${name}`, { permissions }, { permissions: listOf(instance(Permission, "Permission.write('deployments')")) });
  if (permissions !== undefined && permissions.length > 0) return;
  refuse(where, {
    code: 'team-invalid',
    problem: 'a team of its own role may do nothing',
    given: `Team.of('${name}', ..., ${permissions === undefined ? 'nothing' : '[]'})`,
    allowed: 'at least one permission; or Team.view, Team.edit and Team.admin, whose roles every cluster has',
    fix: `write Team.of('${name}', '...', [Permission.read('pods')])`,
  });
}

function refuseName(where: IConstruct, team: Team, teams: Team[]): void {
  dnsLabel(where, 'the name of a team', team.role);
  if (!EVERYWHERE.includes(team.role) && teams.filter(({ role: name }) => name === team.role).length === 1) return;
  refuse(where, {
    code: 'team-invalid',
    problem: 'the role of a team has the name of another one',
    given: team.role,
    allowed: `names other than ${EVERYWHERE.join(', ')}, each once`,
    fix: 'give the team another name',
  });
}
