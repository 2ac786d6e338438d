import { fields, items } from './json';

/** Whether the rule of a NetworkPolicy allows this port. Named ports do not count, because only the pods define their numbers. */
export function isOnPort(rule: unknown, port: number, protocol: string): boolean {
  const ports = items(fields(rule).ports, '');
  return ports.length === 0 || ports.some(({ value }) => (value.protocol ?? 'TCP') === protocol && includes(value, port));
}

function includes({ port: first, endPort = first }: { readonly [field: string]: any }, port: number): boolean {
  return first === undefined || (typeof first === 'number' && first <= port && port <= endPort);
}

/** Whether the rule allows all addresses, or all except some. */
export function isAnywhere(rule: unknown): boolean {
  const peers = items(fields(rule).to, '');
  return peers.length === 0 || peers.some(({ value }) => /\/0$/.test(fields(value.ipBlock).cidr));
}
