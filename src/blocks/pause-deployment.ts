import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';

type Labels = { readonly [key: string]: string };

export interface PauseDeploymentOptions {
  /** Undefined where somebody else decides the number: each apply would undo it. */
  readonly replicas?: number;
  readonly template: () => Plain<k8s.PodTemplateSpec>;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Pause pods. New ones come after the old ones: beside them, they would ask for nodes that nobody needs. */
export function pauseDeployment(
  scope: Construct, identity: Identity, { replicas, template, labels, annotations }: PauseDeploymentOptions,
): k8s.KubeDeployment {
  return kubeObject(k8s.KubeDeployment, scope, 'Deployment', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: {
      ...(replicas !== undefined && { replicas }),
      // There is nothing to go back to.
      revisionHistoryLimit: 0,
      selector: { matchLabels: instanceLabels(identity) },
      strategy: { type: 'Recreate' },
      template: Lazy.any({ produce: template }),
    },
  });
}
