import * as fs from 'fs';
import * as path from 'path';
import { describeManifest, Resource } from '../../src/manifests/manifest';
import { Manifests, ManifestsOptions } from '../../src/manifests/manifests';
import { PodTemplate } from '../../src/manifests/pod-templates';
import { Reference } from '../../src/manifests/references/reference';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

const FIXTURES = path.join(__dirname, 'fixtures');
const fixtures = Manifests.of(fs.readdirSync(FIXTURES).sort().flatMap(file => entriesFromYaml(fs.readFileSync(path.join(FIXTURES, file), 'utf8'), file)));

function read(yaml: string, options?: ManifestsOptions): Manifests {
  return Manifests.of(entriesFromYaml(yaml, 'a.yaml'), options);
}

function told(entries: readonly Resource[]): string[] {
  return entries.map(({ manifest }) => describeManifest(manifest));
}

function owners(templates: readonly PodTemplate[]): string[] {
  return told(templates.map(({ entry }) => entry));
}

describe('the index of some files', () => {
  test('keeps their objects in order, Lists opened', () => {
    expect(fixtures.entries.map(({ manifest, origin }) => `${describeManifest(manifest)} ${origin.source}`)).toEqual([
      'CronJob shop/report batch.yaml:1',
      'PersistentVolume disk batch.yaml:20',
      'Namespace shop shop.yaml:2',
      'ConfigMap shop/settings shop.yaml:7',
      'Deployment shop/web shop.yaml:17',
      'ServiceAccount shop/web shop.yaml:45',
      'Service shop/web shop.yaml:50',
      'HorizontalPodAutoscaler shop/web shop.yaml:63',
      'Ingress shop/web shop.yaml:76',
      'NetworkPolicy shop/default shop.yaml:88',
    ]);
  });

  test('resolves every reference in them', () => {
    const references = fixtures.entries.flatMap(entry => fixtures.referencesOf(entry).map((reference): [Resource, Reference] => [entry, reference]));
    expect(references.map(([entry, reference]) => [told([entry])[0], told([fixtures.resolve(entry, reference)?.entry!])[0]])).toEqual([
      ['Deployment shop/web', 'ServiceAccount shop/web'],
      ['Deployment shop/web', 'ConfigMap shop/settings'],
      ['HorizontalPodAutoscaler shop/web', 'Deployment shop/web'],
      ['Ingress shop/web', 'Service shop/web'],
    ]);
  });

  test('knows who names an object, and who selects its pods', () => {
    const deployment = fixtures.find({ kind: 'Deployment', namespace: 'shop', name: 'web' })!;
    expect(told(fixtures.referrersOf(deployment).map(({ entry }) => entry))).toEqual(['HorizontalPodAutoscaler shop/web']);
    expect(told(fixtures.selecting(fixtures.podTemplateOf(deployment)!))).toEqual(['Deployment shop/web', 'Service shop/web', 'NetworkPolicy shop/default']);
  });
});

