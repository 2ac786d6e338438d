import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';

/** An identity of the workload's own, without a token: most apps never call the Kubernetes API. */
export function serviceAccount(
  scope: Construct, identity: Identity, name: string, labels: { readonly [key: string]: string },
): k8s.KubeServiceAccount {
  return kubeObject(k8s.KubeServiceAccount, scope, 'ServiceAccount', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    automountServiceAccountToken: false,
  });
}
