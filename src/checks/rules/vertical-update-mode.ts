import { fields } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { isHorizontal, isVertical, targetOf } from '../autoscalers';
import { Check, Problem } from '../check';

export const verticalUpdateMode: Check = {
  id: 'vertical-update-mode',
  severity: 'warning',
  description: 'The way in which a VerticalPodAutoscaler gives pods another size is none, goes out of use, or never comes to anything.',
  see: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/',
  inspect,
};

/** Unless its updater was set up otherwise. */
const UPDATE_MINIMUM = 2;
const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout'];

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  if (!isVertical(entry)) return [];
  const { updateMode = 'Recreate', minReplicas } = fields(fields(entry.manifest.spec).updatePolicy);
  if (updateMode === false) {
    return [{
      message: 'updateMode is Off without quotes, which YAML takes for false, and the API server refuses',
      fix: 'write updateMode: "Off"',
      severity: 'error',
    }];
  }
  return [...outOfUse(updateMode), ...neverUpdated(entry, manifests, updateMode, minReplicas)];
}

function outOfUse(updateMode: unknown): Problem[] {
  if (updateMode !== 'Auto') return [];
  return [{
    message: 'updateMode is Auto, which is deprecated: it does what Recreate does',
    fix: 'write Recreate, or InPlaceOrRecreate from Kubernetes 1.33 on',
  }];
}

function neverUpdated(entry: Entry, manifests: Manifests, updateMode: unknown, minReplicas: unknown): Problem[] {
  const target = targetOf(entry, manifests);
  if (!target || !SCALABLE.includes(target.manifest.kind) || ['Off', 'Initial', 'InPlace'].includes(updateMode as string)) return [];
  const least = typeof minReplicas === 'number' ? minReplicas : UPDATE_MINIMUM;
  const most = mostReplicas(target, manifests);
  if (most === 0 || most >= least) return [];
  return [{
    message: `${describeManifest(target.manifest)} has ${most === 1 ? 'one replica' : `${most} replicas`}, and below ${least} the updater leaves it alone: no pod that runs gets another size`,
    fix: `set updatePolicy.minReplicas to ${most}, which takes ${most === 1 ? 'the only pod' : 'pods'} away to do it, or updateMode to Initial`,
  }];
}

function mostReplicas(target: Entry, manifests: Manifests): number {
  const autoscaler = manifests.referrersOf(target).map(referrer => referrer.entry).find(isHorizontal);
  const { maxReplicas, maxReplicaCount = 100 } = fields(autoscaler?.manifest.spec);
  const given = autoscaler ? maxReplicas ?? maxReplicaCount : fields(target.manifest.spec).replicas;
  return typeof given === 'number' ? given : 1;
}
