import { Board, countsOthers, domainOf, Piece, Place, repel } from './board';
import { spreadDomains } from './fits';
import { dearestFilling, howMany, Item } from './knapsack';
import { HOSTNAME } from './nodes';
import { SpreadTerm } from './placement-terms';
import { areTooMany, pricesBy, Target } from './prices';
import { push } from '../manifests/json';
import { listed } from '../private/nearest';

/**
 * Why there is no way at all to place the pods; undefined when there may be one. Each reason leaves out some of the rules, so that
 * it holds with all of them.
 */
export function impossible(board: Board): string | undefined {
  return tooManyDaemons(board)
    ?? board.groups.map(piece => homeless(board, piece) ?? tooManyForDomains(board, piece) ?? unevenAtBest(board, piece)).find(Boolean)
    ?? forcedTogether(board)
    ?? tooManyFor(board, board.nodes, board.groups.map(({ group }) => group.count));
}

function tooManyDaemons({ daemons, nodes, dimensions }: Board): string | undefined {
  const full = nodes.find(({ mostRoom }) => mostRoom.some(free => free < 0));
  if (full === undefined) return undefined;
  const running = daemons.filter((_, i) => full.daemons[i] === true).map(({ group }) => group.name);
  return `${listed(running)}: what runs on each node needs more ${listed(dimensions.filter((_, d) => full.mostRoom[d] < 0))} than a node has`;
}

function homeless(board: Board, piece: Piece): string | undefined {
  const index = board.groups.indexOf(piece);
  const admitting = board.nodes.filter(({ admits }) => admits[index] !== false);
  if (admitting.length === 0) return `${piece.group.name}: no node is such as it asks for`;
  const lacking = board.dimensions.filter((_, d) => admitting.every(({ mostRoom }) => mostRoom[d] < piece.sizes[d]));
  if (lacking.length > 0) return `${piece.group.name}: one pod needs more ${listed(lacking)} than any node has`;
  return placesFor(board, piece).length === 0 ? `${piece.group.name}: no node has room for one pod` : undefined;
}

/** Nodes that may take a pod of the group. */
function placesFor(board: Board, piece: Piece): number[] {
  const index = board.groups.indexOf(piece);
  return [...board.nodes.keys()].filter(i => board.nodes[i].admits[index] !== false && howMany(board.nodes[i].mostRoom, piece.sizes) > 0);
}

/** At most one in each domain. */
function tooManyForDomains(board: Board, piece: Piece): string | undefined {
  const { group } = piece;
  for (const { topologyKey, applies } of group.apart) {
    if (!applies(group)) continue;
    const domains = placesFor(board, piece).map(i => domainOf(board, i, topologyKey));
    const number = new Set(domains).size;
    if (!domains.includes(undefined) && group.count > number) return `${group.name}: ${group.count} pods share no ${nameOf(topologyKey)}, and ${number === 1 ? 'one is' : `${number} are`} open to it`;
  }
  return undefined;
}

/** No domain may be ahead of the emptiest one by more than the skew, and that one has an end. */
function unevenAtBest(board: Board, piece: Piece): string | undefined {
  const { group } = piece;
  for (const spread of group.spreads) {
    const domains = isItsOwn(board, piece, spread) ? spreadDomains(board, piece, spread) : undefined;
    if (domains === undefined) continue;
    const room = roomByDomain(board, piece, spread.topologyKey);
    const most = domains.map(domain => room.get(domain) ?? 0);
    const least = domains.length < spread.minDomains ? 0 : Math.min(...most);
    if (group.count > most.reduce((sum, number) => sum + Math.min(number, least + spread.maxSkew), 0)) {
      if (domains.length < spread.minDomains) return `${group.name}: ${group.count} pods wait for ${spread.minDomains} different ${nameOf(spread.topologyKey)}s, and ${domains.length === 1 ? 'one is' : `${domains.length} are`} open to them`;
      return `${group.name}: spread evenly over each ${nameOf(spread.topologyKey)}, ${group.count} pods find no room`;
    }
  }
  return undefined;
}

/** Pods of others would make room for more of it, where it cannot go itself. */
function isItsOwn(board: Board, piece: Piece, spread: SpreadTerm): boolean {
  return spread.applies(piece.group) && !countsOthers(board, piece, spread);
}

