import { testCheck } from '../tester';
import { horizontal, scaledObject, vertical, workload } from '../workloads';

const id = 'autoscaler-conflict';
const QUEUE = "{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: '30' } } }";
const OF_PROXY = '{ type: ContainerResource, containerResource: { name: cpu, container: proxy, target: { type: Utilization, averageUtilization: 70 } } }';
const TWO = '{ name: web, image: web:1, resources: { requests: { cpu: 1 } } }, { name: proxy, image: proxy:1, resources: { requests: { cpu: 1 } } }';
const RECREATE = 'updatePolicy: { updateMode: Recreate }';
const policies = (list: string) => `${RECREATE}, resourcePolicy: { containerPolicies: [${list}] }`;
const CRON = "{ type: cron, metadata: { timezone: Etc/UTC, start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '5' } }";
const TAKES_OVER = "annotations: { scaledobject.keda.sh/transfer-hpa-ownership: 'true' }";
const TWICE = 'replicas: 2';

const finding = (object: string, message: string, fix: string) => ({ id, object, message, fix });
const counted = (object: string, other: string, why: string) => finding(
  object, `${other} also sets the number of pods of Deployment shop/web: ${why}`, 'keep one of the two, with the metrics of both: the metric that asks for the most pods takes effect',
);
const resource = (object: string, other: string, name: string) => finding(
  object, `${other} also reacts to the ${name} of Deployment shop/web: larger requests make its pods look idle, and more pods make the requests look too large`,
  `leave ${name} to one of the two: limit controlledResources of the VerticalPodAutoscaler, or use another metric in the other one`,
);
const NEITHER = 'Kubernetes lets neither of them scale pods that both select';
const MADE = 'KEDA creates a HorizontalPodAutoscaler for a ScaledObject';

testCheck(id, {
  valid: [
    ['one of each, on different resources', workload() + horizontal() + vertical(policies("{ containerName: '*', controlledResources: [memory] }"))],
    ['a vertical one that only recommends', workload() + horizontal() + vertical("updatePolicy: { updateMode: 'Off' }")],
    ['a vertical one beside the length of a queue', workload() + horizontal(QUEUE) + vertical(RECREATE)],
    ['a vertical one for another container', workload('', TWO) + horizontal(OF_PROXY) + vertical(policies("{ containerName: web }, { containerName: proxy, mode: 'Off' }"))],
    ['a vertical one for named containers only', workload('', TWO) + horizontal(OF_PROXY) + vertical(policies("{ containerName: web }, { containerName: '*', mode: 'Off' }"))],
    ['a ScaledObject that takes an autoscaler over', workload() + horizontal()
      + scaledObject(CRON, 'minReplicaCount: 1, advanced: { horizontalPodAutoscalerConfig: { name: web } }', 'web', TAKES_OVER)],
    ['autoscalers of two workloads', workload() + horizontal() + horizontal(QUEUE, 'minReplicas: 1', 'api').replace('name: web }', 'name: api }').replace('shop }', 'other }')
      + workload().replace(/name: web, namespace: shop/, 'name: api, namespace: other').replace(/app: web/g, 'app: api')],
  ],
  invalid: [
    ['two that count', workload() + horizontal() + horizontal(QUEUE, 'minReplicas: 1', 'queue'), [counted('HorizontalPodAutoscaler shop/queue', 'HorizontalPodAutoscaler shop/web', NEITHER)]],
    ['a ScaledObject beside an autoscaler', workload() + horizontal() + scaledObject(CRON), [counted('ScaledObject shop/web', 'HorizontalPodAutoscaler shop/web', MADE)]],
    ['a ScaledObject that takes over another one', workload() + horizontal()
      + scaledObject(CRON, 'minReplicaCount: 1, advanced: { horizontalPodAutoscalerConfig: { name: api } }', 'web', TAKES_OVER),
    [counted('ScaledObject shop/web', 'HorizontalPodAutoscaler shop/web', MADE)]],
    ['two ScaledObjects', workload() + scaledObject(CRON) + scaledObject(CRON, 'maxReplicaCount: 5, minReplicaCount: 1', 'night'), [counted('ScaledObject shop/night', 'ScaledObject shop/web', MADE)]],
    ['two that size', workload(TWICE) + vertical(RECREATE) + vertical("updatePolicy: { updateMode: 'Off' }", 'look'), [finding(
      'VerticalPodAutoscaler shop/look', 'VerticalPodAutoscaler shop/web also sets the size of the pods of Deployment shop/web: which of the two takes effect is undefined',
      'keep one of the two; set the bounds of several containers in one containerPolicies',
    )]],
    ['one of each on CPU', workload() + horizontal() + vertical(RECREATE), [resource('VerticalPodAutoscaler shop/web', 'HorizontalPodAutoscaler shop/web', 'cpu')]],
    ['one of each on CPU, the other way round', workload() + vertical('updatePolicy: { updateMode: Initial }') + horizontal(),
      [resource('HorizontalPodAutoscaler shop/web', 'VerticalPodAutoscaler shop/web', 'cpu')]],
    ['one of each on a container', workload('', TWO) + horizontal(OF_PROXY) + vertical(policies("{ containerName: web, mode: 'Off' }")),
      [resource('VerticalPodAutoscaler shop/web', 'HorizontalPodAutoscaler shop/web', 'cpu')]],
    ['a trigger by memory beside one that sizes', workload() + scaledObject('{ type: memory, metricType: AverageValue, metadata: { value: 200Mi } }') + vertical(RECREATE),
      [resource('VerticalPodAutoscaler shop/web', 'ScaledObject shop/web', 'memory')]],
  ],
});
