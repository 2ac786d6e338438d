import { upTo } from './amount';
import { Amounts } from './amounts';
import { Group } from './groups';
import { all, Maybe, tolerates, wants } from './node-match';
import { HOSTNAME, Node, PODS, ZONE } from './nodes';
import { SpreadTerm } from './placement-terms';

/** Pods and nodes as whole numbers, by dimension: thousandths of cores, bytes, pieces. */
export interface Board {
  readonly dimensions: readonly string[];
  readonly groups: readonly Piece[];
  readonly daemons: readonly Piece[];
  readonly nodes: readonly Place[];
}

export interface Piece {
  readonly group: Group;
  readonly sizes: readonly number[];
}

/** A node. */
export interface Place {
  readonly node: Node;
  /** What there is before anything runs. */
  readonly room: readonly number[];
  /** What is left beside all that may run on each node. */
  readonly leastRoom: readonly number[];
  /** What is left beside what runs on each node for certain. */
  readonly mostRoom: readonly number[];
  /** Whether the pods of each group ask for such a node, apart from its room. */
  readonly admits: readonly Maybe[];
  readonly daemons: readonly Maybe[];
  /** Of nodes with the same, one is as good as the other. */
  readonly type: string;
}

/** What nodes have nearly always enough of, so that nobody describes it. */
const UNDESCRIBED = 'ephemeral-storage';

export function boardOf(groups: readonly Group[], daemons: readonly Group[], nodes: readonly Node[]): Board {
  const asked = [...groups, ...daemons].flatMap(({ requests }) => [...requests.keys()]);
  const described = new Set(nodes.flatMap(({ room }) => [...room.keys()]));
  const dimensions = [...new Set([PODS, 'cpu', 'memory', ...asked])].filter(resource => resource !== UNDESCRIBED || described.has(resource));
  const piece = (group: Group): Piece => ({ group, sizes: dimensions.map(resource => resource === PODS ? 1 : sizeOf(group.requests, resource)) });
  const pieces = { groups: groups.map(piece), daemons: daemons.map(piece) };
  const places = new Map([...new Set(nodes)].map(node => [node, place(node, dimensions, pieces)]));
  return { dimensions, ...pieces, nodes: nodes.map(node => places.get(node)!) };
}

function place(node: Node, dimensions: readonly string[], { groups, daemons }: Pick<Board, 'groups' | 'daemons'>): Place {
  const room = dimensions.map(resource => resource === UNDESCRIBED && !node.room.has(resource) ? Infinity : sizeOf(node.room, resource));
  const admits = groups.map(({ group }) => admission(group.template.spec, node));
  const running = daemons.map(({ group }) => admission(asDaemon(group.template.spec), node));
  const without = (pods: (answer: Maybe, group: Group) => number) => (
    room.map((free, d) => free - daemons.reduce((sum, { group, sizes }, i) => sum + pods(running[i], group) * sizes[d], 0))
  );
  const leastRoom = without((answer, { most }) => answer === false ? 0 : most);
  const mostRoom = without((answer, { count }) => answer === true ? count : 0);
  const type = JSON.stringify([room, leastRoom, mostRoom, admits.map(String), running.map(String)]);
  return { node, room, leastRoom, mostRoom, admits, daemons: running, type };
}

function admission(spec: { readonly [field: string]: any }, node: Node): Maybe {
  return all([wants(spec, node), tolerates(spec, node)]);
}

/** Their controller adds what keeps them on nodes that are out of order. */
function asDaemon(spec: { readonly [field: string]: any }): { readonly [field: string]: any } {
  const states = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];
  const added = [...states, ...spec.hostNetwork ? ['network-unavailable'] : []].map(state => ({ key: `node.kubernetes.io/${state}`, operator: 'Exists' }));
  return { ...spec, tolerations: [...spec.tolerations ?? [], ...added] };
}

/** As the scheduler counts: CPU in thousandths of a core, all else in whole pieces, rounded up. */
function sizeOf(amounts: Amounts, resource: string): number {
  const amount = amounts.get(resource) ?? 0n;
  return Number(resource === 'cpu' ? amount : upTo(amount, 1000n));
}

/** The domain that the node is in, or undefined when its description does not tell. */
export function domainOf({ nodes }: Board, index: number, topologyKey: string): string | undefined {
  const { node } = nodes[index];
  if (topologyKey === HOSTNAME) return `${index}`;
  return topologyKey === ZONE ? node.zone : node.labels[topologyKey];
}

/** Whether a spread counts pods of others beside those of the group. */
export function countsOthers({ groups, daemons }: Board, { group }: Piece, { applies }: SpreadTerm): boolean {
  return [...groups, ...daemons].some(other => other.group !== group && applies(other.group));
}

/** Whether two groups share no domain of this kind. */
export function repel(a: Group, b: Group, topologyKey: string): boolean {
  const keepsOff = (one: Group, other: Group) => one.apart.some(term => term.topologyKey === topologyKey && term.applies(other));
  return keepsOff(a, b) || keepsOff(b, a);
}
