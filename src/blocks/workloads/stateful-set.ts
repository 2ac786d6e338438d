import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { workloadLabels } from './deployment';
import { MemberClaims } from './member-claims';
import { revisionHistory } from './revision-history';
import { reject } from '../../private/messages/mistakes';
import { PodManagement } from '../../props/workloads/pod-management';
import { Identity, instanceLabels, Labels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { minReady } from '../objects/seconds';
import { PodOptions, podTemplate } from '../pods/pod';
import { Replicas } from '../scaling/replicas';

export interface StatefulSetOptions extends PodOptions {
  readonly replicas: Replicas;
  /** Name of the headless Service, which gives each member its own DNS name. */
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
  const minReadySeconds = minReady(scope, options.minReadySeconds);
  return kubeObject(k8s.KubeStatefulSet, scope, 'StatefulSet', {
    metadata: {
      name: identity.instance,
      labels: workloadLabels(scope, identity, options),
      annotations: options.annotations,
    },
    spec: {
      // An autoscaler owns the number: every apply would reset it.
      ...(!replicas.autoscaled && { replicas: replicas.min }),
      serviceName: options.serviceName,
      podManagementPolicy: options.podManagement,
      revisionHistoryLimit: revisionHistory(scope, options.revisionHistory),
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
  return reject(scope, {
    code: 'update-partition-invalid',
    problem: 'updatePartition is not a valid number of members to exclude from the update',
    given,
    allowed: `a whole number from 0 (all members are updated) to ${replicas} (none is updated)`,
    fix: `set updatePartition: ${replicas > 0 ? replicas - 1 : 0} to update the last member only, then lower it`,
  }, 0);
}