/** How many pods of the group each domain takes at most. */
function roomByDomain(board: Board, piece: Piece, topologyKey: string): Map<string | undefined, number> {
  const isAlone = repel(piece.group, piece.group, HOSTNAME);
  const room = new Map<string | undefined, number>();
  for (const i of placesFor(board, piece)) {
    const domain = domainOf(board, i, topologyKey);
    room.set(domain, (room.get(domain) ?? 0) + Math.min(isAlone ? 1 : Infinity, howMany(board.nodes[i].mostRoom, piece.sizes)));
  }
  return room;
}

/** What must be in one domain, since the others may not be ahead of it by more than the skew. */
function forcedTogether(board: Board): string | undefined {
  const keys = new Set(board.groups.flatMap(({ group }) => group.spreads.map(({ topologyKey }) => topologyKey)));
  for (const key of keys) {
    const domains = placesByDomain(board, key);
    if (domains.has(undefined)) continue;
    const forced = board.groups.map(piece => forcedInto(board, piece, key));
    const crowded = [...domains].map(([domain, places]) => ({ places, pods: forced.map(({ into, least }) => into.has(domain!) ? least : 0) }));
    const reason = distinctBy(crowded, ({ places, pods }) => JSON.stringify([pods, places.map(({ type }) => type)]))
      .map(({ places, pods }) => tooManyFor(board, places, pods)).find(Boolean);
    if (reason) return `${reason}, as they are spread over each ${nameOf(key)}`;
  }
  return undefined;
}

function placesByDomain(board: Board, topologyKey: string): Map<string | undefined, Place[]> {
  const domains = new Map<string | undefined, Place[]>();
  for (const [i, place] of board.nodes.entries()) push(domains, domainOf(board, i, topologyKey), place);
  return domains;
}

/** Into which domains pods of the group must go, and how many into each at least. */
function forcedInto(board: Board, piece: Piece, key: string): { readonly into: ReadonlySet<string>; readonly least: number } {
  const spread = piece.group.spreads.find(term => term.topologyKey === key && isItsOwn(board, piece, term));
  const domains = (spread && spreadDomains(board, piece, spread)) ?? [];
  const ahead = (domains.length - 1) * (spread?.maxSkew ?? 0);
  return { into: new Set(domains), least: Math.max(0, Math.ceil((piece.group.count - ahead) / domains.length)) };
}

function distinctBy<T>(values: T[], key: (value: T) => string): T[] {
  return [...new Map(values.map(value => [key(value), value])).values()];
}

/** Whether so many pods cannot share these nodes, whatever goes where. */
function tooManyFor(board: Board, places: readonly Place[], pods: number[]): string | undefined {
  const kinds = new Map<string, Place[]>();
  for (const place of places) push(kinds, place.type, place);
  const apart = board.groups.map(a => board.groups.map(b => repel(a.group, b.group, HOSTNAME)));
  const targets = [...kinds.values()].map((alike): Target => ({
    nodes: alike.length,
    fill: (prices, isRough) => dearestFilling(alike[0].mostRoom, itemsOn(board, alike[0], pods, prices), (a, b) => apart[a][b], isRough),
  }));
  const bySize = board.dimensions.map((_, d) => pricesBy(board.groups.map(({ sizes }) => sizes[d])));
  return areTooMany(pods, targets, bySize) ? tooMuch(board, places, pods) : undefined;
}

function itemsOn({ groups }: Board, { admits }: Place, pods: number[], prices: readonly number[]): Item[] {
  return groups.map(({ group, sizes }, i) => {
    const most = admits[i] === false ? 0 : pods[i];
    return { price: prices[i], sizes, most: repel(group, group, HOSTNAME) ? Math.min(most, 1) : most };
  });
}

/** What they ask for in all, where that is already too much. */
function tooMuch({ groups, dimensions }: Board, places: readonly Place[], pods: number[]): string {
  const exceeded = dimensions.filter((_, d) => (
    groups.reduce((sum, { sizes }, i) => sum + pods[i] * sizes[d], 0) > places.reduce((sum, { mostRoom }) => sum + Math.max(0, mostRoom[d]), 0)
  ));
  return exceeded.length > 0 ? `the pods ask for more ${listed(exceeded)} than the nodes have` : 'the pods cannot be divided among the nodes';
}

function nameOf(topologyKey: string): string {
  return topologyKey.replace(/^.*\//, '').replace('hostname', 'node');
}
