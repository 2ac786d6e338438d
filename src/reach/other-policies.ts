import { fields, items, keysIn } from '../manifests/json';
import { Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { impliesLabel, PodTemplate } from '../manifests/pod-templates';
import { LabelExpression, LabelSelector, matches } from '../manifests/selectors';

/** Other kinds that control connections, and are not evaluated here. */
const OTHERS: { readonly [group: string]: string[] } = {
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  'networking.gke.io': ['FQDNNetworkPolicy'],
  'crd.projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'crd.antrea.io': ['NetworkPolicy', 'ClusterNetworkPolicy'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication'],
};

/** The label selector field of the kinds that select pods with one. */
const SELECTORS: { readonly [kind: string]: string } = {
  CiliumNetworkPolicy: 'endpointSelector',
  CiliumClusterwideNetworkPolicy: 'endpointSelector',
  FQDNNetworkPolicy: 'podSelector',
};

/** Cilium labels may have a source prefix. */
const SOURCE = /^(k8s|any):/;
/** Labels from other sources, and those that Cilium adds to pods itself: of their namespace and their ServiceAccount. */
const NOT_OF_PODS = /^([^/]*:|io\.(kubernetes|cilium)\.)/;

export function unreadPolicies(manifests: Manifests): Resource[] {
  return Object.entries(OTHERS).flatMap(([group, kinds]) => kinds.flatMap(kind => manifests.ofKind(kind, group)));
}

/** Those that may allow these pods traffic that no NetworkPolicy allows; policies of a mesh only deny. */
export function unreadAllowing(manifests: Manifests, pods: PodTemplate): Resource[] {
  return unreadPolicies(manifests).filter(entry => !entry.manifest.apiVersion.startsWith('security.istio.io/') && maySelect(entry, pods));
}

/** A kind whose selector is not known here may select all pods. */
function maySelect({ manifest: { kind, spec, specs, metadata } }: Resource, pods: PodTemplate): boolean {
  if (metadata.namespace !== undefined && indexedNamespace(metadata.namespace) !== indexedNamespace(pods.namespace)) return false;
  const field = SELECTORS[kind];
  if (field === undefined) return true;
  const rules = [...spec === undefined ? [] : [fields(spec)], ...items(specs, '').map(({ value }) => value)];
  return rules.map(rule => rule[field]).some(selector => selector === undefined || selects(withoutSources(selector), pods));
}

function selects(selector: LabelSelector, pods: PodTemplate): boolean {
  const keys = [...keysIn(fields(selector.matchLabels)), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  return keys.some(key => NOT_OF_PODS.test(key)) || matches(selector, pods.labels, (key, value) => impliesLabel(pods, key, value));
}

function withoutSources(selector: unknown): LabelSelector {
  const { matchLabels, matchExpressions } = fields(selector);
  const plain = (key: string) => key.replace(SOURCE, '');
  return {
    matchLabels: Object.fromEntries(Object.entries(fields(matchLabels)).map(([key, value]) => [plain(key), value])),
    matchExpressions: items(matchExpressions, '').map(({ value }) => ({ ...value as LabelExpression, key: plain(`${value.key}`) })),
  };
}
