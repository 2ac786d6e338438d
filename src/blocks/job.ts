import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { versionLabel } from './deployment';
import { Identity, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { wholeSeconds } from './seconds';
import { RESTORES } from '../manifests/annotations';

export interface JobOptions {
  /** Another name is another job. */
  readonly name: string;
  /** Of which the object tells the version. */
  readonly image: string;
  readonly activeDeadlineSeconds: number;
  readonly labels: { readonly [key: string]: string };
  /** What it does to whose data, when it replaces any. */
  readonly restores?: string;
  readonly template: () => Plain<k8s.PodTemplateSpec>;
}

/** A pod that was taken away has not failed: the next one begins anew. */
export const DISRUPTIONS_FORGIVEN: Partial<Plain<k8s.JobSpec>> = {
  podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
};

/**
 * Runs once, and is not tried again when it fails. It stays on the cluster for its log.
 */
export function job(scope: Construct, identity: Identity, options: JobOptions): k8s.KubeJob {
  return kubeObject(k8s.KubeJob, scope, 'Job', {
    metadata: {
      name: options.name,
      ...(options.restores !== undefined && { annotations: { [RESTORES]: options.restores } }),
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) },
    },
    spec: {
      activeDeadlineSeconds: wholeSeconds(scope, 'activeDeadlineSeconds', options.activeDeadlineSeconds, 1),
      backoffLimit: 0,
      ...DISRUPTIONS_FORGIVEN,
      template: Lazy.any({ produce: options.template }),
    },
  });
}
