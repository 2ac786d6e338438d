import { fields, Item, items, keysIn, push } from '../manifests/json';
import { Direction, Entry } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { LabelSelector } from '../manifests/selectors';

/** One rule of a policy: whom it lets in or out, on which ports. */
export interface Rule {
  readonly policy: Entry;
  /** Path in the manifest, such as `spec.ingress[0]`. */
  readonly field: string;
  /** Absent for everybody. */
  readonly peers?: Item[];
  /** Absent for every port of every protocol. */
  readonly ports?: Item[];
}

/** A NetworkPolicy in the directions that it is about. */
export interface Policy {
  readonly entry: Entry;
  readonly namespace: string;
  readonly selector: LabelSelector;
  /** No rules where it lets nobody through, absent where it has no say. */
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

function policyOf(entry: Entry): Policy {
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

/** As the server fills it in: egress is meant only where there are rules for it. */
function typesOf({ policyTypes, egress }: { readonly [field: string]: unknown }): unknown[] {
  if (Array.isArray(policyTypes) && policyTypes.length > 0) return policyTypes;
  return ['Ingress', ...items(egress, '').length > 0 ? ['Egress'] : []];
}

function rulesOf(entry: Entry, direction: Direction, side: 'from' | 'to'): Rule[] {
  return items(fields(entry.manifest.spec)[direction], `spec.${direction}`).map(({ value, field }) => {
    const peers = items(value[side], `${field}.${side}`);
    const ports = items(value.ports, `${field}.ports`);
    return { policy: entry, field, ...(peers.length > 0 && { peers }), ...(ports.length > 0 && { ports }) };
  });
}

/** The blocks of addresses that a rule names, and what it takes out of them. */
export function blockTexts({ peers = [] }: Rule): unknown[] {
  return peers.map(({ value }) => fields(value.ipBlock)).filter(block => keysIn(block).length > 0)
    .flatMap(({ cidr, except }) => [cidr, ...Array.isArray(except) ? except : []]);
}

/** What else decides about connections, and is not read here. */
const OTHERS: { readonly [group: string]: string[] } = {
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  'crd.projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'crd.antrea.io': ['NetworkPolicy', 'ClusterNetworkPolicy'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication'],
};

/** Those of them that may allow what no NetworkPolicy does; a mesh's only ever deny. */
export function unreadAllowing(manifests: Manifests): Entry[] {
  return unreadPolicies(manifests).filter(({ manifest }) => !manifest.apiVersion.startsWith('security.istio.io/'));
}

export function unreadPolicies(manifests: Manifests): Entry[] {
  return Object.entries(OTHERS).flatMap(([group, kinds]) => kinds.flatMap(kind => manifests.ofKind(kind, group)));
}
