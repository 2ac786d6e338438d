import { Board, countsOthers, Domains, domainsOf, numberOf, Piece, Place, repel, repelled, Share } from './board';
import { byType, itemsOn } from './fillings';
import { cheapestFilling, Filling, Item, Prices } from './knapsack';
import { all } from './node-match';
import { HOSTNAME, ZONE } from './nodes';
import { SpreadTerm } from './placement-terms';
import { areTooFew, pricesBy, roughCost, Target, worth } from './prices';

/**
 * Why pods may stay unscheduled; undefined if each one is scheduled, in any order and on any node that the scheduler
 * prefers. For each pod, this proves that all other pods together are too few to fill all nodes that it may use:
 * however they are placed, one of the nodes has capacity for it. If pods must be spread, it is proved for the domain with the
 * fewest of them, which is always open.
 */
export function leftOver(given: Board): string | undefined {
  const doubtful = [...given.groups, ...given.daemons].find(({ group }) => group.doubt !== undefined);
  if (doubtful) return `${doubtful.group.name}: ${doubtful.group.doubt}`;
  for (const daemon of given.daemons) {
    const reason = keptOff(given, daemon);
    if (reason) return reason;
  }
  const board = { ...given, proofs: [] };
  for (const piece of largestFirst(board)) {
    const reason = crowdedOut(board, piece);
    if (reason) return reason;
  }
  return undefined;
}

/** What was proved for earlier pods, to be reused for later ones. */
interface ProvenBoard extends Board {
  readonly proofs: Proof[];
}

/** At these prices, filling all nodes of the places so that a pod of these sizes does not fit costs more than all other pods are worth. */
interface Proof {
  readonly prices: Prices;
  readonly sizes: readonly number[];
  readonly places: readonly Place[];
  /** The minimum cost, with any of the pods. */
  readonly cost: number;
  /** Of all pods. */
  readonly worth: number;
}

/** The largest pods are the first that do not fit. */
function largestFirst({ groups, dimensions }: Board): Piece[] {
  const most = dimensions.map((_, d) => Math.max(1, ...groups.map(({ sizes }) => sizes[d])));
  const parts = groups.map(({ sizes }) => Math.max(...sizes.map((size, d) => d === 0 ? 0 : size / most[d])));
  return [...groups].sort((a, b) => parts[b.index] - parts[a.index]);
}

/** A pod that must run on each node cannot run on another one. */
function keptOff(board: Board, daemon: Piece): string | undefined {
  const { group, sizes } = daemon;
  const others = [...board.groups, ...board.daemons.filter(other => other !== daemon || group.most > 1)];
  if (group.spreads.length > 0 || others.some(other => keysOf(board, daemon).some(key => repel(board, daemon, other, key)))) {
    return `${group.name}: whether it can share a node with other pods depends on which of them is scheduled first`;
  }
  const places = byType(sharesOf(board.places.filter(place => place.daemons[daemon.index] !== false))).map(({ place }) => place);
  if (places.some(({ leastRoom }) => leastRoom.some((free, d) => free < 0 && sizes[d] > 0))) {
    return `${group.name}: nodes may not have enough resources for all pods that may run on each of them`;
  }
  if (group.preempts && board.groups.every(other => goesBefore(group.priority, other.group.priority))) return undefined;
  const free = new Prices(board.groups.map(() => 0), board.groups.map(other => other.sizes));
  const isBlocked = places.some(({ leastRoom, ...place }) => {
    const items = itemsOn(board, place, board.groups.map(other => other.group.most));
    return block({ room: place.room, leastRoom: leastRoom.map((left, d) => left + sizes[d]) }, sizes, items, [], free, false).price < Infinity;
  });
  return isBlocked ? `${group.name}: other pods may fill a node before it is scheduled there; with a higher priority it can preempt them` : undefined;
}

/** Whether the first priority is higher, if both are known. */
export function goesBefore(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}