describe('finding', () => {
  const manifests = read(`
{ apiVersion: v1, kind: Secret, metadata: { name: a, namespace: shop } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: a } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: a, namespace: shop }, stringData: { x: '1' } }
---
{ apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: a, namespace: shop } }
---
{ apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: { name: a, namespace: shop } }
---
{ apiVersion: v1, kind: PersistentVolume, metadata: { name: a, namespace: misled } }`);

  test('keeps namespaces apart', () => {
    expect(manifests.find({ kind: 'Secret', namespace: 'shop', name: 'a' })).toBe(manifests.entries[0]);
    expect(manifests.find({ kind: 'Secret', namespace: 'bank', name: 'a' })).toBeUndefined();
  });

  test('takes no namespace for default', () => {
    expect(manifests.find({ kind: 'Secret', name: 'a' })).toBe(manifests.entries[1]);
    expect(manifests.find({ kind: 'Secret', namespace: 'default', name: 'a' })).toBe(manifests.entries[1]);
  });

  test('keeps groups apart when it is told one', () => {
    expect(manifests.find({ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'shop', name: 'a' })).toBe(manifests.entries[4]);
    expect(manifests.find({ kind: 'Gateway', namespace: 'shop', name: 'a' })).toBe(manifests.entries[3]);
    expect(manifests.ofKind('Gateway')).toHaveLength(2);
    expect(manifests.ofKind('Gateway', 'networking.istio.io')).toEqual([manifests.entries[3]]);
  });

  test('ignores the namespace of what has none', () => {
    expect(manifests.find({ kind: 'PersistentVolume', name: 'a' })).toBe(manifests.entries[5]);
    expect(manifests.find({ kind: 'PersistentVolume', namespace: 'shop', name: 'a' })).toBe(manifests.entries[5]);
  });

  test('knows copies and namesakes', () => {
    expect(manifests.copiesOf(manifests.entries[2])).toEqual([manifests.entries[0], manifests.entries[2]]);
    expect(manifests.named('a', 'shop')).toEqual([0, 2, 3, 4].map(index => manifests.entries[index]));
    expect(manifests.namesOf('Secret', 'shop')).toEqual(['a']);
  });
});

