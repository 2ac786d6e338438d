import { App as CdkApp, Chart, Testing as CdkTesting } from 'cdk8s';
import { Egress, Permission, PermissionOptions, Schedule, TwelveFactorApp } from '../../src';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const permitted = (...permissions: Permission[]) => makeShop({ web: { permissions } });
const rulesOf = (...permissions: Permission[]) => find(Testing.synth(permitted(...permissions).web), 'Role').rules;
const podSpecs = (manifests: any[]) => manifests.filter(({ kind }) => ['Deployment', 'CronJob'].includes(kind))
  .map(({ spec }) => (spec.jobTemplate?.spec ?? spec).template.spec);

test('without permissions there is no role, no token and no way to the API server', () => {
  const { web } = permitted();
  const kinds = Testing.synth(web).map(({ kind }) => kind);
  expect(kinds.filter(kind => /Role/.test(kind))).toEqual([]);
  expect(podSpecs(Testing.synth(web))[0].volumes.map(({ name }: any) => name)).toEqual(['tmp']);
  expect([web.role, web.roleBinding, web.clusterRole, web.clusterRoleBinding]).toEqual(Array(4).fill(undefined));
});

test('a role of the namespace and one of the cluster are bound to the account of the app', () => {
  const { web } = permitted(Permission.read('pods'), Permission.read('nodes', { clusterWide: true }));
  const manifests = Testing.synth(web);
  const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }];
  const roleRef = (kind: string, name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
  expect(find(manifests, 'RoleBinding')).toMatchObject({ metadata: { namespace: 'shop' }, roleRef: roleRef('Role', 'web'), subjects });
  expect(find(manifests, 'ClusterRoleBinding', 'shop-web')).toMatchObject({ roleRef: roleRef('ClusterRole', 'shop-web'), subjects });
  expect(find(manifests, 'ClusterRoleBinding', 'shop-web').metadata).not.toHaveProperty('namespace');
  expect([web.role, web.roleBinding, web.clusterRole, web.clusterRoleBinding].map(part => part?.kind)).toEqual([
    'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
  ]);
  expect(Testing.findings(web)).toEqual([]);
});

test('reading and writing are what they say, and with names what names can restrict', () => {
  expect(rulesOf(Permission.read('pods'))[0].verbs).toEqual(['get', 'list', 'watch']);
  expect(rulesOf(Permission.write('leases'))[0].verbs).toEqual(['create', 'update', 'patch', 'delete']);
  const names = ['settings'];
  expect(rulesOf(Permission.read('configmaps', { names }))).toEqual([{ apiGroups: [''], resources: ['configmaps'], resourceNames: names, verbs: ['get'] }]);
  expect(rulesOf(Permission.write('configmaps', { names }))[0].verbs).toEqual(['update', 'patch', 'delete']);
});

