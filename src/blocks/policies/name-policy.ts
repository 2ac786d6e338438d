import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { dnsRule } from './dns-rule';
import { NamePolicies } from '../../platform/name-policies';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { Egress } from '../../props/policies/peer';
import { kubeObject, Json } from '../objects/kube';
import { isOpen, PolicyPeer } from '../objects/policy-object';

/** Host names that pods may connect to; `*.` at the start of a name matches one label. */
export interface NameRule {
  readonly hosts: string[];
  readonly ports: Json<k8s.NetworkPolicyPort>[];
}

export interface NamePolicy {
  readonly metadata: object;
  readonly selector: { readonly [label: string]: string };
  readonly rules: () => NameRule[];
}

/**
 * Whether Cilium must see the DNS responses of pods: only then does it know the addresses of the names that they may connect to. It does not see
 * them as soon as any policy for these pods allows DNS by port only.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-7-examples
 */
export function readsDns(scope: IConstruct): boolean {
  return Platform.of(scope).namePolicies === NamePolicies.CILIUM;
}

/** Allows egress to host names, in addition to what the pods' NetworkPolicy allows. */
export function namePolicy(scope: Construct, { metadata, selector, rules }: NamePolicy): ApiObject {
  if (readsDns(scope)) {
    return ciliumPolicy(scope, 'CiliumNetworkPolicy', { metadata, selector, egress: () => [...ciliumDns(scope), ...rules().map(toNames)] });
  }
  return kubeObject(ApiObject, scope, 'FQDNNetworkPolicy', {
    apiVersion: 'networking.gke.io/v1alpha1',
    kind: 'FQDNNetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels: selector },
      egress: Lazy.any({ produce: () => rules().map(({ hosts, ports }) => ({ matches: hosts.map(host => matching(host, 'name', 'pattern')), ports })) }),
    },
  });
}

/** Allows DNS for all pods of a namespace, where Cilium reads the responses. */
export function namesForAll(scope: Construct, id: string, metadata: object): ApiObject {
  return ciliumPolicy(scope, id, { metadata, selector: {}, egress: () => ciliumDns(scope) });
}

function ciliumPolicy(
  scope: Construct, id: string, { metadata, selector, egress }: Pick<NamePolicy, 'metadata' | 'selector'> & { readonly egress: () => object[] },
): ApiObject {
  return kubeObject(ApiObject, scope, id, {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata,
    spec: {
      endpointSelector: Object.keys(selector).length > 0 ? { matchLabels: selector } : {},
      egress: Lazy.any({ produce: egress }),
    },
  });
}

/** Every name may be queried: a rejected query ends the search of resolvers that would otherwise try the next name. */
function ciliumDns(scope: IConstruct): object[] {
  const { peers, ports = [] } = dnsRule(scope);
  const numbers = [...new Set(ports.map(({ port }) => `${port}`))];
  const toPorts = [{ ports: numbers.map(port => ({ port, protocol: 'ANY' })), rules: { dns: [{ matchPattern: '*' }] } }];
  return isOpen(peers) ? [{ toPorts }] : peers.map(peer => ({ ...ciliumPeer(peer), toPorts }));
}

function ciliumPeer({ ipBlock, namespaceSelector, podSelector }: PolicyPeer): object {
  if (ipBlock !== undefined) return { toCIDRSet: [ipBlock] };
  const namespace = namespaceSelector!.matchLabels!['kubernetes.io/metadata.name'];
  return { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace, ...podSelector?.matchLabels } }] };
}

function toNames({ hosts, ports }: NameRule): object {
  return {
    toFQDNs: hosts.map(host => matching(host, 'matchName', 'matchPattern')),
    toPorts: [{ ports: ports.map(({ port, protocol }) => ({ port: `${port}`, protocol })) }],
  };
}

function matching(host: string, byName: string, byPattern: string): object {
  return { [host.startsWith('*.') ? byPattern : byName]: host };
}

/** Whether one of the names is this host. */
export function isNamed(hosts: readonly string[], host: string): boolean {
  return hosts.some(name => name === host || name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2));
}

/** A NetworkPolicy does not support host names: on other platforms, egress could only be open to any peer. */
export function refuseNames(where: IConstruct, { hosts = [], ports = [] }: Egress): void {
  const platform = Platform.of(where);
  if (platform.namePolicies !== undefined) return;
  const numbers = ports.map(({ port }) => port).join(', ');
  refuse(where, {
    code: 'egress-names-unsupported',
    problem: 'egress uses host names, and a NetworkPolicy supports addresses only',
    given: hosts,
    allowed: `Egress.names if the platform sets which policies support names: Platform.${platform.name}({ namePolicies: NamePolicies.CILIUM }), or NamePolicies.GKE`,
    fix: `set namePolicies if the cluster has them; otherwise the nearest alternative is Egress.to(Peer.cidr('203.0.113.0/24'), [${numbers}]) for fixed addresses, and Egress.to(Peer.internet(), [${numbers}]) for others`,
  });
}
