import * as fc from 'fast-check';
import { Resource } from '../../src/manifests/manifest';
import { applyOrder, comesLast } from '../../src/synth/apply-order';

/** In the order a cluster wants them. */
const ORDERED = [
  'v1 Namespace', 'v1 ResourceQuota', 'apiextensions.k8s.io/v1 CustomResourceDefinition', 'scheduling.k8s.io/v1 PriorityClass', 'v1 ServiceAccount',
  'networking.k8s.io/v1 NetworkPolicy', 'v1 ConfigMap', 'v1 PersistentVolumeClaim', 'v1 Service', 'apps/v1 Deployment', 'policy/v1 PodDisruptionBudget',
  'autoscaling/v2 HorizontalPodAutoscaler', 'networking.k8s.io/v1 Ingress', 'postgresql.cnpg.io/v1 Cluster', 'apiregistration.k8s.io/v1 APIService',
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
];

const entry = (line: string, name = 'x'): Resource => {
  const [apiVersion, kind] = line.split(' ');
  return { manifest: { apiVersion, kind, metadata: { name } }, origin: {} };
};

const kindsOf = (entries: Resource[]) => entries.map(({ manifest }) => `${manifest.apiVersion} ${manifest.kind}`);

test('what others need comes before them, whatever order it was made in', () => {
  fc.assert(fc.property(fc.shuffledSubarray(ORDERED, { minLength: ORDERED.length }), shuffled => {
    expect(kindsOf(applyOrder(shuffled.map(line => entry(line))))).toEqual(ORDERED);
  }), { seed: 1 });
});

test('kinds of one rank keep the order they were made in', () => {
  const made = [entry('v1 Secret', 'b'), entry('v1 ConfigMap', 'a'), entry('v1 Secret', 'a'), entry('v1 ConfigMap', 'b')];
  expect(applyOrder(made)).toEqual(made);
});

test.each([
  ['gateway.networking.k8s.io/v1 HTTPRoute', 'apps/v1 StatefulSet'],
  ['autoscaling.k8s.io/v1 VerticalPodAutoscaler', 'batch/v1 CronJob'],
  ['v1 LimitRange', 'v1 Namespace'],
  ['v1 Secret', 'rbac.authorization.k8s.io/v1 ClusterRoleBinding'],
  ['cert-manager.io/v1 Certificate', 'gateway.networking.k8s.io/v1 Gateway'],
])('%s comes after %s', (later, earlier) => expect(kindsOf(applyOrder([entry(later), entry(earlier)]))).toEqual([earlier, later]));

test.each(['serving.knative.dev/v1 Service', 'networking.istio.io/v1 Gateway', 'batch.volcano.sh/v1alpha1 Job'])('%s is no kind of Kubernetes\' own', line => {
  expect(kindsOf(applyOrder([entry(line), entry('networking.k8s.io/v1 Ingress')]))).toEqual(['networking.k8s.io/v1 Ingress', line]);
});

test('the entries given are left as they are', () => {
  const made = [entry('v1 Service'), entry('v1 Namespace')];
  applyOrder(made);
  expect(kindsOf(made)).toEqual(['v1 Service', 'v1 Namespace']);
});

test('only what stands between the API server and its requests comes last', () => {
  expect(ORDERED.filter(line => comesLast(entry(line)))).toEqual(ORDERED.slice(-2));
});
