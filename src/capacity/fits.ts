import { Board, countsOthers, domainOf, Piece, Place, repel } from './board';
import { cheapestFilling, Filling, Item } from './knapsack';
import { all, tolerates, wants } from './node-match';
import { HOSTNAME, ZONE } from './nodes';
import { SpreadTerm } from './placement-terms';
import { areTooFew, pricesBy, Target } from './prices';
import { push } from '../manifests/json';

/**
 * Why pods may be left without a node; undefined when each finds one, in whatever order they come and whatever node the scheduler
 * prefers. It is shown for each pod that all others together are too few to leave no room for it on all nodes that it may use:
 * however they were placed, one of the nodes would take it. Where pods must be spread, that is shown for the domain that has the
 * fewest of them, which is always open.
 */
export function leftOver(board: Board): string | undefined {
  const doubtful = [...board.groups, ...board.daemons].find(({ group }) => group.doubt !== undefined);
  if (doubtful) return `${doubtful.group.name}: ${doubtful.group.doubt}`;
  for (const daemon of board.daemons.keys()) {
    const reason = keptOff(board, daemon);
    if (reason) return reason;
  }
  for (const piece of largestFirst(board)) {
    const reason = crowdedOut(board, piece);
    if (reason) return reason;
  }
  return undefined;
}

/** They are the ones for which there is no room first. */
function largestFirst({ groups, dimensions }: Board): Piece[] {
  const most = dimensions.map((_, d) => Math.max(1, ...groups.map(({ sizes }) => sizes[d])));
  const part = ({ sizes }: Piece) => Math.max(...sizes.map((size, d) => d === 0 ? 0 : size / most[d]));
  return [...groups].sort((a, b) => part(b) - part(a));
}

/** A pod that must run on each node has no other to go to. */
function keptOff(board: Board, daemon: number): string | undefined {
  const { group, sizes } = board.daemons[daemon];
  const pieces = [...board.groups, ...board.daemons.filter((_, i) => i !== daemon || group.most > 1)];
  if (group.spreads.length > 0 || pieces.some(other => keysOf(board).some(key => repel(group, other.group, key)))) {
    return `${group.name}: whether it shares a node with others depends on who comes first`;
  }
  const places = distinct(board.nodes.filter(place => place.daemons[daemon] !== false)).map(({ place }) => place);
  if (places.some(({ leastRoom }) => leastRoom.some((free, d) => free < 0 && sizes[d] > 0))) {
    return `${group.name}: nodes may not have room for all that may run on each of them`;
  }
  if (group.preempts && board.groups.every(other => goesBefore(group.priority, other.group.priority))) return undefined;
  const isBlocked = places.some(({ leastRoom, ...place }) => {
    const items = itemsOn(board, place, board.groups.map(other => other.group.most)).map(item => ({ ...item, price: 0 }));
    return block({ room: place.room, leastRoom: leastRoom.map((free, d) => free + sizes[d]) }, sizes, items, [], false).price < Infinity;
  });
  return isBlocked ? `${group.name}: other pods may have filled a node before it comes there; a priority above theirs lets it in` : undefined;
}

/** Of two priorities that are known. */
export function goesBefore(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}

function crowdedOut(board: Board, piece: Piece): string | undefined {
  const { group } = piece;
  if (candidates(board, piece).length === 0) return `${group.name}: ${whyNone(board, piece)}`;
  const keys = keysOf(board).filter(key => key !== HOSTNAME && board.groups.some(other => repel(group, other.group, key)));
  if (keys.length + group.spreads.length > 1) return `${group.name}: it must be spread and kept apart at a time`;
  if (group.isInZone && group.spreads.some(({ isByRelease }) => isByRelease)) return `${group.name}: each release is spread by itself, and its volumes hold it in their zones`;
  return crowdedOutAtFirst(board, piece, keys) ?? (group.isInZone && sharesNodes(board, piece) ? crowdedOutOfZone(board, piece, keys) : undefined);
}

function crowdedOutAtFirst(board: Board, piece: Piece, keys: string[]): string | undefined {
  if (keys.length === 1) return crowdedOutOfDomains(board, piece, keys[0]);
  if (piece.group.spreads.length === 1) return crowdedOutOfOne(board, piece, piece.group.spreads[0]);
  return findsRoom(board, piece, candidates(board, piece), othersOf(board, piece)) ? undefined : mayBeFull(piece);
}

function whyNone(board: Board, piece: Piece): string {
  const isAdmitted = board.nodes.some(({ admits }) => admits[board.groups.indexOf(piece)] === true);
  return isAdmitted ? 'what may run on each node may leave no room for it' : 'whether nodes are such as it asks for is not described';
}

/** Whether others may take the room that one of its pods leaves while it is replaced. */
function sharesNodes({ groups, nodes }: Board, piece: Piece): boolean {
  const index = groups.indexOf(piece);
  return nodes.some(({ admits }) => admits[index] !== false && admits.some((answer, other) => other !== index && answer !== false));
}

