import { PodAmounts } from '../../capacity/pod-amounts';
import { fields, items } from '../../manifests/json';
import { PodTemplate } from '../../manifests/pod-templates';

type Counts = (template: PodTemplate, amounts: PodAmounts) => boolean;

/** Which pods a scope counts. @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
export function countsPod(scope: string, priorityClasses: readonly string[] = []): Counts {
  const SCOPES: { readonly [scope: string]: Counts } = {
    PriorityClass: ({ spec }) => priorityClasses.includes(spec.priorityClassName),
    BestEffort: (_, { requests, limits }) => [requests, limits].every(amounts => ['cpu', 'memory'].every(resource => (amounts.get(resource) ?? 0n) === 0n)),
    Terminating: ({ spec }) => typeof spec.activeDeadlineSeconds === 'number',
    NotTerminating: ({ spec }) => typeof spec.activeDeadlineSeconds !== 'number',
    CrossNamespacePodAffinity: ({ spec }) => looksElsewhere(spec),
  };
  return SCOPES[scope];
}

function looksElsewhere({ affinity }: PodTemplate['spec']): boolean {
  const terms = ['podAffinity', 'podAntiAffinity'].map(side => fields(fields(affinity)[side])).flatMap(side => [
    ...items(side.requiredDuringSchedulingIgnoredDuringExecution, '').map(({ value }) => value),
    ...items(side.preferredDuringSchedulingIgnoredDuringExecution, '').map(({ value }) => fields(value.podAffinityTerm)),
  ]);
  return terms.some(({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || namespaceSelector !== undefined);
}
