import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from '../objects/identity';
import { policyObject } from '../objects/policy-object';

/** Denies all traffic to and from these pods, including DNS. */
export function denyAll(scope: Construct, identity: Identity, labels: { readonly [key: string]: string }): k8s.KubeNetworkPolicy {
  return policyObject(scope, 'NetworkPolicy', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    podSelector: { matchLabels: instanceLabels(identity) },
    policyTypes: ['Ingress', 'Egress'],
  });
}
