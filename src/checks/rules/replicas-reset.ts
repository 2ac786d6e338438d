import { fields } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { isHorizontal } from '../autoscalers';
import { Check, Problem } from '../check';

export const replicasReset: Check = {
  id: 'replicas-reset',
  severity: 'error',
  description: 'A workload says how many pods it has and an autoscaler decides it too: each apply puts the number back, under load as well.',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas',
  inspect,
};

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  const { replicas } = fields(entry.manifest.spec);
  // With none an autoscaler rests: that is how one is switched off.
  if (typeof replicas !== 'number' || replicas === 0) return [];
  const autoscaler = manifests.referrersOf(entry).map(referrer => referrer.entry).find(isHorizontal);
  if (!autoscaler) return [];
  return [{
    message: `spec.replicas is ${replicas}, and ${describeManifest(autoscaler.manifest)} decides how many there are: each apply goes back to ${replicas}`,
    fix: 'remove spec.replicas; on a cluster that has the workload already, let go of the field first: kubectl apply edit-last-applied, without replicas',
  }];
}
