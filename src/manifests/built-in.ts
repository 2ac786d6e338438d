import { own } from './json';

/** Objects that exist in every cluster, by kind. Names that end with `*` match all names with this prefix. */
const EVERYWHERE: { readonly [kind: string]: { readonly namespace?: string; readonly names: string[] }[] } = {
  ClusterRole: [{ names: ['cluster-admin', 'admin', 'edit', 'view', 'system:*'] }],
  ConfigMap: [{ names: ['kube-root-ca.crt'] }, { namespace: 'kube-system', names: ['extension-apiserver-authentication'] }],
  Namespace: [{ names: ['default', 'kube-system', 'kube-public', 'kube-node-lease'] }],
  PriorityClass: [{ names: ['system-cluster-critical', 'system-node-critical'] }],
  Role: [
    { namespace: 'kube-system', names: ['extension-apiserver-authentication-reader', 'system:*'] },
    { namespace: 'kube-public', names: ['system:*'] },
  ],
  Service: [{ namespace: 'default', names: ['kubernetes'] }],
  ServiceAccount: [{ names: ['default'] }],
};

/** Whether the object exists in every cluster; `namespace` is that of the index. */
export function isBuiltIn(kind: string, namespace: string, name: string): boolean {
  return (own(EVERYWHERE, kind) ?? [])
    .filter(place => place.namespace === undefined || place.namespace === namespace)
    .some(({ names }) => names.some(known => known.endsWith('*') ? name.startsWith(known.slice(0, -1)) : name === known));
}
