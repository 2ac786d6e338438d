import { Board, domainOf, Piece, Place, repel } from './board';
import { spreadDomains } from './fits';
import { dearestFilling, howMany, Item } from './knapsack';
import { HOSTNAME } from './nodes';
import { areTooMany, pricesBy, Target } from './prices';
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
    if (!spread.applies(group) || group.doubt !== undefined) continue;
    const domains = spreadDomains(board, piece, spread);
    if (domains === undefined) continue;
    const most = domains.map(domain => mostOn(board, piece, nodesIn(board, spread.topologyKey, domain)));
    const least = domains.length < spread.minDomains ? 0 : Math.min(...most);
    if (group.count > most.reduce((sum, number) => sum + Math.min(number, least + spread.maxSkew), 0)) {
      return `${group.name}: spread evenly over each ${nameOf(spread.topologyKey)}, ${group.count} pods find no room`;
    }
  }
  return undefined;
}

function mostOn(board: Board, piece: Piece, nodes: number[]): number {
  const isAlone = repel(piece.group, piece.group, HOSTNAME);
  const places = new Set(placesFor(board, piece));
  return nodes.filter(i => places.has(i))
    .reduce((sum, i) => sum + Math.min(isAlone ? 1 : Infinity, howMany(board.nodes[i].mostRoom, piece.sizes)), 0);
}

function nodesIn(board: Board, topologyKey: string, domain: string | undefined): number[] {
  return [...board.nodes.keys()].filter(i => domainOf(board, i, topologyKey) === domain);
}

/** What must be in one domain, since the others may not be ahead of it by more than the skew. */
function forcedTogether(board: Board): string | undefined {
  const keys = new Set(board.groups.flatMap(({ group }) => group.spreads.map(({ topologyKey }) => topologyKey)));
  for (const key of keys) {
    const domains = new Set(board.nodes.map((_, i) => domainOf(board, i, key)));
    if (domains.has(undefined)) continue;
    for (const domain of domains) {
      const nodes = nodesIn(board, key, domain).map(i => board.nodes[i]);
      const reason = tooManyFor(board, nodes, board.groups.map(piece => leastIn(board, piece, key, domain!)));
      if (reason) return `${reason}, as they are spread over each ${nameOf(key)}`;
    }
  }
  return undefined;
}

function leastIn(board: Board, piece: Piece, key: string, domain: string): number {
  const { group } = piece;
  const spread = group.spreads.find(({ topologyKey, applies }) => topologyKey === key && applies(group));
  const domains = spread && group.doubt === undefined ? spreadDomains(board, piece, spread) : undefined;
  if (!spread || !domains?.includes(domain)) return 0;
  return Math.max(0, Math.ceil((group.count - (domains.length - 1) * spread.maxSkew) / domains.length));
}

/** Whether so many pods cannot share these nodes, whatever goes where. */
function tooManyFor(board: Board, places: readonly Place[], pods: number[]): string | undefined {
  const kinds = new Map<string, Place[]>();
  for (const place of places) kinds.set(place.type, [...kinds.get(place.type) ?? [], place]);
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
