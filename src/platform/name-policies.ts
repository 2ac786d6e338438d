/**
 * Kinds of policies that allow egress to hosts by DNS name, which a NetworkPolicy does not support.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#what-you-can-t-do-with-network-policies-at-least-not-yet
 */
export enum NamePolicies {
  /**
   * CiliumNetworkPolicy with `toFQDNs`: Cilium is the network plugin, and its layer 7 proxy is enabled, as it is by default. Pods with
   * `Egress.names` resolve names through Cilium's DNS proxy.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
   */
  CILIUM = 'Cilium',

  /**
   * FQDNNetworkPolicy of Google Kubernetes Engine: Dataplane V2, enabled with `--enable-fqdn-network-policy`, with kube-dns or Cloud DNS, and
   * without Cloud Service Mesh.
   *
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
   */
  GKE = 'Gke',
}