function crowdedOut(board: ProvenBoard, piece: Piece): string | undefined {
  const { group } = piece;
  const candidates = candidatesFor(board, piece);
  if (candidates.length === 0) return `${group.name}: ${whyNone(board, piece)}`;
  const keys = keysOf(board, piece).filter(key => key !== HOSTNAME && board.groups.some(other => repel(board, piece, other, key)));
  if (keys.length + group.spreads.length > 1) return `${group.name}: it has several spread or anti-affinity constraints at the same time`;
  if (group.isInZone && group.spreads.some(({ isByRelease }) => isByRelease)) return `${group.name}: each release is spread separately, and its volumes bind it to their zones`;
  const isHeld = group.isInZone && sharesNodes(board, piece);
  return crowdedOutAtFirst(board, piece, candidates, keys) ?? (isHeld ? crowdedOutOfZone(board, piece, candidates, keys) : undefined);
}

function crowdedOutAtFirst(board: ProvenBoard, piece: Piece, candidates: readonly Place[], keys: string[]): string | undefined {
  if (keys.length === 1) return crowdedOutOfDomains(board, piece, candidates, keys[0]);
  if (piece.group.spreads.length === 1) return crowdedOutOfOne(board, piece, candidates, piece.group.spreads[0]);
  return isProven(board, piece, candidates) || findsRoom(board, piece, sharesOf(candidates), othersOf(board, piece)) ? undefined : mayBeFull(piece);
}

function whyNone(board: Board, { index }: Piece): string {
  const isAdmitted = board.places.some(({ admits }) => admits[index] === true);
  return isAdmitted ? 'the pods that may run on each node may leave too few resources for it' : 'whether nodes match its node selector, affinity and tolerations is not described';
}

/** Whether other pods may take the resources that one of its pods releases while it is replaced. */
function sharesNodes({ places }: Board, { index }: Piece): boolean {
  return places.some(({ admits }) => admits[index] !== false && admits.some((answer, other) => other !== index && answer !== false));
}

/**
 * Pods with volumes in one zone can use only the nodes of that zone. They were spread when they were first scheduled: the zone that a pod
 * has left is open to it.
 */
function crowdedOutOfZone(board: Board, piece: Piece, candidates: readonly Place[], keys: string[]): string | undefined {
  const { group, index } = piece;
  if (keys.length > 0 || group.spreads.some(({ topologyKey }) => topologyKey !== ZONE)) {
    return `${group.name}: its volumes bind it to their zones, and it has spread or anti-affinity constraints at the same time`;
  }
  const zones = domainsOf(candidates, ZONE)!;
  const isSure = board.places.every(({ admits, node }) => admits[index] === false || candidates.some(place => place.node.zone === node.zone));
  return isSure && findsOpenRoom(board, piece, zones, 1, othersOf(board, piece))
    ? undefined
    : `${group.name}: its volumes bind it to their zones, and pods that are scheduled earlier may leave too few resources for one of its pods in one of the zones`;
}

function mayBeFull({ group }: Piece): string {
  return `${group.name}: pods that are scheduled earlier may leave too few resources for one of its pods on every node that it can use`;
}

/**
 * A domain is closed while it exceeds the emptiest one by the skew, so the number of pods limits how many are closed. The domain with
 * the fewest pods is never closed, and has no more than its share of them.
 */
function crowdedOutOfOne(board: Board, piece: Piece, candidates: readonly Place[], spread: SpreadTerm): string | undefined {
  const { group } = piece;
  const { topologyKey, maxSkew, minDomains } = spread;
  if (countsOthers(board, spread)) return `${group.name}: its spread constraint also counts pods of other workloads`;
  const domains = spreadDomains(board, piece, spread);
  if (domains === undefined) return `${group.name}: the topology that it is spread over is not described`;
  const [number, usable] = [numberOf(domains), domainsOf(candidates, topologyKey)!];
  const open = numberOf(usable) - Math.floor((group.most - 1) / maxSkew);
  if (open > 0 && findsOpenRoom(board, piece, usable, open, othersOf(board, piece))) return undefined;

  if (numberOf(usable) < Math.max(number, 1)) return `${group.name}: it is spread over nodes that it cannot use`;
  if (number < minDomains && group.most > number * maxSkew) return `${group.name}: it requires more topology domains`;
  const others = board.groups.map(other => other === piece ? Math.floor((group.most - 1) / number) : mostInDomain(board, other, topologyKey));
  return usable.every(({ shares }) => findsRoom(board, piece, shares, others)) ? undefined : mayBeFull(piece);
}

