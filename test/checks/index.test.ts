import { runChecks } from '../../src/checks';
import { describeManifest, Resource } from '../../src/manifests/manifest';
import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { growth } from '../growth';

const BROKEN = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: data } }
    spec: { containers: [{ name: db, image: db:1 }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: db }
spec: { maxUnavailable: 0, selector: { matchLabels: { app: data } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

test('findings come in the order of the manifests, and of the checks for each', () => {
  const findings = runChecks(Manifests.of(entriesFromYaml(BROKEN, 'k8s/shop.yaml')));
  expect(findings.map(({ id, entry }) => `${describeManifest(entry.manifest)} ${id} ${entry.origin.source}`)).toEqual([
    'Service web service-without-pods k8s/shop.yaml:2',
    'StatefulSet db reference-missing k8s/shop.yaml:7',
    'StatefulSet db selector-overlap k8s/shop.yaml:7',
    'PodDisruptionBudget db pdb-blocks-drain k8s/shop.yaml:17',
    'Service web duplicate-object k8s/shop.yaml:22',
    'Service web service-without-pods k8s/shop.yaml:22',
  ]);
});

test('a problem may weigh less than its check, and otherwise weighs as much', () => {
  const weigh = (yaml: string) => runChecks(Manifests.of(entriesFromYaml(yaml, 'a.yaml'))).map(({ id, severity }) => [id, severity]);
  const ingress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { tls: [{ secretName: web-tls }], defaultBackend: { service: { name: web } } }`;
  expect(weigh(ingress)).toEqual([['reference-missing', 'error'], ['reference-missing', 'warning']]);
});

test('no check fails on manifests that hold anything but what belongs there', () => {
  const odd = [null, undefined, 0, '', 'text', true, [], [null], [[]], [{}], {}, { name: null }, { a: [null] }];
  const kinds = [
    'apps/v1 Deployment', 'apps/v1 StatefulSet', 'batch/v1 Job', 'batch/v1 CronJob', 'v1 Pod', 'v1 ReplicationController', 'v1 Service', 'v1 Secret', 'v1 ConfigMap',
    'v1 ServiceAccount', 'v1 PersistentVolume', 'v1 PersistentVolumeClaim', 'policy/v1 PodDisruptionBudget', 'networking.k8s.io/v1 NetworkPolicy',
    'networking.k8s.io/v1 Ingress', 'gateway.networking.k8s.io/v1 HTTPRoute', 'gateway.networking.k8s.io/v1 Gateway', 'autoscaling/v2 HorizontalPodAutoscaler',
    'keda.sh/v1alpha1 ScaledObject', 'rbac.authorization.k8s.io/v1 RoleBinding', 'cert-manager.io/v1 Certificate', 'external-secrets.io/v1 ExternalSecret',
    'bitnami.com/v1alpha1 SealedSecret', 'postgresql.cnpg.io/v1 Cluster',
  ];
  const fields = [
    'metadata.labels', 'metadata.annotations', 'metadata.ownerReferences', 'spec', 'spec.selector', 'spec.selector.matchLabels', 'spec.selector.matchExpressions',
    'spec.template', 'spec.template.metadata', 'spec.template.metadata.labels', 'spec.template.spec', 'spec.template.spec.containers',
    'spec.template.spec.volumes', 'spec.template.spec.imagePullSecrets', 'spec.containers', 'spec.volumes', 'spec.ports', 'spec.rules', 'spec.tls',
    'spec.parentRefs', 'spec.listeners', 'spec.podSelector', 'spec.scaleTargetRef', 'spec.volumeClaimTemplates', 'spec.minAvailable', 'spec.maxUnavailable',
    'spec.target', 'spec.data', 'spec.jobTemplate', 'data', 'roleRef', 'subjects', 'imagePullSecrets',
  ];
  const entries = kinds.flatMap(text => fields.flatMap(field => odd.map((value, index): Resource => {
    const [apiVersion, kind] = text.split(' ');
    const manifest: any = { apiVersion, kind, metadata: { name: `${field}-${index}`.toLowerCase(), namespace: 'shop' } };
    const steps = field.split('.');
    steps.slice(0, -1).reduce((object, step) => object[step] ??= {}, manifest)[steps.at(-1)!] = value;
    return { manifest, origin: {} };
  })));
  expect(() => runChecks(Manifests.of(entries))).not.toThrow();
});

test('no check changes what it looks at', () => {
  const entries = entriesFromYaml(BROKEN, 'k8s/shop.yaml');
  const before = JSON.stringify(entries);
  runChecks(Manifests.of(entries));
  expect(JSON.stringify(entries)).toBe(before);
});

test('four times the objects take about four times as long to check', () => {
  const factor = growth(250, count => {
    const entries = Array.from({ length: count }, (_, i) => entriesFromYaml(manifestsOf(i), 'shop.yaml')).flat();
    return () => expect(runChecks(Manifests.of(entries))).toEqual([]);
  });
  expect(factor).toBeLessThan(10);
});

function manifestsOf(i: number): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-${i}, namespace: shop }
spec:
  selector: { matchLabels: { instance: web-${i} } }
  template:
    metadata: { labels: { part-of: shop, instance: web-${i} } }
    spec: { containers: [{ name: web, image: web:1, ports: [{ name: http, containerPort: 80 }], envFrom: [{ secretRef: { name: web-${i} } }] }] }
---
{ apiVersion: v1, kind: Secret, metadata: { name: web-${i}, namespace: shop } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web-${i}, namespace: shop }, spec: { selector: { part-of: shop, instance: web-${i} }, ports: [{ port: 80, targetPort: http }] } }
---
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web-${i}, namespace: shop }, spec: { maxUnavailable: 1, selector: { matchLabels: { instance: web-${i} } } } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web-${i}, namespace: shop }, spec: { podSelector: { matchLabels: { instance: web-${i} } } } }
`;
}
