import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { policyRules } from './policy-rules';
import { refuseClusterWide } from './tenancy';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { Egress } from '../props/peer';
import { Permission } from '../props/permission';

const RBAC = 'rbac.authorization.k8s.io';

type Labels = { readonly [key: string]: string };

/** Where the API server is, for those whose pods call it. */
export function apiServer(scope: IConstruct): Egress[] {
  return Platform.of(scope).apiServer;
}

/** What an account may do on the API server, in its own namespace and in all of them. */
export interface Access {
  readonly role?: k8s.KubeRole;
  readonly roleBinding?: k8s.KubeRoleBinding;
  readonly clusterRole?: k8s.KubeClusterRole;
  readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;
}

/** Gives the account, which has the app's own name unless another one is told, what it asks for, and no more. */
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

/** Without a namespace the account is looked for where the RoleBinding is. */
function bound(kind: string, name: string, { namespace }: Identity, account: string): object {
  return {
    roleRef: { apiGroup: RBAC, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: account, ...(namespace !== undefined && { namespace }) }],
  };
}

function namespaceOf(scope: Construct, { namespace }: Identity): string {
  return namespace ?? refuse(scope, {
    code: 'permission-without-namespace',
    problem: 'a permission for the whole cluster names the account by its namespace, and the chart has none',
    given: 'clusterWide: true',
    allowed: 'permissions for the whole cluster in a chart that names its namespace',
    fix: "make it a System, or give the Chart its namespace: new Chart(app, 'id', { namespace: '...' })",
  });
}