/** The domains that the scheduler compares, with their nodes that count; undefined if the nodes are not described well enough. */
export function spreadDomains({ places }: Board, { index }: Piece, { topologyKey, honorsAffinity, honorsTaints }: SpreadTerm): Domains[] | undefined {
  const answers = places.map(({ wants, tolerates }) => all([...honorsAffinity ? [wants[index]] : [], ...honorsTaints ? [tolerates[index]] : []]));
  if (answers.includes(undefined) || domainsOf(places, topologyKey) === undefined) return undefined;
  return domainsOf(places.filter((_, i) => answers[i] === true), topologyKey);
}

/** The maximum number of pods of a group in one domain: none is added while it exceeds the emptiest one by more than the skew. */
function mostInDomain(board: Board, piece: Piece, topologyKey: string): number {
  const { group } = piece;
  const spread = group.spreads.length === 1 && group.doubt === undefined ? group.spreads[0] : undefined;
  const domains = spread?.topologyKey === topologyKey ? spreadDomains(board, piece, spread) : undefined;
  if (!spread || !domains || domains.length === 0) return group.most;
  const number = numberOf(domains);
  return Math.min(group.most, Math.floor((group.most + (number - 1) * spread.maxSkew) / number));
}

/** Each pod that it must not share a domain with closes at most one domain; the others must not all be full. */
function crowdedOutOfDomains(board: Board, piece: Piece, candidates: readonly Place[], topologyKey: string): string | undefined {
  const { group } = piece;
  const apart = board.groups.filter(other => repel(board, piece, other, topologyKey));
  const closed = apart.reduce((sum, other) => sum + other.group.most, 0) - Number(apart.includes(piece));
  const domains = domainsOf(candidates, topologyKey);
  if (domains === undefined) return `${group.name}: the topology of its anti-affinity is not described`;
  const open = numberOf(domains) - closed;
  if (open <= 0) return `${group.name}: the pods that its anti-affinity excludes may run in every domain that it could use`;
  return findsOpenRoom(board, piece, domains, open, othersOf(board, piece)) ? undefined : mayBeFull(piece);
}

/** Nodes that certainly can run a pod of the group if they are empty. */
function candidatesFor({ places }: Board, { sizes, index }: Piece): Place[] {
  return places.filter(({ admits, leastRoom }) => admits[index] === true && sizes.every((size, d) => size <= leastRoom[d]));
}

function othersOf(board: Board, piece: Piece): number[] {
  return board.groups.map(other => other.group.most - Number(other === piece));
}

/**
 * Whether a rough bound already proves that the others are too few to fill the nodes, for this pod or for an earlier one that was at
 * least as large and had no other nodes: a smaller pod is not easier to exclude. So it need not be proved again for each pod.
 */
function isProven(board: ProvenBoard, piece: Piece, candidates: readonly Place[]): boolean {
  if (keysOf(board, piece).length > 0) return false;
  if (board.proofs.some(proof => proves(proof, piece, candidates))) return true;
  const pods = board.groups.map(({ group }) => group.most);
  const kinds = byType(sharesOf(candidates));
  const targets = targetsFor(board, piece, kinds, pods);
  for (const prices of [pricesByPart(board, piece, kinds.map(({ place }) => place)), ...board.bySize]) {
    const proof = { prices, sizes: piece.sizes, places: candidates, cost: roughCost(targets, prices), worth: worth(pods, prices) };
    if (proves(proof, piece, candidates)) {
      board.proofs.push(proof);
      return true;
    }
  }
  return false;
}

function proves({ prices, sizes, places, cost, worth: ofAll }: Proof, piece: Piece, candidates: readonly Place[]): boolean {
  const isEnough = cost > ofAll - prices.each[piece.index];
  return isEnough && piece.sizes.every((size, d) => size <= sizes[d]) && places.every(place => candidates.includes(place));
}

