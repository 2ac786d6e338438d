import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { policyObject } from './policy-object';

/** Nobody calls these pods, and they call nobody: not even for names. */
export function denyAll(scope: Construct, identity: Identity, labels: { readonly [key: string]: string }): k8s.KubeNetworkPolicy {
  return policyObject(scope, 'NetworkPolicy', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    podSelector: { matchLabels: instanceLabels(identity) },
    policyTypes: ['Ingress', 'Egress'],
  });
}
