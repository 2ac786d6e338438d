import { manifestsOf } from './manifests';
import { capacityReport } from '../../src/capacity/report';
import { workloadsOf } from '../../src/capacity/workloads';

const container = (cpu: string, more = '') => `containers: [{ name: a, image: a:1, resources: { requests: { cpu: ${cpu}, memory: 64Mi }, limits: { memory: 64Mi } } }]${more}`;
const workload = (kind: string, name: string, spec: string, pod: string, more = '') => (
  `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop${more} }\nspec: { ${spec}template: { metadata: { labels: { app.kubernetes.io/name: ${name.split('-')[0]} } }, spec: { ${pod} } } }\n`
);
const claim = (name: string, size: string) => `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: ${name}, namespace: shop }\nspec: { resources: { requests: { storage: ${size} } } }\n`;

const UNLIMITED = { 'cpu': 'none', 'ephemeral-storage': 'none' };

function reportOn(yaml: string) {
  const manifests = manifestsOf(yaml);
  return capacityReport(workloadsOf(manifests), manifests);
}

test('the processes of an app are added up, then the namespace, then all', () => {
  const { apps, namespaces, total } = reportOn(workload('Deployment', 'web', 'replicas: 4, ', container('1')) + workload('Deployment', 'web-worker', 'replicas: 1, ', container('500m'))
    + workload('Deployment', 'api', 'replicas: 1, ', container('2')).replace('namespace: shop', 'namespace: other'));
  const figures = (pods: number, cpu: string, memory: string) => ({ pods, requests: { cpu, memory }, limits: { memory, ...UNLIMITED } });
  expect(apps).toEqual([
    { namespace: 'shop', app: 'web', min: figures(5, '4500m', '320Mi'), max: figures(5, '4500m', '320Mi'), rollout: figures(7, '6', '448Mi') },
    { namespace: 'other', app: 'api', min: figures(1, '2', '64Mi'), max: figures(1, '2', '64Mi'), rollout: figures(2, '4', '128Mi') },
  ]);
  expect(namespaces.map(({ namespace, max }) => [namespace, max.pods])).toEqual([['shop', 5], ['other', 1]]);
  expect(total.rollout).toEqual(figures(9, '10', '576Mi'));
});

test('what runs on each node, and what only holds room, stand apart', () => {
  const { apps, perNode, pausePods, total } = reportOn(workload('DaemonSet', 'agent', '', container('100m')) + workload('Deployment', 'headroom', 'replicas: 2, strategy: { type: Recreate }, ', container('1').replace('a:1', 'registry.k8s.io/pause:3.10')));
  expect(apps).toEqual([]);
  expect(total.max).toEqual({ pods: 0, requests: {}, limits: {} });
  expect(perNode).toEqual([{ namespace: 'shop', app: 'agent', figures: { pods: 1, requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi', ...UNLIMITED } } }]);
  expect(pausePods).toMatchObject([{ app: 'headroom', min: { pods: 2, requests: { cpu: '2' } }, rollout: { pods: 2 } }]);
});

test('a vertical autoscaler may make pods larger, up to its bounds', () => {
  const autoscaler = (policy: string) => `---\napiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: { name: v, namespace: shop }\nspec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, ${policy} }\n`;
  const at = (policy: string) => {
    const [{ min, max }] = reportOn(workload('Deployment', 'web', 'replicas: 2, ', container('100m')) + autoscaler(policy)).apps;
    return [min, max].map(({ requests, limits }) => [requests.cpu, requests.memory, limits.memory]);
  };
  const bounds = (more = '') => `resourcePolicy: { containerPolicies: [{ containerName: "*", maxAllowed: { cpu: 1, memory: 256Mi }${more} }] }`;
  expect(at(bounds())).toEqual([['200m', '128Mi', '128Mi'], ['2', '512Mi', '512Mi']]);
  expect(at(bounds(', controlledValues: RequestsOnly'))[1]).toEqual(['2', '512Mi', '128Mi']);
  expect(at(bounds(', controlledResources: [cpu]'))[1]).toEqual(['2', '128Mi', '128Mi']);
  expect(at(bounds(', mode: "Off"'))[1]).toEqual(['200m', '128Mi', '128Mi']);
  expect(at(`updatePolicy: { updateMode: "Off" }, ${bounds()}`)[1]).toEqual(['200m', '128Mi', '128Mi']);
});

test('claims are counted by class: of members, of pods, and those that stand by themselves, each once', () => {
  const template = 'volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: fast, resources: { requests: { storage: 10Gi } } } }], ';
  const ephemeral = ', volumes: [{ name: scratch, ephemeral: { volumeClaimTemplate: { spec: { storageClassName: "", resources: { requests: { storage: 1Gi } } } } } }]';
  const { claims } = reportOn(workload('StatefulSet', 'db', `replicas: 3, ${template}`, container('1')) + workload('Deployment', 'web', 'replicas: 2, ', container('1', ephemeral)) + claim('uploads', '5Gi')
    + claim('data-db-0', '20Gi').replace('spec: {', 'spec: { storageClassName: fast,'));
  expect(claims).toEqual([
    { namespace: 'shop', min: { claims: 1, storage: '5Gi' }, max: { claims: 1, storage: '5Gi' }, rollout: { claims: 1, storage: '5Gi' } },
    { namespace: 'shop', storageClass: 'fast', min: { claims: 3, storage: '40Gi' }, max: { claims: 3, storage: '40Gi' }, rollout: { claims: 3, storage: '40Gi' } },
    { namespace: 'shop', storageClass: '', min: { claims: 2, storage: '2Gi' }, max: { claims: 2, storage: '2Gi' }, rollout: { claims: 3, storage: '3Gi' } },
  ]);
});

test('members that an operator makes are counted, with their volumes', () => {
  const { apps, claims } = reportOn('apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db, namespace: shop, labels: { app.kubernetes.io/name: orders } }\nspec: { instances: 3, resources: { requests: { cpu: 1, memory: 1Gi } }, storage: { size: 10Gi, storageClass: fast }, walStorage: { size: 1Gi } }');
  expect(apps).toMatchObject([{ app: 'orders', max: { pods: 3, requests: { cpu: '3', memory: '3Gi' } } }]);
  expect(claims.map(({ storageClass, max }) => [storageClass, max.claims, max.storage])).toEqual([['fast', 3, '30Gi'], [undefined, 3, '3Gi']]);
});

test('runs that nothing bounds are counted once, and told', () => {
  const { apps, unbounded } = reportOn('apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c, namespace: shop }\nspec: { schedule: "@hourly", jobTemplate: { spec: { template: { spec: { containers: [{ name: a }] } } } } }');
  expect(apps).toMatchObject([{ app: 'c', min: { pods: 0 }, max: { pods: 1 } }]);
  expect(unbounded).toEqual(['CronJob shop/c']);
});
