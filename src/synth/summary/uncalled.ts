import { fields, items } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { lastingContainers, PodTemplate } from '../../manifests/pod-templates';
import { matches } from '../../manifests/selectors';
import { targetPortOf } from '../../manifests/service-ports';
import { Synthesis } from '../synthesis';

/** Services whose pods' network policies allow only these pods as clients: fine at first, but their first client would time out. */
export function uncalled(synthesis: Synthesis): string[] {
  const manifests = Manifests.of(synthesis.entries);
  return manifests.ofKind('Service').filter(service => {
    if (namesMembers(manifests, service)) return false;
    const pods = manifests.selectedBy(service);
    const policies = pods.flatMap(pod => manifests.selecting(pod)).filter(({ manifest }) => manifest.kind === 'NetworkPolicy');
    const restricting = policies.filter(({ manifest: { spec } }) => (spec.policyTypes ?? ['Ingress']).includes('Ingress'));
    const numbers = targetsOf(service, pods);
    const rules = restricting.flatMap(({ manifest: { spec } }) => (spec.ingress ?? []).filter(({ ports = [] }: any) => concerns(ports, numbers)));
    return restricting.length > 0 && admitsOnly(rules, pods);
  }).map(({ manifest }) => describeManifest(manifest).replace('Service ', ''));
}

/** A StatefulSet's governing Service gives its pods names; clients use another Service, or these names. */
function namesMembers(manifests: Manifests, service: Resource): boolean {
  return manifests.referrersOf(service).some(({ entry }) => entry.manifest.kind === 'StatefulSet');
}

/** Numbers of the pods' ports behind the Service; other ports that clients may reach, such as the metrics port, are not ports of the Service. */
function targetsOf({ manifest: { spec } }: Resource, pods: readonly PodTemplate[]): unknown[] {
  const declared = pods.flatMap(lastingContainers).flatMap(({ value }) => items(value.ports, 'ports')).map(({ value }) => value);
  return items(fields(spec).ports, 'ports').map(({ value }) => targetPortOf(value))
    .flatMap(target => typeof target === 'number' ? [target] : declared.filter(({ name }) => name === target).map(({ containerPort }) => containerPort));
}

function concerns(ports: any[], numbers: unknown[]): boolean {
  return ports.length === 0 || numbers.length === 0 || ports.some(({ port }) => typeof port !== 'number' || numbers.includes(port));
}

function admitsOnly(rules: any[], pods: readonly PodTemplate[]): boolean {
  return rules.every(({ from = [] }) => from.length > 0 && from.every(({ podSelector, namespaceSelector, ipBlock }: any) => (
    podSelector && !namespaceSelector && !ipBlock && pods.every(({ labels }) => matches(podSelector, labels))
  )));
}
