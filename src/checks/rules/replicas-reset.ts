import { fields } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { isHorizontal } from '../autoscalers';
import { Check, Problem } from '../check';

export const replicasReset: Check = {
  id: 'replicas-reset',
  profile: 'reliability',
  severity: 'error',
  description: 'A workload sets its number of replicas and an autoscaler controls it, too: every apply resets the number, even under load.',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const { replicas } = fields(entry.manifest.spec);
  // At zero replicas an autoscaler is inactive: that is how it is switched off.
  if (typeof replicas !== 'number' || replicas === 0) return [];
  const autoscaler = manifests.referrersOf(entry).map(referrer => referrer.entry).find(isHorizontal);
  if (!autoscaler) return [];
  return [{
    message: `spec.replicas conflicts with ${describeManifest(autoscaler.manifest)}: every apply would reset the number of pods to ${replicas}`,
    fix: 'remove spec.replicas; if the cluster already has the workload, first remove replicas with kubectl apply edit-last-applied',
  }];
}
