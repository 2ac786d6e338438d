import { fields, items } from '../../manifests/json';
import { describeManifest, Resource, namespaceOf } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { answer, summaryOf } from '../../reach/answer';
import { podsOf } from '../../reach/party';
import { groundOf } from '../../reach/reach';
import { waysTo } from '../../reach/ways-in';
import { Synthesis } from '../synthesis';

const ISTIO = 'networking.istio.io';
/** The fields with resilience settings, in a route of either kind. */
const HOW = ['timeout', 'retries', 'fault', 'timeouts', 'retry'];

/** Services with resilience settings in the mesh whose requests come only from outside the cluster, to which these settings do not apply. */
export function ignoredResilience({ entries }: Synthesis): string[] {
  const manifests = Manifests.of(entries);
  return manifests.ofKind('Service', '').filter(service => {
    const pods = manifests.selectedBy(service);
    return isToldHow(manifests, service) && waysTo(manifests, pods).length > 0 && !hasCallers(manifests, pods);
  }).map(({ manifest }) => describeManifest(manifest).replace('Service ', ''));
}

function isToldHow(manifests: Manifests, service: Resource): boolean {
  const { name } = service.manifest.metadata;
  const virtual = manifests.ofKind('VirtualService', ISTIO).filter(({ manifest }) => namespaceOf(manifest) === namespaceOf(service.manifest) && fields(manifest.spec).hosts?.includes(name));
  const routes = manifests.referrersOf(service).filter(({ reference }) => reference.field.startsWith('spec.parentRefs')).map(({ entry }) => entry);
  const rules = [...virtual.map(({ manifest }) => manifest.spec.http), ...routes.map(({ manifest }) => manifest.spec.rules)].flatMap(list => items(list, ''));
  return rules.some(({ value }) => HOW.some(field => value[field] !== undefined));
}

/** Whether policies allow requests from other pods of these manifests, or may allow them. */
function hasCallers(manifests: Manifests, pods: readonly PodTemplate[]): boolean {
  const ground = groundOf(manifests);
  const others = manifests.podTemplates.filter(template => !pods.includes(template));
  return others.some(other => pods.some(called => summaryOf([answer(ground, podsOf(other), { party: podsOf(called) })]) !== 'denied'));
}
