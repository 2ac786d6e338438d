import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { policyRules } from './policy-rules';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { Permission } from '../../props/access/permission';
import { Egress } from '../../props/policies/peer';
import { Identity, Labels, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { refuseClusterWide } from '../objects/tenancy';

const RBAC = 'rbac.authorization.k8s.io';

/** Egress rules to the API server, for workloads whose pods use it. */
export function apiServer(scope: IConstruct): Egress[] {
  return Platform.of(scope).apiServer;
}

/** RBAC objects of a ServiceAccount: its permissions in its own namespace and cluster-wide. */
export interface Access {
  readonly role?: k8s.KubeRole;
  readonly roleBinding?: k8s.KubeRoleBinding;
  readonly clusterRole?: k8s.KubeClusterRole;
  readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;
}

/** Grants the ServiceAccount exactly the requested permissions. Its name is the app's name unless another one is given. */
export function access(scope: Construct, identity: Identity, labels: Labels, permissions: Permission[], account = identity.name): Access {
  const here = permissions.filter(({ clusterWide }) => !clusterWide);
  const everywhere = permissions.filter(({ clusterWide }) => clusterWide);
  refuseClusterWide(scope, everywhere.length > 0);
  return {
    ...(here.length > 0 && inNamespace(scope, identity, labels, here, account)),
    ...(everywhere.length > 0 && inCluster(scope, identity, labels, everywhere, account)),
  };
}

function inNamespace(scope: Construct, identity: Identity, labels: Labels, permissions: Permission[], account: string): Access {
  const metadata = { name: account, labels: { ...labels, ...objectLabels(identity) } };
  return {
    role: kubeObject(k8s.KubeRole, scope, 'Role', { metadata, rules: policyRules(scope, permissions) }),
    roleBinding: kubeObject(k8s.KubeRoleBinding, scope, 'RoleBinding', { metadata, ...bound('Role', account, identity, account) }),
  };
}

function inCluster(scope: Construct, identity: Identity, labels: Labels, permissions: Permission[], account: string): Access {
  const name = `${namespaceOf(scope, identity)}-${account}`;
  const metadata = { name, labels: { ...labels, ...objectLabels(identity) } };
  return {
    clusterRole: kubeObject(k8s.KubeClusterRole, scope, 'ClusterRole', { metadata, rules: policyRules(scope, permissions) }),
    clusterRoleBinding: kubeObject(k8s.KubeClusterRoleBinding, scope, 'ClusterRoleBinding', { metadata, ...bound('ClusterRole', name, identity, account) }),
  };
}

/** Without a namespace, the ServiceAccount is looked up in the namespace of the RoleBinding. */
export function bound(kind: string, name: string, { namespace }: Identity, account: string): object {
  return {
    roleRef: { apiGroup: RBAC, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: account, ...(namespace !== undefined && { namespace }) }],
  };
}

function namespaceOf(scope: Construct, { namespace }: Identity): string {
  return namespace ?? refuse(scope, {
    code: 'permission-without-namespace',
    problem: 'a cluster-wide permission needs the namespace of the ServiceAccount, and the chart has no namespace',
    given: 'clusterWide: true',
    allowed: 'cluster-wide permissions in a chart with a namespace',
    fix: "use a System, or set the namespace of the Chart: new Chart(app, 'id', { namespace: '...' })",
  });
}
