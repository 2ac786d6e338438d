import { upTo } from './amount';
import { Amounts } from './amounts';
import { Crowd } from './crowd';
import { Group } from './groups';
import { Prices } from './knapsack';
import { all, Maybe, tolerates, wants } from './node-match';
import { HOSTNAME, Node, PODS, ZONE } from './nodes';
import { SpreadTerm } from './placement-terms';
import { pricesBy } from './prices';
import { push } from '../manifests/json';

/** Pods and nodes as integers, by dimension: thousandths of cores, bytes, units. */
export interface Board {
  readonly dimensions: readonly string[];
  readonly groups: readonly Piece[];
  readonly daemons: readonly Piece[];
  readonly places: readonly Place[];
  readonly crowd: Crowd;
  /** For each dimension, prices of the groups in proportion to what they take of it. */
  readonly bySize: readonly Prices[];
}

export interface Piece {
  readonly group: Group;
  readonly sizes: readonly number[];
  /** Its position among the groups, or among the DaemonSets. */
  readonly index: number;
}

/** Nodes of one description. */
export interface Place {
  readonly node: Node;
  /** Their number. */
  readonly nodes: number;
  /** What is available before any pod runs. */
  readonly room: readonly number[];
  /** What remains next to all pods that may run on each node. */
  readonly leastRoom: readonly number[];
  /** What remains next to the pods that certainly run on each node. */
  readonly mostRoom: readonly number[];
  /** Whether the pods of each group select such a node, whether they tolerate it, and both. */
  readonly wants: readonly Maybe[];
  readonly tolerates: readonly Maybe[];
  readonly admits: readonly Maybe[];
  readonly daemons: readonly Maybe[];
  /** Nodes with the same type are interchangeable. */
  readonly type: number;
}

/** Nodes nearly always have enough of it, so it is usually not described. */
const UNDESCRIBED = 'ephemeral-storage';

export function boardOf(crowd: Crowd, nodes: readonly Node[]): Board {
  const asked = [...crowd.groups, ...crowd.daemons].flatMap(({ requests }) => [...requests.keys()]);
  const kinds = new Map<Node, number>();
  for (const node of nodes) kinds.set(node, (kinds.get(node) ?? 0) + 1);
  const described = new Set([...kinds.keys()].flatMap(({ room }) => [...room.keys()]));
  const dimensions = [...new Set([PODS, 'cpu', 'memory', ...asked])].filter(resource => resource !== UNDESCRIBED || described.has(resource));
  const piece = (group: Group, index: number): Piece => (
    { group, index, sizes: dimensions.map(resource => resource === PODS ? 1 : sizeOf(group.requests, resource)) }
  );
  const pieces = { crowd, dimensions, groups: crowd.groups.map(piece), daemons: crowd.daemons.map(piece) };
  const sizes = pieces.groups.map(each => each.sizes);
  const types = new Map<string, number>();
  const places = [...kinds].map(([node, number]): Place => {
    const found = placeOf(node, pieces);
    const key = JSON.stringify([found.room, found.leastRoom, found.mostRoom, found.admits.map(String), found.daemons.map(String)]);
    if (!types.has(key)) types.set(key, types.size);
    return { ...found, nodes: number, type: types.get(key)! };
  });
  return { ...pieces, places, bySize: dimensions.map((_, d) => new Prices(pricesBy(sizes.map(size => size[d])), sizes)) };
}

function placeOf(node: Node, { dimensions, groups, daemons, crowd }: Omit<Board, 'places' | 'bySize'>): Omit<Place, 'nodes' | 'type'> {
  const room = dimensions.map(resource => resource === UNDESCRIBED && !node.room.has(resource) ? Infinity : sizeOf(node.room, resource));
  const answers = new Map([...new Set(crowd.asking.values())].map(spec => [spec, { wants: wants(spec, node), tolerates: tolerates(spec, node) }]));
  const answered = groups.map(({ group }) => answers.get(crowd.asking.get(group)!)!);
  const running = daemons.map(({ group }) => admission(asDaemon(group.template.spec), node));
  const without = (pods: (answer: Maybe, group: Group) => number) => (
    room.map((free, d) => free - daemons.reduce((sum, { group, sizes }, i) => sum + pods(running[i], group) * sizes[d], 0))
  );
  return {
    node,
    room,
    leastRoom: without((answer, { most }) => answer === false ? 0 : most),
    mostRoom: without((answer, { count }) => answer === true ? count : 0),
    wants: answered.map(answer => answer.wants),
    tolerates: answered.map(answer => answer.tolerates),
    admits: answered.map(answer => all([answer.wants, answer.tolerates])),
    daemons: running,
  };
}

function admission(spec: { readonly [field: string]: any }, node: Node): Maybe {
  return all([wants(spec, node), tolerates(spec, node)]);
}

/** The DaemonSet controller adds tolerations for nodes that are not ready. */
function asDaemon(spec: { readonly [field: string]: any }): { readonly [field: string]: any } {
  const states = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];
  const added = [...states, ...spec.hostNetwork ? ['network-unavailable'] : []].map(state => ({ key: `node.kubernetes.io/${state}`, operator: 'Exists' }));
  return { ...spec, tolerations: [...spec.tolerations ?? [], ...added] };
}

/** As the scheduler counts: CPU in thousandths of a core, all others in whole units, rounded up. */
function sizeOf(amounts: Amounts, resource: string): number {
  const amount = amounts.get(resource) ?? 0n;
  return Number(resource === 'cpu' ? amount : upTo(amount, 1000n));
}

/** Nodes of one description in a topology domain. */
export interface Share {
  readonly place: Place;
  readonly nodes: number;
}

/** Equal domains: each has the same number of nodes of the same descriptions. */
export interface Domains {
  readonly number: number;
  readonly shares: readonly Share[];
}

/** The domains of the nodes, or undefined if the description of one does not include it. */
export function domainsOf(places: readonly Place[], topologyKey: string): Domains[] | undefined {
  if (topologyKey === HOSTNAME) return places.map(place => ({ number: place.nodes, shares: [{ place, nodes: 1 }] }));
  const domains = new Map<string | undefined, Share[]>();
  for (const place of places) push(domains, topologyKey === ZONE ? place.node.zone : place.node.labels[topologyKey], { place, nodes: place.nodes });
  return domains.has(undefined) ? undefined : [...domains.values()].map(shares => ({ number: 1, shares }));
}

export function numberOf(domains: readonly Domains[]): number {
  return domains.reduce((sum, { number }) => sum + number, 0);
}

/** Whether a spread also counts pods of other groups. */
export function countsOthers({ crowd }: Board, spread: SpreadTerm): boolean {
  return crowd.countingOthers.has(spread);
}

/** Whether pods of two groups must not share a domain of this topology. */
export function repel({ crowd }: Board, a: Piece, b: Piece, topologyKey: string): boolean {
  return repelled({ crowd }, a, topologyKey)?.has(b.group) === true;
}

/** The groups whose pods must not share a domain of this topology with pods of this one. */
export function repelled({ crowd }: Pick<Board, 'crowd'>, { group }: Piece, topologyKey: string): ReadonlySet<Group> | undefined {
  return crowd.apart.get(group)?.get(topologyKey);
}
