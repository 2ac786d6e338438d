import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { claimTemplate } from './claims';
import { versionLabel } from './deployment';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject } from './kube';
import { PodOptions, podTemplate } from './pod';
import { refuse } from '../private/refusal';
import { ClaimRetention, Storage } from '../props/storage';

type Labels = { readonly [key: string]: string };

export interface StatefulSetOptions extends PodOptions {
  readonly members: number;
  readonly headlessServiceName: string;
  /** Undefined for members that keep nothing. */
  readonly storage?: Storage;
  /** Whether members start one after the other, each when the one before is ready. */
  readonly ordered: boolean;
  /** Members with a lower ordinal keep the old version. */
  readonly partition?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function statefulSet(scope: Construct, identity: Identity, options: StatefulSetOptions): k8s.KubeStatefulSet {
  const { members, storage, ordered } = options;
  const template = podTemplate(scope, identity, options);
  return kubeObject(k8s.KubeStatefulSet, scope, 'StatefulSet', {
    metadata: {
      name: identity.instance,
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) },
      annotations: options.annotations,
    },
    spec: {
      replicas: members,
      revisionHistoryLimit: 10,
      serviceName: options.headlessServiceName,
      selector: { matchLabels: instanceLabels(identity) },
      podManagementPolicy: ordered ? 'OrderedReady' : 'Parallel',
      updateStrategy: {
        type: 'RollingUpdate',
        ...(options.partition !== undefined && { rollingUpdate: { partition: partition(scope, options.partition, members) } }),
      },
      ...(storage && {
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: storage.options.whenDeleted ?? ClaimRetention.RETAIN,
          whenScaled: storage.options.whenScaled ?? ClaimRetention.RETAIN,
        },
        volumeClaimTemplates: [claimTemplate(scope, identity, storage)],
      }),
      template: Lazy.any({ produce: template }),
    },
  });
}

function partition(scope: Construct, given: number, members: number): number {
  if (Number.isInteger(given) && given >= 0 && given <= members) return given;
  return refuse(scope, {
    code: 'partition-invalid',
    problem: 'the partition is no ordinal of a member',
    given,
    allowed: `a whole number from 0 (all members get the new version) to ${members} (none does)`,
    fix: `write partition: ${members - 1} to try a new version on the last member`,
  });
}
