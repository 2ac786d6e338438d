import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, Labels, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';

export interface PauseDeploymentOptions {
  /** Undefined if something else sets the number: each apply would reset it. */
  readonly replicas?: number;
  readonly template: () => Json<k8s.PodTemplateSpec>;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Pause pods. New ones start after the old ones have stopped: next to them, they would request nodes that are not needed. */
export function pauseDeployment(
  scope: Construct, identity: Identity, { replicas, template, labels, annotations }: PauseDeploymentOptions,
): k8s.KubeDeployment {
  return kubeObject(k8s.KubeDeployment, scope, 'Deployment', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: {
      ...(replicas !== undefined && { replicas }),
      // There is nothing to roll back to.
      revisionHistoryLimit: 0,
      selector: { matchLabels: instanceLabels(identity) },
      strategy: { type: 'Recreate' },
      template: Lazy.any({ produce: template }),
    },
  });
}
