import { Resource } from '../../src/manifests/manifest';
import { allContainers, impliesLabel, lastingContainers, podTemplateOf, runsToCompletion } from '../../src/manifests/pod-templates';

function entry(apiVersion: string, kind: string, more: object): Resource {
  return { manifest: { apiVersion, kind, metadata: { name: 'web', namespace: 'shop', labels: { own: 'yes' } }, ...more }, origin: {} };
}

const TEMPLATE = { metadata: { labels: { app: 'web' }, annotations: { note: 'x' } }, spec: { containers: [{ name: 'main' }] } };

test.each([
  ['apps/v1', 'Deployment', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['apps/v1', 'StatefulSet', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['apps/v1', 'DaemonSet', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['apps/v1', 'ReplicaSet', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['v1', 'ReplicationController', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['batch/v1', 'Job', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template: TEMPLATE } } } }, 'spec.jobTemplate.spec.template.spec'],
  ['argoproj.io/v1alpha1', 'Rollout', { spec: { template: TEMPLATE } }, 'spec.template.spec'],
  ['keda.sh/v1alpha1', 'ScaledJob', { spec: { jobTargetRef: { template: TEMPLATE } } }, 'spec.jobTargetRef.template.spec'],
])('%s %s has a pod template', (apiVersion, kind, more, field) => {
  const made = entry(apiVersion, kind, more);
  expect(podTemplateOf(made)).toEqual({
    entry: made, namespace: 'shop', labels: { app: 'web' }, annotations: { note: 'x' }, spec: TEMPLATE.spec, field,
  });
});

test('a Pod is its own template', () => {
  expect(podTemplateOf(entry('v1', 'Pod', { spec: TEMPLATE.spec }))).toMatchObject({ labels: { own: 'yes' }, spec: TEMPLATE.spec, field: 'spec' });
});

test.each([
  ['v1', 'Service', { spec: { selector: {} } }],
  ['bitnami.com/v1alpha1', 'SealedSecret', { spec: { template: { metadata: {} } } }],
  ['karpenter.sh/v1', 'NodePool', { spec: { template: { spec: { requirements: [] } } } }],
  ['apps/v1', 'Deployment', { spec: null }],
])('%s %s without containers has none', (apiVersion, kind, more) => {
  expect(podTemplateOf(entry(apiVersion, kind, more))).toBeUndefined();
});

test('native sidecars last, other init containers do not', () => {
  const template = podTemplateOf(entry('v1', 'Pod', {
    spec: {
      initContainers: [{ name: 'wait' }, { name: 'proxy', restartPolicy: 'Always' }],
      containers: [{ name: 'main' }],
      ephemeralContainers: [{ name: 'debug' }],
    },
  }))!;
  const names = (containers: ReturnType<typeof allContainers>) => containers.map(({ value, field }) => `${value.name} ${field}`);
  expect(names(allContainers(template))).toEqual([
    'wait spec.initContainers[0]', 'proxy spec.initContainers[1]', 'main spec.containers[0]', 'debug spec.ephemeralContainers[0]',
  ]);
  expect(names(lastingContainers(template))).toEqual(['main spec.containers[0]', 'proxy spec.initContainers[1]']);
});

test('pods of Jobs, and those that are not restarted, run to completion', () => {
  const runs = (apiVersion: string, kind: string, spec: object) => runsToCompletion(podTemplateOf(entry(apiVersion, kind, { spec }))!);
  expect(runs('batch/v1', 'Job', { template: TEMPLATE })).toBe(true);
  expect(runs('v1', 'Pod', { containers: [], restartPolicy: 'Never' })).toBe(true);
  expect(runs('v1', 'Pod', { containers: [] })).toBe(false);
  expect(runs('apps/v1', 'Deployment', { template: TEMPLATE })).toBe(false);
});

test.each<[string, string, string | undefined, boolean]>([
  ['StatefulSet', 'statefulset.kubernetes.io/pod-name', 'web-0', true],
  ['StatefulSet', 'statefulset.kubernetes.io/pod-name', 'web-10', true],
  ['StatefulSet', 'statefulset.kubernetes.io/pod-name', 'web-a', false],
  ['StatefulSet', 'statefulset.kubernetes.io/pod-name', 'other-0', false],
  ['StatefulSet', 'statefulset.kubernetes.io/pod-name', undefined, true],
  ['Deployment', 'statefulset.kubernetes.io/pod-name', 'web-0', false],
  ['StatefulSet', 'apps.kubernetes.io/pod-index', '3', true],
  ['Job', 'job-name', 'web', true],
  ['Job', 'batch.kubernetes.io/job-name', 'other', false],
  ['CronJob', 'job-name', 'web-2890', true],
  ['Deployment', 'pod-template-hash', '5f4', true],
  ['DaemonSet', 'controller-revision-hash', '5f4', true],
  ['Deployment', 'app', 'web', false],
  ['Deployment', 'constructor', 'web', false],
])('the controller of a %s gives %s=%s: %s', (kind, key, value, answer) => {
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template: TEMPLATE } } } : { template: TEMPLATE };
  expect(impliesLabel(podTemplateOf(entry('apps/v1', kind, { spec }))!, key, value)).toBe(answer);
});
