import { fields } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

const BUILT_IN: { readonly [name: string]: number } = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

/** The priority of the pods; undefined for a PriorityClass that is not in the manifests. */
export function priorityOf({ spec }: PodTemplate, manifests: Manifests): number | undefined {
  const name = spec.priorityClassName;
  if (typeof spec.priority === 'number') return spec.priority;
  if (!name) return manifests.ofKind('PriorityClass').find(({ manifest }) => manifest.globalDefault === true)?.manifest.value ?? 0;
  return fields(manifests.find({ kind: 'PriorityClass', name })?.manifest).value ?? BUILT_IN[name];
}

/** Whether the pods may preempt pods of lower priority. */
export function preempts({ spec }: PodTemplate, manifests: Manifests): boolean {
  const given = spec.preemptionPolicy ?? fields(manifests.find({ kind: 'PriorityClass', name: spec.priorityClassName ?? '' })?.manifest).preemptionPolicy;
  return given !== 'Never';
}