/**
 * Pods whose volumes wait for them in one zone have the nodes of that only. They were spread when they first came: the zone that one
 * has left is open to it.
 */
function crowdedOutOfZone(board: Board, piece: Piece, keys: string[]): string | undefined {
  const { group } = piece;
  if (keys.length > 0 || group.spreads.some(({ topologyKey }) => topologyKey !== ZONE)) {
    return `${group.name}: its volumes hold it in their zones, and it must be spread or kept apart at a time`;
  }
  const nodes = candidates(board, piece);
  const index = board.groups.indexOf(piece);
  const isSure = board.nodes.every(({ admits, node: { zone } }) => admits[index] === false || nodes.some(i => board.nodes[i].node.zone === zone));
  return isSure && findsRoom(board, piece, nodes, othersOf(board, piece), { topologyKey: ZONE, open: 1 })
    ? undefined
    : `${group.name}: its volumes hold it in their zones, and pods that come before may leave no room for one of it in one of them`;
}

function mayBeFull({ group }: Piece): string {
  return `${group.name}: pods that come before may leave no room for one of it on any node that it may use`;
}

/**
 * A domain is closed while it is ahead by the skew, so only as many are as there are pods to be ahead by. The one with the fewest
 * is never closed, and has no more than its share of them.
 */
function crowdedOutOfOne(board: Board, piece: Piece, spread: SpreadTerm): string | undefined {
  const { group } = piece;
  const { topologyKey, maxSkew, minDomains } = spread;
  if (countsOthers(board, piece, spread)) return `${group.name}: its spread counts pods of others too`;
  const domains = spreadDomains(board, piece, spread);
  if (domains === undefined) return `${group.name}: what it is spread over is not described`;
  const nodes = candidates(board, piece);
  const inDomain = new Map<string | undefined, number[]>();
  for (const i of nodes) push(inDomain, domainOf(board, i, topologyKey), i);
  const usable = domains.filter(domain => inDomain.has(domain));
  const open = usable.length - Math.floor((group.most - 1) / maxSkew);
  if (open > 0 && findsRoom(board, piece, nodes, othersOf(board, piece), { topologyKey, open })) return undefined;

  if (usable.length < Math.max(domains.length, 1)) return `${group.name}: it is spread over nodes that it cannot use`;
  if (domains.length < minDomains && group.most > domains.length * maxSkew) return `${group.name}: it waits for more domains`;
  const others = board.groups.map(other => (
    other === piece ? Math.floor((group.most - 1) / domains.length) : mostInDomain(board, other, topologyKey)
  ));
  return domains.every(domain => findsRoom(board, piece, inDomain.get(domain)!, others)) ? undefined : mayBeFull(piece);
}

/** The domains that the scheduler compares; undefined when the nodes are not described well enough. */
export function spreadDomains(board: Board, { group }: Piece, { topologyKey, honorsAffinity, honorsTaints }: SpreadTerm): string[] | undefined {
  const answers = board.nodes.map(({ node }) => all([
    ...honorsAffinity ? [wants(group.template.spec, node)] : [],
    ...honorsTaints ? [tolerates(group.template.spec, node)] : [],
  ]));
  const domains = board.nodes.map((_, i) => domainOf(board, i, topologyKey));
  if (answers.includes(undefined) || domains.includes(undefined)) return undefined;
  return [...new Set(domains.filter((_, i) => answers[i] === true) as string[])];
}

/** How many pods of a group one domain has at most: none came while it was ahead of the emptiest by more than the skew. */
function mostInDomain(board: Board, piece: Piece, topologyKey: string): number {
  const { group } = piece;
  const spread = group.spreads.length === 1 && group.doubt === undefined ? group.spreads[0] : undefined;
  const domains = spread?.topologyKey === topologyKey ? spreadDomains(board, piece, spread) : undefined;
  if (!spread || !domains || domains.length === 0) return group.most;
  return Math.min(group.most, Math.floor((group.most + (domains.length - 1) * spread.maxSkew) / domains.length));
}

/** Each pod that it is kept apart from closes one domain at most; those that stay open must not all be full. */
function crowdedOutOfDomains(board: Board, piece: Piece, topologyKey: string): string | undefined {
  const { group } = piece;
  const repelled = board.groups.filter(other => repel(group, other.group, topologyKey));
  const closed = repelled.reduce((sum, other) => sum + other.group.most, 0) - Number(repelled.includes(piece));
  const nodes = candidates(board, piece);
  const domains = [...new Set(nodes.map(i => domainOf(board, i, topologyKey)))];
  if (domains.includes(undefined)) return `${group.name}: what it is kept apart in is not described`;
  if (domains.length <= closed) return `${group.name}: those it is kept apart from may be wherever it could be`;
  return findsRoom(board, piece, nodes, othersOf(board, piece), { topologyKey, open: domains.length - closed }) ? undefined : mayBeFull(piece);
}

