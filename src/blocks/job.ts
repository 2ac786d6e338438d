import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { versionLabel } from './deployment';
import { Identity, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { wholeSeconds } from './seconds';

export interface JobOptions {
  /** Another name is another job. */
  readonly name: string;
  /** Of which the object tells the version. */
  readonly image: string;
  readonly activeDeadlineSeconds: number;
  readonly labels: { readonly [key: string]: string };
  readonly template: () => Plain<k8s.PodTemplateSpec>;
}

/** A pod that was taken away has not failed: the next one begins anew. */
export const DISRUPTIONS_FORGIVEN: Partial<Plain<k8s.JobSpec>> = {
  podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
};

/**
 * Runs once, and is not tried again when it fails. It stays on the cluster: one that was deleted, or had gone by itself, would run
 * again at the next apply.
 */
export function job(scope: Construct, identity: Identity, options: JobOptions): k8s.KubeJob {
  return kubeObject(k8s.KubeJob, scope, 'Job', {
    metadata: { name: options.name, labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) } },
    spec: {
      activeDeadlineSeconds: wholeSeconds(scope, 'activeDeadlineSeconds', options.activeDeadlineSeconds, 1),
      backoffLimit: 0,
      ...DISRUPTIONS_FORGIVEN,
      template: Lazy.any({ produce: options.template }),
    },
  });
}
