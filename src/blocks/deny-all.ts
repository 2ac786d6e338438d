import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject } from './kube';

/** Nobody calls these pods, and they call nobody: not even for names. */
export function denyAll(scope: Construct, identity: Identity, labels: { readonly [key: string]: string }): k8s.KubeNetworkPolicy {
  return kubeObject(k8s.KubeNetworkPolicy, scope, 'NetworkPolicy', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: { podSelector: { matchLabels: instanceLabels(identity) }, policyTypes: ['Ingress', 'Egress'] },
  });
}
