import { k8s } from 'cdk8s-plus-27';
import { Identity, instanceLabels } from './identity';
import { Plain } from './kube';
import { Replicas } from './replicas';

/** Replicas apart from each other as far as the cluster allows; they run together rather than not at all. */
export function placement(identity: Identity, replicas: Replicas): Pick<Plain<k8s.PodSpec>, 'affinity' | 'topologySpreadConstraints'> {
  if (replicas.max < 2) return {};
  const labelSelector = { matchLabels: instanceLabels(identity) };
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
    topologySpreadConstraints: [{
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
      // Without it, a rollout counts the old pods too and leaves the new ones uneven.
      matchLabelKeys: ['pod-template-hash'],
    }],
  };
}
