import { External } from '../manifests/manifest';

/** Two lines for the terminal: what must exist, and the command that creates it, or makes it as it must be, or, where no single command can, looks for it. */
export function kubectlFor(external: External): string[] {
  const { kind, namespace, name, keys = [], reason } = external;
  const title = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const needed = [...keys.length === 0 ? [] : [`with ${keys.join(', ')}`], ...reason === undefined ? [] : [reason]].join(': ');
  const kubectl = namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`;
  return [`  ${title}${needed === '' ? '' : ` (${needed})`}`, `    ${kubectl} ${CREATE[kind]?.(external) ?? `get ${RESOURCES[kind] ?? kind.toLowerCase()} ${name}`}`];
}

/** Others have kinds of the same name, such as Istio. */
const RESOURCES: { readonly [kind: string]: string | undefined } = { Gateway: 'gateways.gateway.networking.k8s.io' };

const CREATE: { readonly [kind: string]: ((external: External) => string) | undefined } = {
  Namespace: ({ name }) => `create namespace ${name}`,
  ServiceAccount: ({ name }) => `create serviceaccount ${name}`,
  PriorityClass: ({ name }) => `create priorityclass ${name} --value=...`,
  ConfigMap: ({ name, keys = [] }) => `create configmap ${[name, ...literals(keys)].join(' ')}`,
  IngressController: ({ name }) => (
    `patch ingresscontroller ${name} --type merge --patch '{"spec":{"routeAdmission":{"namespaceOwnership":"InterNamespaceAllowed"}}}'`
  ),
  Secret: ({ name, keys = [] }) => {
    if (hasOnly(keys, 'tls.crt', 'tls.key')) return `create secret tls ${name} --cert=... --key=...`;
    if (hasOnly(keys, '.dockerconfigjson')) return `create secret docker-registry ${name} --docker-server=... --docker-username=... --docker-password=...`;
    return `create secret generic ${[name, ...literals(keys)].join(' ')}`;
  },
};

function literals(keys: string[]): string[] {
  return keys.map(key => `--from-literal=${key}=...`);
}

function hasOnly(keys: string[], ...expected: string[]): boolean {
  return keys.length === expected.length && expected.every(key => keys.includes(key));
}
