import { fields, items } from '../../manifests/json';
import { describeManifest } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { allContainers } from '../../manifests/pod-templates';
import { Synthesis } from '../synthesis';

/**
 * Objects with two ports of one number, which differ in their transport protocol. Client-side apply identifies a port by its number alone.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/105610
 */
export function sharedNumbers({ entries }: Synthesis): string[] {
  const manifests = Manifests.of(entries);
  const services = manifests.ofKind('Service', '').filter(({ manifest }) => isShared(fields(manifest.spec).ports, 'port'));
  const workloads = manifests.podTemplates.filter(template => allContainers(template).some(({ value }) => isShared(value.ports, 'containerPort')));
  return [...services, ...workloads.map(({ entry }) => entry)].map(({ manifest }) => describeManifest(manifest));
}

/** Whether client-side apply could drop some of what is applied. */
export function needsServerSide(synthesis: Synthesis): boolean {
  return sharedNumbers(synthesis).length > 0;
}

function isShared(ports: unknown, field: string): boolean {
  const numbers = items(ports, '').map(({ value }) => value[field]);
  return new Set(numbers).size < numbers.length;
}
