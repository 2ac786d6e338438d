import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Replicas } from './replicas';
import { scalingRules } from './scale-behavior';
import { asForAllCalls, metricSpecs, OwnResources } from './scale-metrics';
import { ScaleBehavior } from '../../props/scaling/scale-behavior';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { Traffic } from '../traffic/traffic';

export interface AutoscalerOptions {
  readonly replicas: Replicas;
  readonly behavior?: ScaleBehavior;
  /** Resources of the container that has the target's name. */
  readonly resources: OwnResources;
  readonly labels: { readonly [key: string]: string };
  readonly traffic?: Traffic;
}

/** Sets the number of replicas of the target; undefined where it is fixed. */
export function autoscaler(
  scope: Construct, identity: Identity, target: ApiObject, { replicas, behavior, resources, labels, traffic }: AutoscalerOptions,
): k8s.KubeHorizontalPodAutoscalerV2 | undefined {
  if (!replicas.autoscaled) return undefined;
  const rules = scalingRules(scope, behavior);
  const metrics = metricSpecs(scope, replicas.metrics, target.name, resources);
  const isIdle = () => traffic?.readyFor === 100;
  return kubeObject(k8s.KubeHorizontalPodAutoscalerV2, scope, 'HorizontalPodAutoscaler', {
    metadata: { name: target.name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      scaleTargetRef: { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
      minReplicas: Lazy.any({ produce: () => isIdle() ? replicas.max : replicas.min }) as any,
      maxReplicas: replicas.max,
      metrics: Lazy.any({ produce: () => traffic?.readyFor && !isIdle() ? asForAllCalls(metrics, 1 - traffic.readyFor / 100) : metrics }) as any,
      ...(rules && { behavior: rules }),
    },
  });
}
