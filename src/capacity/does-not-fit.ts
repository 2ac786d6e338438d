import { Board, countsOthers, Domains, domainsOf, numberOf, Piece, Place, repel, Share } from './board';
import { byType, itemsOn } from './fillings';
import { sharesOf, spreadDomains } from './fits';
import { dearestFilling, howMany } from './knapsack';
import { HOSTNAME } from './nodes';
import { SpreadTerm } from './placement-terms';
import { areTooMany, Target } from './prices';
import { listed } from '../private/messages/nearest';

/**
 * Why the pods cannot be placed in any way; undefined if there may be a way. Each reason ignores some of the rules, so
 * it also holds with all of them.
 */
export function impossible(board: Board): string | undefined {
  return tooManyDaemons(board)
    ?? board.groups.map(piece => homeless(board, piece) ?? tooManyForDomains(board, piece) ?? unevenAtBest(board, piece)).find(Boolean)
    ?? forcedTogether(board)
    ?? tooManyFor(board, sharesOf(board.places), board.groups.map(({ group }) => group.count));
}

function tooManyDaemons({ daemons, places, dimensions }: Board): string | undefined {
  const full = places.find(({ mostRoom }) => mostRoom.some(free => free < 0));
  if (full === undefined) return undefined;
  const running = daemons.filter((_, i) => full.daemons[i] === true).map(({ group }) => group.name);
  return `${listed(running)}: the pods that run on each node need more ${listed(dimensions.filter((_, d) => full.mostRoom[d] < 0))} than a node has`;
}

function homeless(board: Board, piece: Piece): string | undefined {
  const admitting = board.places.filter(({ admits }) => admits[piece.index] !== false);
  if (admitting.length === 0) return `${piece.group.name}: no node matches its node selector, affinity and tolerations`;
  const lacking = board.dimensions.filter((_, d) => admitting.every(({ mostRoom }) => mostRoom[d] < piece.sizes[d]));
  if (lacking.length > 0) return `${piece.group.name}: one pod needs more ${listed(lacking)} than any node has`;
  return placesFor(board, piece).length === 0 ? `${piece.group.name}: no node has enough resources left for one pod` : undefined;
}

/** Nodes that may take a pod of the group. */
function placesFor({ places }: Board, { index, sizes }: Piece): Place[] {
  return places.filter(({ admits, mostRoom }) => admits[index] !== false && howMany(mostRoom, sizes) > 0);
}

/** Whether there are more pods than domains, if each domain takes at most one. */
function tooManyForDomains(board: Board, piece: Piece): string | undefined {
  const { group } = piece;
  for (const { topologyKey, applies } of group.apart) {
    const domains = applies(group) ? domainsOf(placesFor(board, piece), topologyKey) : undefined;
    if (domains === undefined) continue;
    const number = numberOf(domains);
    if (group.count > number) return `${group.name}: each of its ${group.count} pods needs a separate ${nameOf(topologyKey)}, and ${number === 1 ? 'one is' : `${number} are`} available`;
  }
  return undefined;
}

/** No domain may exceed the emptiest one by more than the skew, and the capacity of the emptiest one is limited. */
function unevenAtBest(board: Board, piece: Piece): string | undefined {
  const { group } = piece;
  for (const spread of group.spreads) {
    const domains = isItsOwn(board, piece, spread) ? spreadDomains(board, piece, spread) : undefined;
    if (domains === undefined) continue;
    const number = numberOf(domains);
    const most = domains.map(each => roomIn(board, piece, each));
    const least = number < spread.minDomains ? 0 : Math.min(...most);
    if (group.count > domains.reduce((sum, each, i) => sum + each.number * Math.min(most[i], least + spread.maxSkew), 0)) {
      if (number < spread.minDomains) return `${group.name}: ${group.count} pods require ${spread.minDomains} different ${nameOf(spread.topologyKey)}s, and ${number === 1 ? 'one is' : `${number} are`} available`;
      return `${group.name}: spread evenly over each ${nameOf(spread.topologyKey)}, ${group.count} pods do not fit`;
    }
  }
  return undefined;
}

