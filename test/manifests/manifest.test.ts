import { describeManifest, describeObject, describeOrigin, namespaceOf } from '../../src/manifests/manifest';

test('an object is told by kind, namespace and name', () => {
  expect(describeManifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } })).toBe('Deployment shop/web');
  expect(describeManifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } })).toBe('Deployment web');
  expect(describeObject({ kind: 'Secret', namespace: 'shop', name: 'db' })).toBe('Secret shop/db');
});

test('a kind without namespaces has none, whatever the manifest says', () => {
  const manifest = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reader', namespace: 'shop' } };
  expect(namespaceOf(manifest)).toBeUndefined();
  expect(describeManifest(manifest)).toBe('ClusterRole reader');
});

test('an origin is told by what is known of it', () => {
  expect(describeOrigin({ path: 'shop/web/Deployment', source: 'main.ts:12' })).toBe('shop/web/Deployment (main.ts:12)');
  expect(describeOrigin({ path: 'shop/web/Deployment' })).toBe('shop/web/Deployment');
  expect(describeOrigin({ source: 'k8s/web.yaml:40' })).toBe('k8s/web.yaml:40');
  expect(describeOrigin({})).toBe('');
});