/** Whether the others are too few to fill all of the nodes for a pod. */
function findsRoom(board: Board, piece: Piece, nodes: readonly Share[], others: readonly number[]): boolean {
  return findsOpenRoom(board, piece, [{ number: 1, shares: nodes }], 1, others);
}

/** Whether the others are too few to fill all nodes of `open` domains, for any choice of these. */
function findsOpenRoom(board: Board, piece: Piece, domains: readonly Domains[], open: number, others: readonly number[]): boolean {
  const kinds = byType(domains.flatMap(({ number, shares }) => shares.map(({ place, nodes }) => ({ place, nodes: number * nodes }))));
  const targets = targetsFor(board, piece, kinds, others);
  const indexOf = new Map(kinds.map(({ place }, i) => [place.type, i]));
  const total = (costs: readonly number[]) => cheapest(open, domains.map(({ number, shares }) => (
    { number, cost: shares.reduce((sum, { place, nodes }) => sum + nodes * costs[indexOf.get(place.type)!], 0) }
  )));
  const isProof = (prices: Prices) => roughCost(targets, prices, total) > worth(others, prices);
  if (board.bySize.some(isProof)) return true;
  const byPart = pricesByPart(board, piece, kinds.map(({ place }) => place));
  return isProof(byPart) || areTooFew(others, targets, [byPart, ...board.bySize], total);
}

function targetsFor(board: Board, piece: Piece, kinds: readonly Share[], others: readonly number[]): Target[] {
  const apart = repelled(board, piece, HOSTNAME);
  const isApart = board.groups.map(({ group }) => apart?.has(group) === true);
  return kinds.map(({ place, nodes }) => {
    const items = itemsOn(board, place, others);
    return { nodes, fill: (prices, isRough) => block(place, piece.sizes, items, isApart, prices, isRough) };
  });
}

/** The minimum cost of `number` domains. */
function cheapest(number: number, domains: { readonly number: number; readonly cost: number }[]): number {
  let [left, sum] = [number, 0];
  for (const domain of domains.sort((a, b) => a.cost - b.cost)) {
    const taken = Math.min(left, domain.number);
    if (taken > 0) sum += taken * domain.cost;
    left -= taken;
  }
  return sum;
}

/** Prices by the largest fraction that each pod takes of the resources of the largest node. */
function pricesByPart({ groups, dimensions }: Board, { sizes: pod }: Piece, places: Place[]): Prices {
  const needs = dimensions.map((_, d) => Math.max(...places.map(({ leastRoom }) => leastRoom[d])) - pod[d] + 1);
  const sizes = groups.map(piece => piece.sizes);
  return new Prices(pricesBy(sizes.map(each => Math.max(...each.map((size, d) => pod[d] === 0 ? 0 : size / needs[d])))), sizes);
}

/**
 * The cheapest way to exclude a pod: pods that take too much of what it needs, or a pod that it must not share the node with. DaemonSet
 * pods may be scheduled after those, so they could use the whole node.
 */
function block(
  { room, leastRoom }: Pick<Place, 'room' | 'leastRoom'>, pod: readonly number[], items: readonly Item[], isApart: readonly boolean[], prices: Prices, isRough: boolean,
): Filling {
  const keepers = [...items.keys()].filter(i => isApart[i] && items[i].most > 0 && items[i].sizes.every((size, d) => size <= room[d]));
  const alone = keepers.map((i): Filling => ({ price: prices.each[i], counts: items.map((_, j) => Number(i === j)) }));
  const full = leastRoom.map((free, d): Filling => (
    pod[d] === 0 || free === Infinity ? { price: Infinity } : cheapestFilling(room, d, free - pod[d] + 1, items, prices, isRough)
  ));
  return [...alone, ...full].reduce((best, filling) => filling.price < best.price ? filling : best, { price: Infinity });
}

/** The topologies whose domains the pods must not share with others. */
function keysOf({ crowd }: Board, { group }: Piece): string[] {
  return [...crowd.apart.get(group)?.keys() ?? []];
}

/** All nodes of the places. */
export function sharesOf(places: readonly Place[]): Share[] {
  return places.map(place => ({ place, nodes: place.nodes }));
}
