import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { bound } from './access';
import { Identity, Labels, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** The Lease over which replicas elect a leader, and who may use it. */
export interface Election {
  readonly lease: k8s.KubeLease;
  readonly role: k8s.KubeRole;
  readonly roleBinding: k8s.KubeRoleBinding;
}

/**
 * The Lease is created here, without a holder: RBAC cannot restrict the name of what a pod creates, so pods that create it could create any Lease. An apply
 * leaves the holder as it is, because the manifest has none.
 */
export function leaderElection(scope: Construct, identity: Identity, labels: Labels, account: string): Election {
  const { instance } = identity;
  const own = { ...labels, ...objectLabels(identity) };
  const metadata = { name: `${instance}-leader`, labels: own };
  return {
    lease: kubeObject(k8s.KubeLease, scope, 'Lease', { metadata: { name: instance, labels: own } }),
    role: kubeObject(k8s.KubeRole, scope, 'LeaderRole', {
      metadata, rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [instance], verbs: ['get', 'update', 'patch'] }],
    }),
    roleBinding: kubeObject(k8s.KubeRoleBinding, scope, 'LeaderRoleBinding', { metadata, ...bound('Role', metadata.name, identity, account) }),
  };
}
