import { fields, Item, items } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { Direction, Resource } from '../../manifests/manifest';
import { Check, Problem } from '../check';

export const networkPolicyOpen: Check = {
  id: 'network-policy-open',
  profile: 'security',
  severity: 'error',
  description: 'A NetworkPolicy has a rule without peers, which Kubernetes treats as all peers: inside the cluster and outside.',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
  inspect,
};

const SIDES = { ingress: 'from', egress: 'to' } as const;
const ANYONE = '[{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }]';
const DNS = 53;

function inspect(entry: Resource): Problem[] {
  const { apiVersion, kind, spec } = entry.manifest;
  if (kind !== 'NetworkPolicy' || groupOf(apiVersion) !== 'networking.k8s.io') return [];
  return (['ingress', 'egress'] as const).flatMap(direction => (
    items(fields(spec)[direction], `spec.${direction}`).flatMap(rule => ruleOpen(entry, direction, rule))
  ));
}

function ruleOpen({ open }: Resource, direction: Direction, { value: rule, field }: Item): Problem[] {
  const side = SIDES[direction];
  if (items(rule[side], '').length > 0 || open?.[direction].some(said => isWithin(rule, said)) || (direction === 'egress' && isDns(rule))) return [];
  const what = direction === 'ingress' ? 'any client may connect to its pods' : 'its pods may connect to any destination';
  const where = portsOf(rule).length === 0 ? 'on every port' : `on ${portsOf(rule).map(portText).join(', ')}`;
  const fix = `list the peers in ${side}; to allow all peers, set ${side}: ${ANYONE}, or use ${direction === 'ingress' ? 'Peer.anyone()' : 'Egress.open()'} in keelwright`;
  // An empty list is one that something has emptied; a rule without the list is a common way to allow all peers.
  if (side in rule) return [{ message: `${field}.${side} is empty, so ${what} ${where}`, fix }];
  return [{ severity: 'warning', message: `${field} has no ${side}, so ${what} ${where}`, fix }];
}

/** Whether a rule opens only what was declared open. */
function isWithin(rule: Item['value'], said: { readonly ports?: unknown[] }): boolean {
  const open = portsOf(said).map(portText);
  return open.length === 0 || (portsOf(rule).length > 0 && portsOf(rule).every(port => open.includes(portText(port))));
}

/** DNS servers: no labels select them on every cluster. */
function isDns(rule: Item['value']): boolean {
  return portsOf(rule).length > 0 && portsOf(rule).every(({ port, endPort }) => port === DNS && (endPort ?? DNS) === DNS);
}

function portsOf({ ports }: { readonly ports?: unknown }): Item['value'][] {
  return items(ports, '').map(({ value }) => value);
}

function portText({ protocol, port, endPort }: Item['value']): string {
  const last = endPort === undefined || endPort === port ? '' : ` to ${endPort}`;
  return `${protocol ?? 'TCP'} ${port ?? '(every port)'}${last}`;
}
