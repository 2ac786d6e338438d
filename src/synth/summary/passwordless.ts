import { fields, items } from '../../manifests/json';
import { Resource, namespaceOf } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { allContainers, PodTemplate } from '../../manifests/pod-templates';
import { GUARD } from '../../private/calls/guard';
import { podsOf } from '../../reach/party';
import { Synthesis } from '../synthesis';

/** Pods that have the address of a server that requires a password, and read no Secret at all. */
export function passwordless({ entries }: Synthesis): string[] {
  const manifests = Manifests.of(entries);
  const asking = manifests.ofKind('Service', '').filter(service => manifests.selectedBy(service).some(asksForPassword));
  return manifests.podTemplates.filter(template => !readsSecrets(template, manifests)).flatMap(template => {
    const called = asking.filter(service => isToldOf(template, service)).map(({ manifest }) => manifest.metadata.name);
    return called.length === 0 ? [] : [`${podsOf(template).name} (${called.join(', ')})`];
  });
}

function asksForPassword(template: PodTemplate): boolean {
  const guards = items(template.spec.initContainers, '').filter(({ value }) => value.name === GUARD);
  return guards.flatMap(({ value }) => items(value.env, '')).some(({ value }) => fields(value.valueFrom).secretKeyRef !== undefined);
}

function readsSecrets({ entry, field }: PodTemplate, manifests: Manifests): boolean {
  return manifests.referencesOf(entry).some(({ kind, field: at }) => kind === 'Secret' && at.startsWith(field) && !at.includes('imagePullSecrets'));
}

/** Whether a variable has its address, as from bindings to an address, a host or a URL without a password. */
function isToldOf(template: PodTemplate, { manifest }: Resource): boolean {
  const { name } = manifest.metadata;
  const host = namespaceOf(manifest) === template.namespace ? name : `${name}.${namespaceOf(manifest)}.svc`;
  const values = allContainers(template).flatMap(({ value }) => items(value.env, '')).map(({ value }) => `${value.value}`.replace(/^[a-z]+:\/\//, ''));
  return values.some(value => value === host || value.startsWith(`${host}:`));
}
