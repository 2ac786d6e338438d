import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';

type Labels = { readonly [key: string]: string };

export interface CapacityBufferOptions {
  readonly replicas: number;
  readonly template: () => Plain<k8s.PodTemplateSpec>;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Room without pods: the autoscaler of nodes acts as if there were some. */
export interface CapacityBuffer {
  readonly podTemplate: k8s.KubePodTemplate;
  readonly capacityBuffer: ApiObject;
}

/** A plain number and nothing else: autoscalers disagree on what shares and limits come to. */
export function capacityBuffer(
  scope: Construct, identity: Identity, { replicas, template, labels, annotations }: CapacityBufferOptions,
): CapacityBuffer {
  const metadata = { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } };
  return {
    podTemplate: kubeObject(k8s.KubePodTemplate, scope, 'PodTemplate', { metadata, template: Lazy.any({ produce: template }) }),
    capacityBuffer: new ApiObject(scope, 'CapacityBuffer', {
      apiVersion: 'autoscaling.x-k8s.io/v1beta1',
      kind: 'CapacityBuffer',
      metadata: { ...metadata, annotations },
      spec: { podTemplateRef: { name: identity.instance }, replicas },
    }),
  };
}
