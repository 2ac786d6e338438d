import { fields, items } from '../../manifests/json';
import { Resource } from '../../manifests/manifest';
import { isHorizontal } from '../autoscalers';
import { Check, Problem } from '../check';

export const autoscalerStuckAtZero: Check = {
  id: 'autoscaler-stuck-at-zero',
  profile: 'reliability',
  severity: 'error',
  description: 'An autoscaler may remove the last pod, and all its metrics come from pods: nothing would show that a pod is needed again.',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-custom-metrics',
  inspect,
};

const OF_PODS = { metrics: ['Resource', 'ContainerResource', 'Pods'], triggers: ['cpu', 'memory'] };

function inspect(entry: Resource): Problem[] {
  if (!isHorizontal(entry)) return [];
  const spec = fields(entry.manifest.spec);
  return entry.manifest.kind === 'ScaledObject' ? ofScaledObject(spec) : ofAutoscaler(spec);
}

function ofAutoscaler({ minReplicas, metrics }: { readonly [field: string]: any }): Problem[] {
  if (minReplicas !== 0 || hasOthers(metrics, OF_PODS.metrics)) return [];
  return [{
    message: 'minReplicas is 0 and no metric has the type Object or External: the API server rejects it',
    fix: 'set minReplicas to 1, or add a metric that exists without pods, such as the length of a queue',
  }];
}

/** KEDA scales down to zero by default. */
function ofScaledObject({ minReplicaCount, triggers }: { readonly [field: string]: any }): Problem[] {
  if ((minReplicaCount ?? 0) !== 0 || items(triggers, '').length === 0 || hasOthers(triggers, OF_PODS.triggers)) return [];
  return [{
    message: `minReplicaCount is ${minReplicaCount === 0 ? '0' : 'not set, which means 0,'} and all triggers are cpu and memory: KEDA rejects it`,
    fix: 'set minReplicaCount to 1, or add a trigger that works without pods, such as the length of a queue',
  }];
}

function hasOthers(list: unknown, ofPods: string[]): boolean {
  return items(list, '').some(({ value }) => !ofPods.includes(value.type));
}
