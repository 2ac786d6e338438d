import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { workloadLabels } from './deployment';
import { RESTORES } from '../../manifests/annotations';
import { Identity } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { wholeSeconds } from '../objects/seconds';

export interface JobOptions {
  /** Another name is another Job. */
  readonly name: string;
  /** The image whose version is in the object's labels. */
  readonly image: string;
  readonly activeDeadlineSeconds: number;
  readonly labels: { readonly [key: string]: string };
  /** What it does to which data, if it replaces data. */
  readonly restores?: string;
  readonly template: () => Json<k8s.PodTemplateSpec>;
}

/** A pod that was disrupted has not failed: the next one starts again. */
export const DISRUPTIONS_FORGIVEN: Partial<Json<k8s.JobSpec>> = {
  podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
};

/**
 * Runs once, and is not retried when it fails. It stays in the cluster for its log.
 */
export function job(scope: Construct, identity: Identity, options: JobOptions): k8s.KubeJob {
  return kubeObject(k8s.KubeJob, scope, 'Job', {
    metadata: {
      name: options.name,
      ...(options.restores !== undefined && { annotations: { [RESTORES]: options.restores } }),
      labels: workloadLabels(scope, identity, options),
    },
    spec: {
      activeDeadlineSeconds: wholeSeconds(scope, 'activeDeadlineSeconds', options.activeDeadlineSeconds, 1),
      backoffLimit: 0,
      ...DISRUPTIONS_FORGIVEN,
      template: Lazy.any({ produce: options.template }),
    },
  });
}
