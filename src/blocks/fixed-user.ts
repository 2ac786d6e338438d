import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { Platform } from '../platform/platform';

/** Where each namespace has users of its own, lets the account's pods have any other that is not root. */
export function fixedUser(
  scope: Construct, identity: Identity, labels: { readonly [key: string]: string }, name = identity.name,
): k8s.KubeRoleBinding | undefined {
  if (!Platform.of(scope).assignsUsers) return undefined;
  const { namespace } = identity;
  return kubeObject(k8s.KubeRoleBinding, scope, 'UserRoleBinding', {
    metadata: { name: `${name}-user`, labels: { ...labels, ...objectLabels(identity) } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:openshift:scc:nonroot-v2' },
    subjects: [{ kind: 'ServiceAccount', name, ...(namespace !== undefined && { namespace }) }],
  });
}
