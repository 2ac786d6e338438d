import { fields } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { isHorizontal, isVertical, targetOf } from '../autoscalers';
import { Check, Problem } from '../check';

export const verticalUpdateMode: Check = {
  id: 'vertical-update-mode',
  profile: 'reliability',
  severity: 'warning',
  description: 'The update mode of a VerticalPodAutoscaler is invalid, deprecated, or never takes effect.',
  see: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/',
  inspect,
};

/** The default of the updater. */
const UPDATE_MINIMUM = 2;
const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout'];

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  if (!isVertical(entry)) return [];
  const { updateMode = 'Recreate', minReplicas } = fields(fields(entry.manifest.spec).updatePolicy);
  if (updateMode === false) {
    return [{
      message: 'updateMode is Off without quotes, which YAML parses as false and the API server rejects',
      fix: 'set updateMode: "Off"',
      severity: 'error',
    }];
  }
  return [...outOfUse(updateMode), ...neverUpdated(entry, manifests, updateMode, minReplicas)];
}

function outOfUse(updateMode: unknown): Problem[] {
  if (updateMode !== 'Auto') return [];
  return [{
    message: 'updateMode is Auto, which is deprecated: it does the same as Recreate',
    fix: 'set updateMode to Recreate, or to InPlaceOrRecreate from Kubernetes 1.33 on',
  }];
}

function neverUpdated(entry: Resource, manifests: Manifests, updateMode: unknown, minReplicas: unknown): Problem[] {
  const target = targetOf(entry, manifests);
  if (!target || !SCALABLE.includes(target.manifest.kind) || ['Off', 'Initial', 'InPlace'].includes(updateMode as string)) return [];
  const least = typeof minReplicas === 'number' ? minReplicas : UPDATE_MINIMUM;
  const most = mostReplicas(target, manifests);
  if (most === 0 || most >= least) return [];
  return [{
    message: `${describeManifest(target.manifest)} has ${most === 1 ? 'one replica' : `${most} replicas`}, and the updater ignores workloads with fewer than ${least}: no running pod is resized`,
    fix: `set updatePolicy.minReplicas to ${most}, which evicts ${most === 1 ? 'the only pod' : 'pods'} to resize ${most === 1 ? 'it' : 'them'}, or set updateMode to Initial`,
  }];
}

function mostReplicas(target: Resource, manifests: Manifests): number {
  const autoscaler = manifests.referrersOf(target).map(referrer => referrer.entry).find(isHorizontal);
  const { maxReplicas, maxReplicaCount = 100 } = fields(autoscaler?.manifest.spec);
  const given = autoscaler ? maxReplicas ?? maxReplicaCount : fields(target.manifest.spec).replicas;
  return typeof given === 'number' ? given : 1;
}
