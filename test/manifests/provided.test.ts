import { keysOf, providedBy } from '../../src/manifests/provided';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

function provided(yaml: string): string[] {
  return entriesFromYaml(yaml, 'a.yaml').flatMap(providedBy)
    .map(({ kind, namespace, name, keys }) => [kind, [namespace, name].filter(part => part !== undefined).join('/'), ...keys ? [`[${keys}]`] : []].join(' '));
}

test.each([
  ['a Certificate makes its Secret', `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, namespace: shop }
spec: { secretName: web-tls }`, ['Secret shop/web-tls']],
  ['an ExternalSecret makes a Secret of its own name with the keys listed', `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec: { data: [{ secretKey: username }, { secretKey: password }] }`, ['Secret shop/db [username,password]']],
  ['an ExternalSecret makes the Secret it targets, with whatever keys a template or a whole secret gives', `
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: a }
spec: { target: { name: db }, dataFrom: [{ extract: { key: db } }] }
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: b }
spec: { target: { template: { data: { uri: x } } }, data: [{ secretKey: password }] }`, ['Secret db', 'Secret b']],
  ['a SealedSecret makes a Secret with its keys', `
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: db }
spec: { encryptedData: { password: AgB }, template: { data: { host: db } } }`, ['Secret db [password,host]']],
  ['a StatefulSet makes a claim for each pod', `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }`, ['PersistentVolumeClaim shop/data-db-*']],
  ['a volume lets claims use its class name', `
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { storageClassName: manual }`, ['StorageClass manual']],
  ['an Ingress gets its certificates only when it names an issuer', `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: a, annotations: { cert-manager.io/cluster-issuer: ca } }
spec: { tls: [{ secretName: a-tls }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: b }
spec: { tls: [{ secretName: b-tls }] }`, ['Secret a-tls']],
  ['a Gateway likewise', `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge, annotations: { cert-manager.io/issuer: ca } }
spec: { listeners: [{ tls: { certificateRefs: [{ name: edge-tls }] } }, { name: http }] }`, ['Secret edge/edge-tls']],
  ['a CloudNativePG cluster makes Secrets and Services', `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: db, namespace: shop }
spec: {}`, [
    'Secret shop/db-app', 'Secret shop/db-ca', 'Secret shop/db-replication', 'Secret shop/db-server', 'Secret shop/db-superuser',
    'Service shop/db-r', 'Service shop/db-ro', 'Service shop/db-rw',
  ]],
  ['another kind of the same name makes nothing', `
apiVersion: example.com/v1
kind: Certificate
metadata: { name: web }
spec: { secretName: web-tls }`, []],
])('%s', (_, yaml, expected) => {
  expect(provided(yaml)).toEqual(expected);
});

test.each([
  ['all of a ConfigMap', { kind: 'ConfigMap', data: { a: '' }, binaryData: { b: '' } }, ['a', 'b']],
  ['all of a Secret, each once', { kind: 'Secret', data: { a: '' }, stringData: { a: '', c: '' } }, ['a', 'c']],
  ['none of an empty one', { kind: 'Secret' }, []],
  ['unknown where the cluster writes a token', { kind: 'Secret', type: 'kubernetes.io/service-account-token' }, undefined],
  ['unknown where OpenShift writes certificates', { kind: 'ConfigMap', labels: { 'config.openshift.io/inject-trusted-cabundle': 'true' } }, undefined],
  ['unknown for other kinds', { kind: 'Service' }, undefined],
])('the keys are %s', (_, { labels, ...manifest }: any, keys) => {
  expect(keysOf({ apiVersion: 'v1', metadata: { name: 'a', labels }, ...manifest })).toEqual(keys);
});