/** Nodes that take a pod of the group for certain, when they are empty. */
function candidates(board: Board, { sizes, ...piece }: Piece): number[] {
  const group = board.groups.findIndex(other => other.group === piece.group);
  return [...board.nodes.keys()].filter(i => board.nodes[i].admits[group] === true && sizes.every((size, d) => size <= board.nodes[i].leastRoom[d]));
}

function othersOf(board: Board, piece: Piece): number[] {
  return board.groups.map(other => other.group.most - Number(other === piece));
}

interface Domains {
  readonly topologyKey: string;
  /** How many of them are not closed at least. */
  readonly open: number;
}

/** Whether the others are too few to fill all of the nodes for a pod: all nodes of the open domains, whichever these are. */
function findsRoom(board: Board, piece: Piece, nodes: number[], others: number[], domains?: Domains): boolean {
  if (nodes.length === 0) return false;
  const places = nodes.map(i => ({ ...board.nodes[i], domain: domains && domainOf(board, i, domains.topologyKey) }));
  const kinds = distinct(places, place => `${place.type} ${place.domain}`);
  const repelled = board.groups.map(other => repel(piece.group, other.group, HOSTNAME));
  const targets = kinds.map(({ place, count }): Target => {
    const items = itemsOn(board, place, others);
    const priced = (prices: readonly number[]) => items.map((item, i) => ({ ...item, price: prices[i] }));
    return { nodes: count, fill: (prices, isRough) => block(place, piece.sizes, priced(prices), repelled, isRough) };
  });
  const names = [...new Set(kinds.map(({ place }) => place.domain))];
  const starts = startingPrices(board, piece, kinds.map(({ place }) => place));
  if (!domains || names.length === domains.open) return areTooFew(others, targets, starts);

  const costOf = (name: string | undefined, costs: readonly number[]) => (
    kinds.reduce((sum, { place, count }, i) => sum + (place.domain === name ? count * costs[i] : 0), 0)
  );
  const cheapest = (costs: readonly number[]) => names.map(name => costOf(name, costs)).sort((a, b) => a - b).slice(0, domains.open);
  return areTooFew(others, targets, starts, costs => cheapest(costs).reduce((sum, cost) => sum + cost, 0));
}

/** By what part of the largest node's room each takes at most, and by each dimension. */
function startingPrices({ groups, dimensions }: Board, { sizes: pod }: Piece, places: Place[]): number[][] {
  const needs = dimensions.map((_, d) => Math.max(...places.map(({ leastRoom }) => leastRoom[d])) - pod[d] + 1);
  const parts = groups.map(({ sizes }) => Math.max(...sizes.map((size, d) => pod[d] === 0 ? 0 : size / needs[d])));
  return [pricesBy(parts), ...dimensions.map((_, d) => pricesBy(groups.map(({ sizes }) => sizes[d])))];
}

/** The pods of each group as far as they may be on the node. */
function itemsOn({ groups }: Board, { admits }: Pick<Place, 'admits'>, pods: number[]): Omit<Item, 'price'>[] {
  return groups.map(({ group, sizes }, i) => {
    const most = admits[i] === false ? 0 : pods[i];
    return { sizes, most: repel(group, group, HOSTNAME) ? Math.min(most, 1) : most };
  });
}

/**
 * The cheapest way to leave no room for a pod: too much of what it needs, or one that it is kept apart from. What runs on each node
 * may come after those, so that they had the whole room.
 */
function block({ room, leastRoom }: Pick<Place, 'room' | 'leastRoom'>, pod: readonly number[], items: readonly Item[], repelled: readonly boolean[], isRough: boolean): Filling {
  const alone = items.flatMap(({ most, price, sizes }, i) => (
    repelled[i] && most > 0 && sizes.every((size, d) => size <= room[d]) ? [{ price, counts: items.map((_, j) => Number(i === j)) }] : []
  ));
  const full = leastRoom.map((free, d): Filling => (
    pod[d] === 0 || free === Infinity ? { price: Infinity } : cheapestFilling(room, d, free - pod[d] + 1, items, isRough)
  ));
  return [...alone, ...full].reduce((best, filling) => filling.price < best.price ? filling : best, { price: Infinity });
}

function keysOf({ groups, daemons }: Board): string[] {
  return [...new Set([...groups, ...daemons].flatMap(({ group }) => group.apart.map(({ topologyKey }) => topologyKey)))];
}

function distinct<T extends Place>(places: T[], key: (place: T) => string = ({ type }) => type): { readonly place: T; readonly count: number }[] {
  const kinds = new Map<string, { place: T; count: number }>();
  for (const place of places) {
    const kind = kinds.get(key(place));
    if (kind) kind.count++;
    else kinds.set(key(place), { place, count: 1 });
  }
  return [...kinds.values()];
}
