import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';

type Labels = { readonly [key: string]: string };

/** An identity of the workload's own, without a token: most apps never call the Kubernetes API. */
export function serviceAccount(
  scope: Construct, identity: Identity, name: string, labels: Labels, annotations: Labels = {},
): k8s.KubeServiceAccount {
  return kubeObject(k8s.KubeServiceAccount, scope, 'ServiceAccount', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) }, ...(Object.keys(annotations).length > 0 && { annotations }) },
    automountServiceAccountToken: false,
  });
}
