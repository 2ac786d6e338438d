import { External } from '../manifests/manifest';
import { shellCommand } from '../private/shell';

/** Commands for the terminal that create the prerequisites; those that no single command can create are looked up, with one command per namespace. */
export function kubectlFor(externals: readonly External[]): string[] {
  const looked = externals.filter(external => external.reason === undefined && isLookedFor(external));
  const others = externals.filter(external => !looked.includes(external));
  const homes = [...new Set(looked.map(({ namespace }) => namespace))];
  return [...others.flatMap(linesFor), ...homes.map(home => `  ${lookFor(looked.filter(({ namespace }) => namespace === home))}`)];
}

function linesFor(external: External): string[] {
  const { reason } = external;
  const command = commandFor(external);
  return reason === undefined ? [`  ${command}`] : [`  ${unquoted(reason)}:`, `    ${command}`];
}

function commandFor(external: External): string {
  if (external.command !== undefined) return shellCommand(...external.command);
  return isLookedFor(external) ? lookFor([external]) : kubectl(external.namespace, ...makes(external));
}

/** All in one namespace, or all without one. */
function lookFor(externals: readonly External[]): string {
  const words = externals.map(external => [RESOURCES[external.kind] ?? external.kind.toLowerCase(), external.name]);
  const named = externals.length === 1 ? words[0] : words.map(both => both.join('/'));
  return kubectl(externals[0].namespace, 'get', ...named);
}

function isLookedFor({ kind, labels }: External): boolean {
  return labels === undefined && !(kind in CREATE);
}

function makes(external: External): string[] {
  return external.labels === undefined ? CREATE[external.kind]!(external) : ['label', 'namespace', external.name, ...labelsOf(external)];
}

function kubectl(namespace: string | undefined, ...words: string[]): string {
  return shellCommand('kubectl', ...namespace === undefined ? [] : ['-n', namespace], ...words);
}

/** Lines are pasted: in zsh, text after a command is an argument, not a comment, and an open quote would include everything that follows. */
function unquoted(reason: string): string {
  return reason.replace(/["'`]/g, '');
}

/** Whether the command creates an object in a namespace, which must exist first. */
export function isCreated({ kind, namespace }: External): boolean {
  return namespace !== undefined && kind in CREATE;
}

/** Other API groups, such as Istio's, have kinds of the same name. */
const RESOURCES: { readonly [kind: string]: string | undefined } = { Gateway: 'gateways.gateway.networking.k8s.io' };

const CREATE: { readonly [kind: string]: ((external: External) => string[]) | undefined } = {
  Namespace: ({ name }) => ['create', 'namespace', name],
  ServiceAccount: ({ name }) => ['create', 'serviceaccount', name],
  PriorityClass: ({ name }) => ['create', 'priorityclass', name, '--value=...'],
  ConfigMap: ({ name, keys = [] }) => ['create', 'configmap', name, ...entriesOf(keys)],
  IngressController: ({ name }) => [
    'patch', 'ingresscontroller', name, '--type', 'merge', '--patch', '{"spec":{"routeAdmission":{"namespaceOwnership":"InterNamespaceAllowed"}}}',
  ],
  Secret: ({ name, keys = [] }) => {
    if (hasOnly(keys, 'tls.crt', 'tls.key')) return ['create', 'secret', 'tls', name, '--cert=...', '--key=...'];
    if (hasOnly(keys, '.dockerconfigjson')) return ['create', 'secret', 'docker-registry', name, '--docker-server=...', '--docker-username=...', '--docker-password=...'];
    return ['create', 'secret', 'generic', name, ...entriesOf(keys)];
  },
};

function labelsOf({ labels = {} }: External): string[] {
  return Object.entries(labels).sort().map(([key, value]) => `${key}=${value}`);
}

/** A key that looks like the name of a file, such as `ca.crt`, has the content of one, whose lines no literal keeps. */
function entriesOf(keys: string[]): string[] {
  return keys.map(key => `${key.includes('.') ? '--from-file' : '--from-literal'}=${key}=...`);
}

function hasOnly(keys: string[], ...expected: string[]): boolean {
  return keys.length === expected.length && expected.every(key => keys.includes(key));
}