describe('selecting', () => {
  const pods = (name: string, labels: string, namespace = 'shop') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { template: { metadata: { labels: ${labels} }, spec: { containers: [] } } }
---`;
  const manifests = read(`${pods('a', '{ app: web, track: stable }')}${pods('b', '{ app: web, track: next }')}${pods('c', '{ app: db }')}${pods('d', '{ app: web }', 'bank')}`);

  test.each([
    ['none without a selector', undefined, []],
    ['none with null', null, []],
    ['all of the namespace with an empty selector', {}, ['a', 'b', 'c']],
    ['those with the labels', { matchLabels: { app: 'web' } }, ['a', 'b']],
    ['those with all of the labels', { matchLabels: { app: 'web', track: 'next' } }, ['b']],
    ['those whose label is one of several', { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] }, ['a', 'b', 'c']],
    ['those without a label', { matchExpressions: [{ key: 'track', operator: 'DoesNotExist' }] }, ['c']],
    ['those that differ', { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'track', operator: 'NotIn', values: ['next'] }] }, ['a']],
    ['none when nobody has the label', { matchLabels: { app: 'cache' } }, []],
  ])('%s', (_, selector, names) => {
    expect(manifests.select('shop', selector).map(({ entry }) => entry.manifest.metadata.name)).toEqual(names);
  });

  test('the pods of an owner that is here are not counted twice', () => {
    const owned = read(`
apiVersion: v1
kind: Pod
metadata: { name: web-5f4-x, labels: { app: web }, ownerReferences: [{ kind: ReplicaSet, name: web-5f4, controller: true }] }
spec: { containers: [] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web-5f4, ownerReferences: [{ kind: Deployment, name: web, controller: true }] }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }
---
apiVersion: v1
kind: Pod
metadata: { name: lone, labels: { app: web }, ownerReferences: [{ kind: ReplicaSet, name: elsewhere, controller: true }] }
spec: { containers: [] }`);
    expect(owners(owned.podTemplates)).toEqual(['Deployment web', 'Pod lone']);
    expect(owned.podTemplateOf(owned.entries[0])).toBeUndefined();
  });
});

describe('resolving', () => {
  const referrer = (namespace?: string): Resource => ({ manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace } }, origin: {} });
  const to = (kind: string, name: string, namespace?: string): Reference => ({ kind, name, namespace, optional: false, field: 'spec' });

  test('gives the keys of an object, of an external one, or of both', () => {
    const manifests = read('{ apiVersion: v1, kind: Secret, metadata: { name: db }, stringData: { a: x } }', {
      externals: [{ kind: 'Secret', name: 'db', keys: ['b'] }, { kind: 'Secret', name: 'other', keys: ['c'] }, { kind: 'Secret', name: 'other', keys: ['d'] }],
    });
    expect(manifests.resolve(referrer(), to('Secret', 'db'))).toEqual({ entry: manifests.entries[0], keys: ['a', 'b'] });
    expect(manifests.resolve(referrer(), to('Secret', 'other'))).toEqual({ keys: ['c', 'd'] });
    expect(manifests.resolve(referrer(), to('Secret', 'third'))).toBeUndefined();
  });

  test('does not know the keys when one source is said to have all', () => {
    const manifests = read('', { externals: [{ kind: 'Secret', name: 'db', keys: ['a'] }, { kind: 'Secret', name: 'db' }] });
    expect(manifests.resolve(referrer(), to('Secret', 'db'))).toEqual({});
  });

  test('keeps the namespaces of external objects apart', () => {
    const manifests = read('', { externals: [{ kind: 'Secret', name: 'db', namespace: 'shop' }, { kind: 'PriorityClass', name: 'high', namespace: 'shop' }] });
    expect(manifests.resolve(referrer('shop'), to('Secret', 'db', 'shop'))).toEqual({});
    expect(manifests.resolve(referrer('bank'), to('Secret', 'db', 'bank'))).toBeUndefined();
    expect(manifests.resolve(referrer('bank'), to('PriorityClass', 'high'))).toEqual({});
  });

  test('looks into another namespace, and takes what has none for it', () => {
    const manifests = read('{ apiVersion: v1, kind: ServiceAccount, metadata: { name: agent } }');
    expect(manifests.resolve(referrer(), to('ServiceAccount', 'agent', 'monitoring'))).toEqual({ entry: manifests.entries[0] });
    expect(manifests.resolve(referrer('monitoring'), to('ServiceAccount', 'agent', 'monitoring'))).toBeUndefined();
  });

  test.each([
    ['ServiceAccount', 'default', 'shop', true],
    ['ServiceAccount', 'builder', 'shop', false],
    ['ConfigMap', 'kube-root-ca.crt', 'shop', true],
    ['PriorityClass', 'system-node-critical', undefined, true],
    ['PriorityClass', 'system-made-up', undefined, false],
    ['ClusterRole', 'cluster-admin', undefined, true],
    ['ClusterRole', 'system:auth-delegator', undefined, true],
    ['ClusterRole', 'reader', undefined, false],
    ['Role', 'extension-apiserver-authentication-reader', 'kube-system', true],
    ['Role', 'extension-apiserver-authentication-reader', 'shop', false],
    ['Namespace', 'kube-public', undefined, true],
    ['Namespace', 'shop', undefined, false],
    ['Service', 'kubernetes', 'default', true],
    ['Service', 'kubernetes', 'shop', false],
  ])('every cluster has %s %s in %s: %s', (kind, name, namespace, there) => {
    expect(read('').resolve(referrer(namespace), to(kind, name, namespace)) !== undefined).toBe(there);
  });

  test('finds any claim of a StatefulSet', () => {
    const manifests = read('{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db }, spec: { volumeClaimTemplates: [{ metadata: { name: data } }] } }');
    expect(manifests.resolve(referrer(), to('PersistentVolumeClaim', 'data-db-12'))).toEqual({});
    expect(manifests.resolve(referrer(), to('PersistentVolumeClaim', 'data-db'))).toBeUndefined();
    expect(manifests.namesOf('PersistentVolumeClaim', undefined)).toEqual([]);
  });
});

test('the version the manifests are made for and what is external stay with them', () => {
  const externals = [{ kind: 'Secret', name: 'db' }];
  expect(Manifests.of([], { externals, kubernetes: '1.35' })).toMatchObject({ externals, kubernetes: '1.35', entries: [] });
  expect(Manifests.of([])).toMatchObject({ externals: [] });
});
