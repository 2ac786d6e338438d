import { testCheck } from '../tester';
import { horizontal, scaledObject, workload } from '../workloads';

const id = 'autoscaler-stuck-at-zero';
const QUEUE = "{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: '30' } } }";
const INGRESS = "{ type: Object, object: { describedObject: { kind: Ingress, name: web }, metric: { name: requests }, target: { type: Value, value: '30' } } }";
const PODS = "{ type: Pods, pods: { metric: { name: requests }, target: { type: AverageValue, averageValue: '30' } } }";
const CPU = "{ type: cpu, metricType: Utilization, metadata: { value: '70' } }";
const RABBITMQ = "{ type: rabbitmq, metadata: { queueName: orders, mode: QueueLength, value: '30' } }";

const rejected = {
  id,
  object: 'HorizontalPodAutoscaler shop/web',
  message: 'minReplicas is 0 and no metric has the type Object or External: the API server rejects it',
  fix: 'set minReplicas to 1, or add a metric that exists without pods, such as the length of a queue',
};
const byKeda = (said: string) => ({
  id,
  object: 'ScaledObject shop/web',
  message: `minReplicaCount is ${said} and all triggers are cpu and memory: KEDA rejects it`,
  fix: 'set minReplicaCount to 1, or add a trigger that works without pods, such as the length of a queue',
});

testCheck(id, {
  valid: [
    ['one pod at least', workload() + horizontal()],
    ['no pods, by the length of a queue', workload() + horizontal(QUEUE, 'minReplicas: 0')],
    ['no pods, by the requests of an Ingress beside CPU', workload() + horizontal(`${INGRESS}, ${PODS}`, 'minReplicas: 0')],
    ['a ScaledObject that keeps one', workload() + scaledObject(CPU)],
    ['a ScaledObject by the length of a queue', workload() + scaledObject(`${CPU}, ${RABBITMQ}`, 'minReplicaCount: 0')],
  ],
  invalid: [
    ['no pods, by a metric of pods', workload() + horizontal(PODS, 'minReplicas: 0'), [rejected]],
    ['no pods, by no metric', workload() + horizontal('', 'minReplicas: 0'), [rejected]],
    ['a ScaledObject by CPU', workload() + scaledObject(CPU, 'minReplicaCount: 0'), [byKeda('0')]],
    ['a ScaledObject that does not say', workload() + scaledObject(CPU, 'maxReplicaCount: 5'), [byKeda('not set, which means 0,')]],
  ],
});