/** If the spread counts pods of other groups, these allow more of its own pods by raising the count of domains that it cannot use. */
function isItsOwn(board: Board, { group }: Piece, spread: SpreadTerm): boolean {
  return spread.applies(group) && !countsOthers(board, spread);
}

/** The maximum number of pods of the group in one of the domains. */
function roomIn(board: Board, piece: Piece, domains: Domains): number {
  const isAlone = repel(board, piece, piece, HOSTNAME);
  return domains.shares.filter(({ place }) => place.admits[piece.index] !== false)
    .reduce((sum, { place, nodes }) => sum + nodes * Math.min(isAlone ? 1 : Infinity, Math.max(0, howMany(place.mostRoom, piece.sizes))), 0);
}

/** Whether too many pods must be in one domain, because the others may not exceed it by more than the skew. */
function forcedTogether(board: Board): string | undefined {
  const keys = new Set(board.groups.flatMap(({ group }) => group.spreads.map(({ topologyKey }) => topologyKey)));
  for (const key of keys) {
    const domains = domainsOf(board.places, key);
    if (domains === undefined) continue;
    const forced = board.groups.map(piece => forcedInto(board, piece, key));
    const crowded = domains.map(({ shares }) => (
      { shares, pods: forced.map(({ into, least }) => shares.some(({ place }) => into.has(place)) ? least : 0) }
    ));
    const reason = distinctBy(crowded, each => JSON.stringify([each.pods, each.shares.map(({ place, nodes }) => [place.type, nodes])]))
      .map(each => tooManyFor(board, each.shares, each.pods)).find(Boolean);
    if (reason) return `${reason}, because they are spread over each ${nameOf(key)}`;
  }
  return undefined;
}

/** The nodes of the domains that must run pods of the group, and the minimum number in each. */
function forcedInto(board: Board, piece: Piece, key: string): { readonly into: ReadonlySet<Place>; readonly least: number } {
  const spread = piece.group.spreads.find(term => term.topologyKey === key && isItsOwn(board, piece, term));
  const domains = (spread && spreadDomains(board, piece, spread)) ?? [];
  const number = numberOf(domains);
  const ahead = (number - 1) * (spread?.maxSkew ?? 0);
  const into = new Set(domains.flatMap(each => each.shares.map(({ place }) => place)));
  return { into, least: Math.max(0, Math.ceil((piece.group.count - ahead) / number)) };
}

function distinctBy<T>(values: T[], key: (value: T) => string): T[] {
  return [...new Map(values.map(value => [key(value), value])).values()];
}

/** Whether so many pods cannot run on these nodes, however they are placed. */
function tooManyFor(board: Board, nodes: readonly Share[], pods: readonly number[]): string | undefined {
  const areApart = (a: number, b: number) => repel(board, board.groups[a], board.groups[b], HOSTNAME);
  const targets = byType(nodes).map(({ place, nodes: number }): Target => {
    const items = itemsOn(board, place, pods);
    return { nodes: number, fill: (prices, isRough) => dearestFilling(place.mostRoom, items, prices, areApart, isRough) };
  });
  return areTooMany(pods, targets, board.bySize) ? tooMuch(board, nodes, pods) : undefined;
}

/** Which resources the pods request too much of in total, if any. */
function tooMuch({ groups, dimensions }: Board, nodes: readonly Share[], pods: readonly number[]): string {
  const asked = (d: number) => groups.reduce((sum, { sizes }, i) => sum + pods[i] * sizes[d], 0);
  const free = (d: number) => nodes.reduce((sum, { place, nodes: number }) => sum + number * Math.max(0, place.mostRoom[d]), 0);
  const exceeded = dimensions.filter((_, d) => asked(d) > free(d));
  return exceeded.length > 0 ? `the pods request more ${listed(exceeded)} than the nodes have` : 'the pods cannot be distributed over the nodes';
}

function nameOf(topologyKey: string): string {
  return topologyKey.replace(/^.*\//, '').replace('hostname', 'node');
}
