import { UsageError } from './exit';
import { parseAmount } from '../capacity/amount';
import { HOSTNAME, NodePool, PODS, Taint, ZONE } from '../capacity/nodes';
import { nearest } from '../private/messages/nearest';

const EXAMPLE = 'cpu=4,memory=16Gi,zones=3';
const MOST_PODS = 110n * 1000n;
const KEYS = ['cpu', 'memory', 'pods', 'zones', 'count', 'ephemeral-storage'];
const LABEL = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/** Labels that are not set with label:. */
const TOLD = [ZONE, HOSTNAME];
const RESOURCE = /^(cpu|memory|pods|ephemeral-storage|hugepages-\w+|[a-z0-9][-a-z0-9.]*\/[A-Za-z0-9][-A-Za-z0-9_.]*)$/;

/** Adds the nodes of one `--nodes` to those of earlier ones. */
export function nodePool(text: string, earlier: NodePool[]): NodePool[] {
  const room = new Map([[PODS, MOST_PODS]]);
  const labels: { [key: string]: string } = {};
  const taints: Taint[] = [];
  let zones: NodePool['zones'] = 1;
  let count: number | undefined;
  const told = new Set<string>();
  for (const part of text.split(',').map(each => each.trim())) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(part) ?? refuse(part, 'this is not a key=value pair', 'key=value pairs, separated by commas');
    if (told.has(key)) refuse(part, `${key} is set twice`, 'each key once');
    if (!key.startsWith('taint:')) told.add(key);
    if (key === 'zones') zones = zonesOf(part, value);
    else if (key === 'count') count = wholeNumber(part, value);
    else if (key.startsWith('label:')) labels[labelOf(part, key.slice('label:'.length))] = value;
    else if (key.startsWith('taint:')) taints.push(taintOf(part, key.slice('taint:'.length), value));
    else if (key === 'pods') room.set(key, BigInt(wholeNumber(part, value)) * 1000n);
    else room.set(key, resource(part, key, value));
  }
  if (!room.has('cpu') || !room.has('memory')) refuse(text, 'the size of a node is missing', 'at least cpu and memory');
  const pools = [...earlier, { room, labels, taints, zones, count }];
  if (new Set(pools.map(pool => typeof pool.zones)).size > 1) refuse(text, 'some zones are given by number and others by name', 'all zones by number, or all by name');
  if (pools.filter(pool => pool.count === undefined).length > 1) refuse(text, 'two kinds of nodes have no count: the answer would be ambiguous', 'one kind without count=...');
  return pools;
}

function zonesOf(part: string, value: string): NodePool['zones'] {
  if (/^\d/.test(value)) return wholeNumber(part, value);
  const names = value.split(':');
  return names.every(name => name !== '') && new Set(names).size === names.length ? names : refuse(part, 'the zones are not valid', 'their number, or their names separated by colons');
}

function wholeNumber(part: string, value: string): number {
  return /^[1-9]\d{0,4}$/.test(value) ? Number(value) : refuse(part, 'the value is not a valid number', 'a whole number, at least 1 and below 100000');
}

function resource(part: string, key: string, value: string): bigint {
  if (!RESOURCE.test(key)) refuse(part, 'nodes have no such resource', `${KEYS.join(', ')}, resources such as nvidia.com/gpu, label:... and taint:...`, nearest(key, KEYS));
  const amount = parseAmount(value);
  const isWhole = amount !== undefined && (!key.includes('/') || amount % 1000n === 0n);
  return isWhole && amount > 0n ? amount : refuse(part, 'the value is not a valid quantity', 'Kubernetes quantities, such as 4, 500m or 16Gi');
}

function labelOf(part: string, key: string): string {
  if (TOLD.includes(key)) refuse(part, `the label ${key} is set for each node automatically`, key === ZONE ? 'zones=a:b:c, the names of the zones' : 'other labels');
  return LABEL.test(key) ? key : refuse(part, 'the label is not valid', 'label:pool=gpu, with a valid label key');
}

function taintOf(part: string, key: string, text: string): Taint {
  const [value, effect = 'NoSchedule', ...more] = text.split(':');
  if (more.length > 0 || !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect)) refuse(part, 'the taint is not valid', 'taint:key=value or taint:key=value:NoSchedule');
  return { key, value, effect };
}

function refuse(given: string, problem: string, allowed: string, meant?: string): never {
  const fix = meant === undefined ? `use the form --nodes ${EXAMPLE}` : `did you mean ${meant}?`;
  throw new UsageError({ code: 'nodes-invalid', problem: `--nodes: ${problem}`, given, allowed, fix });
}
