import { groupOf, isClusterScoped, isClusterScopedKind } from '../../src/manifests/kinds';

test('the group stands before the slash, and the core group is empty', () => {
  expect(groupOf('apps/v1')).toBe('apps');
  expect(groupOf('v1')).toBe('');
});

test.each([
  ['v1', 'Namespace'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1beta1', 'ClusterRoleBinding'],
  ['storage.k8s.io/v1', 'StorageClass'],
  ['scheduling.k8s.io/v1', 'PriorityClass'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['cert-manager.io/v1', 'ClusterIssuer'],
  ['gateway.networking.k8s.io/v1', 'GatewayClass'],
])('%s %s has no namespace', (apiVersion, kind) => {
  expect(isClusterScoped(apiVersion, kind)).toBe(true);
  expect(isClusterScopedKind(kind)).toBe(true);
});

test.each([
  ['v1', 'Pod'],
  ['v1', 'PersistentVolumeClaim'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['authorization.k8s.io/v1', 'LocalSubjectAccessReview'],
  ['storage.k8s.io/v1', 'CSIStorageCapacity'],
  ['postgresql.cnpg.io/v1', 'Cluster'],
  ['example.com/v1', 'Namespace'],
  ['example.com/v1', 'Unknown'],
  ['constructor/v1', 'Unknown'],
])('%s %s has one', (apiVersion, kind) => {
  expect(isClusterScoped(apiVersion, kind)).toBe(false);
});
