import { fields, Item, items, keysIn, push } from '../manifests/json';
import { Direction, Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { LabelSelector } from '../manifests/selectors';

/** One rule of a policy: the peers and ports that it allows. */
export interface Rule {
  readonly policy: Resource;
  /** Path in the manifest, such as `spec.ingress[0]`. */
  readonly field: string;
  /** Absent for all peers. */
  readonly peers?: Item[];
  /** Absent for every port of every protocol. */
  readonly ports?: Item[];
}

/** A NetworkPolicy in the directions that it applies to. */
export interface Policy {
  readonly entry: Resource;
  readonly namespace: string;
  readonly selector: LabelSelector;
  /** Empty if it allows nothing, absent if it does not apply in this direction. */
  readonly rules: { readonly [direction in Direction]?: Rule[] };
}

/** All policies of the manifests, by namespace. */
export function policiesOf(manifests: Manifests): Map<string, Policy[]> {
  const policies = new Map<string, Policy[]>();
  for (const entry of manifests.ofKind('NetworkPolicy', 'networking.k8s.io')) {
    const policy = policyOf(entry);
    push(policies, policy.namespace, policy);
  }
  return policies;
}

function policyOf(entry: Resource): Policy {
  const spec = fields(entry.manifest.spec);
  const types = typesOf(spec);
  return {
    entry,
    namespace: indexedNamespace(entry.manifest.metadata.namespace),
    selector: fields(spec.podSelector),
    rules: {
      ...(types.includes('Ingress') && { ingress: rulesOf(entry, 'ingress', 'from') }),
      ...(types.includes('Egress') && { egress: rulesOf(entry, 'egress', 'to') }),
    },
  };
}

/** The server's default: Egress only if there are egress rules. */
function typesOf({ policyTypes, egress }: { readonly [field: string]: unknown }): unknown[] {
  if (Array.isArray(policyTypes) && policyTypes.length > 0) return policyTypes;
  return ['Ingress', ...items(egress, '').length > 0 ? ['Egress'] : []];
}

function rulesOf(entry: Resource, direction: Direction, side: 'from' | 'to'): Rule[] {
  return items(fields(entry.manifest.spec)[direction], `spec.${direction}`).map(({ value, field }) => {
    const peers = items(value[side], `${field}.${side}`);
    const ports = items(value.ports, `${field}.ports`);
    return { policy: entry, field, ...(peers.length > 0 && { peers }), ...(ports.length > 0 && { ports }) };
  });
}

/** The address blocks of a rule, and its exceptions. */
export function blockTexts({ peers = [] }: Rule): unknown[] {
  return peers.map(({ value }) => fields(value.ipBlock)).filter(block => keysIn(block).length > 0)
    .flatMap(({ cidr, except }) => [cidr, ...Array.isArray(except) ? except : []]);
}
