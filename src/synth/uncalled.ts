import { Synthesis } from './synthesis';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** Services whose pods' network policies let nobody in: right for a moment, and a riddle for whoever calls them first. */
export function uncalled(synthesis: Synthesis): string[] {
  const manifests = Manifests.of(synthesis.entries);
  return manifests.ofKind('Service').filter(service => {
    const pods = manifests.selectedBy(service);
    const policies = pods.flatMap(pod => manifests.selecting(pod)).filter(({ manifest }) => manifest.kind === 'NetworkPolicy');
    const restricting = policies.filter(({ manifest: { spec } }) => (spec.policyTypes ?? ['Ingress']).includes('Ingress'));
    return restricting.length > 0 && restricting.every(({ manifest: { spec } }) => (spec.ingress ?? []).length === 0);
  }).map(({ manifest }) => describeManifest(manifest).replace('Service ', ''));
}
