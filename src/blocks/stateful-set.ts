import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { versionLabel } from './deployment';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject } from './kube';
import { MemberClaims } from './member-claims';
import { PodOptions, podTemplate } from './pod';
import { Replicas } from './replicas';
import { wholeSeconds } from './seconds';
import { refuse } from '../private/refusal';
import { PodManagement } from '../props/pod-management';

type Labels = { readonly [key: string]: string };

export interface StatefulSetOptions extends PodOptions {
  readonly replicas: Replicas;
  /** Name of the headless Service, by which the members have names of their own. */
  readonly serviceName: string;
  readonly claims?: MemberClaims;
  readonly podManagement: PodManagement;
  readonly updatePartition?: number;
  readonly minReadySeconds?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function statefulSet(scope: Construct, identity: Identity, options: StatefulSetOptions): k8s.KubeStatefulSet {
  const { replicas, claims } = options;
  const template = podTemplate(scope, identity, options);
  const minReadySeconds = wholeSeconds(scope, 'minReadySeconds', options.minReadySeconds ?? 0);
  return kubeObject(k8s.KubeStatefulSet, scope, 'StatefulSet', {
    metadata: {
      name: identity.instance,
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) },
      annotations: options.annotations,
    },
    spec: {
      // An autoscaler owns the number: each apply would undo what it decided.
      ...(!replicas.autoscaled && { replicas: replicas.min }),
      serviceName: options.serviceName,
      podManagementPolicy: options.podManagement,
      revisionHistoryLimit: 10,
      ...(minReadySeconds > 0 && { minReadySeconds }),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: partition(scope, options.updatePartition ?? 0, replicas.max) } },
      ...(claims && { persistentVolumeClaimRetentionPolicy: claims.retention }),
      selector: { matchLabels: instanceLabels(identity) },
      template: Lazy.any({ produce: template }),
      ...(claims && { volumeClaimTemplates: [claims.template] }),
    },
  });
}

function partition(scope: Construct, given: unknown, replicas: number): number {
  if (Number.isInteger(given) && (given as number) >= 0 && (given as number) <= replicas) return given as number;
  return refuse(scope, {
    code: 'update-partition-invalid',
    problem: 'updatePartition is no number of members that keep what they run',
    given,
    allowed: `a whole number from 0, all are updated, to ${replicas}, none is`,
    fix: `write updatePartition: ${replicas > 0 ? replicas - 1 : 0} to update the last member only, then less`,
  });
}
