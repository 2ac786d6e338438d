import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Platform } from '../../platform/platform';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** Where the platform assigns user IDs per namespace, allows the pods of the ServiceAccount to run as any other user except root. */
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