test('rules are as few as say the same', () => {
  const names = ['web-leader'];
  expect(rulesOf(
    Permission.read('pods'), Permission.read('pods/log'), Permission.read('services'), Permission.read('deployments'), Permission.read('pods'),
    Permission.write('leases', { names }), Permission.read('leases', { names }), Permission.of('leases', ['create']),
  )).toEqual([
    { apiGroups: [''], resources: ['pods', 'pods/log', 'services'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: names, verbs: ['get', 'update', 'patch', 'delete'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
  ]);
});

test.each([
  ['configmaps', undefined, ''],
  ['events', undefined, ''],
  ['events', 'events.k8s.io', 'events.k8s.io'],
  ['pods', 'metrics.k8s.io', 'metrics.k8s.io'],
  ['widgets', 'acme.example', 'acme.example'],
  ['workloads', 'scheduling.k8s.io', 'scheduling.k8s.io'],
  ['jobs/status', undefined, 'batch'],
  ['deployments/finalizers', 'apps', 'apps'],
])('%s in group %s is looked for in %p', (resource, apiGroup, group) => {
  expect(rulesOf(Permission.read(resource, { apiGroup }))[0].apiGroups).toEqual([group]);
});

test('what was advised for a wildcard is taken', () => {
  expect(rulesOf(Permission.dangerously('*', ['*'], { apiGroup: '*' }))).toEqual([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]);
  expect(rulesOf(Permission.dangerously('pods/*', ['get']))).toEqual([{ apiGroups: [''], resources: ['pods/*'], verbs: ['get'] }]);
});

test('all processes of the app share account and token, and all may call the API server', () => {
  const { web } = makeShop({
    web: {
      permissions: [Permission.read('pods')],
      init: [{ name: 'prepare', command: ['./prepare'] }],
      processes: { worker: { command: ['./work'] }, clock: { command: ['./tick'], schedule: Schedule.daily('03:15') } },
    },
  });
  const manifests = Testing.synth(web);
  const specs = podSpecs(manifests);
  expect(specs.map(spec => [spec.serviceAccountName, spec.automountServiceAccountToken])).toEqual(Array(3).fill(['web', false]));
  for (const container of specs.flatMap(({ initContainers = [], containers }) => [...initContainers, ...containers])) {
    expect(container.volumeMounts).toContainEqual({ name: 'kubernetes-api', mountPath: '/var/run/secrets/kubernetes.io', readOnly: true });
  }
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  expect(policies).toHaveLength(3);
  for (const { spec } of policies) expect(spec.egress).toContainEqual({ ports: [{ port: 443, protocol: 'TCP' }, { port: 6443, protocol: 'TCP' }] });
});

test('the token is where client libraries look for it', () => {
  const [{ volumes }] = podSpecs(Testing.synth(permitted(Permission.read('pods')).web));
  const { defaultMode, sources } = volumes.find(({ name }: any) => name === 'kubernetes-api').projected;
  const [token, authority, namespace] = sources;
  expect(token.serviceAccountToken).toEqual({ path: 'serviceaccount/token', expirationSeconds: 3607 });
  expect(authority.configMap).toEqual({ name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'serviceaccount/ca.crt' }] });
  expect(namespace.downwardAPI.items).toEqual([{ path: 'serviceaccount/namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }]);
  expect(defaultMode.toString(8)).toBe('444');
});

test('an app that may call everything needs no rule for the API server', () => {
  const { web } = makeShop({ web: { permissions: [Permission.read('pods')], egress: [Egress.open()] } });
  expect(find(Testing.synth(web), 'NetworkPolicy').spec.egress).toEqual([{}]);
});

test('a chart without a namespace binds the account of the namespace that it is applied to', () => {
  const chart = new Chart(new CdkApp(), 'plain');
  new TwelveFactorApp(chart, 'web', { ...MINIMAL, permissions: [Permission.read('pods')] });
  expect(find(CdkTesting.synth(chart), 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'web' }]);
});

describe('what gives more than it says is given only when that is said', () => {
  const wide = { clusterWide: true };
  const DANGEROUS: [string, string[], PermissionOptions?][] = [
    ['*', ['get'], { apiGroup: '' }],
    ['pods', ['*']],
    ['widgets', ['get'], { apiGroup: '*' }],
    ['pods/*', ['get'], { apiGroup: '' }],
    ['secrets', ['get'], { names: ['stripe'] }],
    ['secrets', ['create']],
    ['clusterroles', ['escalate'], wide],
    ['clusterroles', ['bind'], wide],
    ['users', ['impersonate'], wide],
    ['serviceaccounts', ['impersonate']],
    ['pods/exec', ['create']],
    ['pods/exec', ['get']],
    ['pods/attach', ['create']],
    ['pods/portforward', ['create']],
    ['pods/ephemeralcontainers', ['patch']],
    ['services/proxy', ['get']],
    ['nodes/proxy', ['get'], wide],
    ['serviceaccounts/token', ['create']],
    ['roles', ['update']],
    ['rolebindings', ['create']],
    ['clusterroles', ['patch'], wide],
    ['clusterrolebindings', ['delete'], wide],
    ['validatingwebhookconfigurations', ['create'], wide],
    ['mutatingwebhookconfigurations', ['patch'], wide],
    ['certificatesigningrequests/approval', ['update'], wide],
    ['persistentvolumes', ['create'], wide],
    ['apiservices', ['update'], wide],
    ['customresourcedefinitions', ['delete'], wide],
    ['validatingadmissionpolicies', ['delete'], wide],
    ['validatingadmissionpolicybindings', ['patch'], wide],
    ...['pods', 'deployments', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs', 'replicasets', 'replicationcontrollers']
      .map((resource): [string, string[], PermissionOptions] => [resource, ['create'], wide]),
    ['pods', ['patch'], wide],
  ];

  test.each(DANGEROUS.map(row => ({ resource: row[0], verbs: row[1], options: row[2] })))('$resource $verbs', ({ resource, verbs, options }) => {
    expect(() => permitted(Permission.of(resource, verbs, options))).toThrow(/^permission-dangerous: shop\/web/);
    const [rule] = Testing.synth(permitted(Permission.dangerously(resource, verbs, options)).web).filter(({ kind }) => /^(Cluster)?Role$/.test(kind)).map(({ rules }) => rules[0]);
    expect(rule).toMatchObject({ resources: [resource], verbs });
  });

  test.each([
    { resource: 'roles', verbs: ['get', 'list'] },
    { resource: 'secrets', verbs: ['get'], apiGroup: 'acme.example' },
    { resource: 'pods', verbs: ['create', 'delete'] },
    { resource: 'pods/log', verbs: ['get'] },
    { resource: 'pods/eviction', verbs: ['create'] },
    { resource: 'pods', verbs: ['get', 'delete'], clusterWide: true },
    { resource: 'deployments', verbs: ['create'], apiGroup: 'acme.example', clusterWide: true },
    { resource: 'deployments/scale', verbs: ['patch'], clusterWide: true },
    { resource: 'customresourcedefinitions', verbs: ['get'], clusterWide: true },
  ])('$resource $verbs $apiGroup is not dangerous', ({ resource, verbs, apiGroup, clusterWide }) => {
    expect(() => permitted(Permission.of(resource, verbs, { apiGroup, clusterWide }))).not.toThrow();
  });
});
