import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, Labels, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** The workload's own ServiceAccount, without a mounted token: most apps never use the Kubernetes API. */
export function serviceAccount(
  scope: Construct, identity: Identity, name: string, labels: Labels, annotations: Labels = {},
): k8s.KubeServiceAccount {
  return kubeObject(k8s.KubeServiceAccount, scope, 'ServiceAccount', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) }, ...(Object.keys(annotations).length > 0 && { annotations }) },
    automountServiceAccountToken: false,
  });
}
