import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, Labels, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';

export interface CapacityBufferOptions {
  readonly replicas: number;
  readonly template: () => Json<k8s.PodTemplateSpec>;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Headroom without pods: the node autoscaler acts as if the pods existed. */
export interface CapacityBuffer {
  readonly podTemplate: k8s.KubePodTemplate;
  readonly capacityBuffer: ApiObject;
}

/** Only a fixed number of replicas: autoscalers disagree on the results of percentages and limits. */
export function capacityBuffer(
  scope: Construct, identity: Identity, { replicas, template, labels, annotations }: CapacityBufferOptions,
): CapacityBuffer {
  const metadata = { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } };
  return {
    podTemplate: kubeObject(k8s.KubePodTemplate, scope, 'PodTemplate', { metadata, template: Lazy.any({ produce: template }) }),
    capacityBuffer: kubeObject(ApiObject, scope, 'CapacityBuffer', {
      apiVersion: 'autoscaling.x-k8s.io/v1beta1',
      kind: 'CapacityBuffer',
      metadata: { ...metadata, annotations },
      spec: { podTemplateRef: { name: identity.instance }, replicas },
    }),
  };
}
