import { Aggregation, Permission, SubjectKind, System, SystemProps, Team, Tenant } from '../../src';
import { Testing } from '../../src/testing';

const RBAC = 'rbac.authorization.k8s.io';
const made = (props: SystemProps, Kind = System) => new Kind(Testing.app(), 'shop', props);
const rightsIn = (system: System) => Testing.synth(system).filter(({ apiVersion }) => apiVersion.startsWith(RBAC))
  .map(({ kind, metadata, rules, roleRef, subjects }) => ({ kind, name: metadata.name, namespace: metadata.namespace, rules, roleRef, subjects }));
const widgets = (verb: 'read' | 'write') => Permission[verb]('widgets', { apiGroup: 'acme.example' });

test('groups and users hold a role together, each once', () => {
  const system = made({
    teams: [Team.edit('acme-developers'), Team.edit('oncall@acme.example', { kind: SubjectKind.USER }), Team.edit('acme-developers'), Team.edit('oncall@acme.example')],
  });
  expect(rightsIn(system)).toEqual([{
    kind: 'RoleBinding',
    name: 'team-edit',
    namespace: 'shop',
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' },
    subjects: [
      { apiGroup: RBAC, kind: 'Group', name: 'acme-developers' },
      { apiGroup: RBAC, kind: 'User', name: 'oncall@acme.example' },
      { apiGroup: RBAC, kind: 'Group', name: 'oncall@acme.example' },
    ],
  }]);
  expect(Testing.findings(system.node.root as any)).toEqual([]);
});

test('a role in all namespaces is bound apart from the same one here', () => {
  const system = made({ teams: [Team.view('support'), Team.view('auditors', { clusterWide: true })] });
  const bindings = rightsIn(system).map(({ kind, name, namespace, roleRef, subjects }) => [kind, name, namespace, roleRef.name, subjects[0].name]);
  expect(bindings).toEqual([
    ['RoleBinding', 'team-view', 'shop', 'view', 'support'],
    ['ClusterRoleBinding', 'shop-team-view', undefined, 'view', 'auditors'],
  ]);
});

test('a team with rules of its own has a role for each scope that they name', () => {
  const system = made({ teams: [Team.of('ci', 'acme-ci', [Permission.write('deployments'), Permission.read('nodes', { clusterWide: true })])] });
  expect(rightsIn(system).map(({ kind, name, rules, roleRef }) => [kind, name, rules?.[0].resources ?? roleRef])).toEqual([
    ['Role', 'team-ci', ['deployments']],
    ['RoleBinding', 'team-ci', { apiGroup: RBAC, kind: 'Role', name: 'team-ci' }],
    ['ClusterRole', 'shop-team-ci', ['nodes']],
    ['ClusterRoleBinding', 'shop-team-ci', { apiGroup: RBAC, kind: 'ClusterRole', name: 'shop-team-ci' }],
  ]);
  expect([system.roles, system.roleBindings, system.clusterRoles, system.clusterRoleBindings].map(parts => parts.length)).toEqual([1, 1, 1, 1]);
});

test('a team that holds everywhere has one role', () => {
  const system = made({ teams: [Team.of('auditors', 'acme-audit', [Permission.read('pods'), Permission.read('roles')], { clusterWide: true })] });
  expect(rightsIn(system).map(({ kind, name }) => [kind, name])).toEqual([['ClusterRole', 'shop-team-auditors'], ['ClusterRoleBinding', 'shop-team-auditors']]);
});

test('a tenant gives its teams the same as a system does', () => {
  const teams = [Team.admin('leads'), Team.of('ci', 'acme-ci', [Permission.write('deployments')])];
  expect(rightsIn(made({ teams }, Tenant))).toEqual(rightsIn(made({ teams })));
});

test('what is aggregated is labelled for the role that it becomes part of', () => {
  const system = made({ aggregations: [Aggregation.toView([widgets('read')]), Aggregation.toEdit([widgets('write')]), Aggregation.toEdit([Permission.of('widgets/scale', ['patch'], { apiGroup: 'acme.example' })])] });
  const roles = Testing.synth(system).filter(({ kind }) => kind === 'ClusterRole');
  expect(roles.map(({ metadata: { name, labels }, rules }) => [name, Object.keys(labels!).filter(label => label.startsWith(RBAC)), rules])).toEqual([
    ['shop-aggregate-to-view', [`${RBAC}/aggregate-to-view`], [{ apiGroups: ['acme.example'], resources: ['widgets'], verbs: ['get', 'list', 'watch'] }]],
    ['shop-aggregate-to-edit', [`${RBAC}/aggregate-to-edit`], [
      { apiGroups: ['acme.example'], resources: ['widgets'], verbs: ['create', 'update', 'patch', 'delete'] },
      { apiGroups: ['acme.example'], resources: ['widgets/scale'], verbs: ['patch'] },
    ]],
  ]);
});

test('watching is listing and watching, and not to get one by its name', () => {
  expect(Permission.watch('pods').verbs).toEqual(['list', 'watch']);
});
