import { Board, Place, repel, Share } from './board';
import { Item } from './knapsack';
import { HOSTNAME } from './nodes';

/** The pods of each group that may run on the node. */
export function itemsOn(board: Board, { admits }: Pick<Place, 'admits'>, pods: readonly number[]): Item[] {
  return board.groups.map((piece, i) => {
    const most = admits[i] === false ? 0 : pods[i];
    return { sizes: piece.sizes, most: repel(board, piece, piece, HOSTNAME) ? Math.min(most, 1) : most };
  });
}

/** Combines equal nodes into one entry with their total number. */
export function byType(shares: readonly Share[]): Share[] {
  const types = new Map<number, Share>();
  for (const share of shares) {
    const { place, nodes } = types.get(share.place.type) ?? { place: share.place, nodes: 0 };
    types.set(place.type, { place, nodes: nodes + share.nodes });
  }
  return [...types.values()];
}
