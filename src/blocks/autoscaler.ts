import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { Replicas } from './replicas';

export function autoscaler(
  scope: Construct, identity: Identity, target: ApiObject, replicas: Replicas, labels: { readonly [key: string]: string },
): k8s.KubeHorizontalPodAutoscalerV2 | undefined {
  if (!replicas.autoscaled) return undefined;
  return kubeObject(k8s.KubeHorizontalPodAutoscalerV2, scope, 'HorizontalPodAutoscaler', {
    metadata: { name: target.name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      scaleTargetRef: { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      // Of the app's own container: a sidecar that somebody injects neither dilutes the figure nor breaks it.
      metrics: Object.entries(replicas.targets).filter(([, percent]) => percent !== undefined).map(([name, averageUtilization]) => (
        { type: 'ContainerResource', containerResource: { name, container: target.name, target: { type: 'Utilization', averageUtilization } } }
      )),
    },
  });
}
