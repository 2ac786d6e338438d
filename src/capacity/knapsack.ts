/** Pods of one kind, as far as they may be on a node: how many there are at most, and what each weighs. */
export interface Item {
  readonly price: number;
  /** By dimension. */
  readonly sizes: readonly number[];
  readonly most: number;
}

export interface Filling {
  /** What the pods are worth in all; when the search was given up, a bound that no filling passes. */
  readonly price: number;
  /** How many of each item there are in the best filling that was found; absent when there is none. */
  readonly counts?: readonly number[];
}

const MOST_STEPS = 20_000;
/** More than rounding makes of a sum of whole numbers, and less than one. */
const SLACK = 1e-3;

/**
 * The cheapest pods that take `need` of a dimension at least on a node with this room, or infinity when there is no such filling.
 * Prices are whole numbers, and so is all else: nothing is rounded.
 *
 * @param isRough whether what it cannot be below is enough, as if pods could be cut: that is quick
 */
export function cheapestFilling(room: readonly number[], dimension: number, need: number, items: readonly Item[], isRough: boolean): Filling {
  const order = items.map((item, index) => ({ ...item, index, ratio: item.price / item.sizes[dimension] }))
    .filter(({ sizes, most }) => sizes[dimension] > 0 && most > 0).sort((a, b) => a.ratio - b.ratio);
  const free = [...room];
  const counts = items.map(() => 0);
  let best: Filling = { price: Infinity };
  let steps = 0;

  const search = (depth: number, left: number, price: number): void => {
    if (left <= 0) {
      if (price < best.price) best = { price, counts: [...counts] };
      return;
    }
    if (depth === order.length || Math.ceil(price + left * order[depth].ratio - SLACK) >= best.price || ++steps > MOST_STEPS) return;
    const { sizes, most, index, price: each } = order[depth];
    const fitting = Math.min(most, Math.ceil(left / sizes[dimension]), howMany(free, sizes));
    for (let count = fitting; count >= 0; count--) {
      take(free, sizes, count);
      counts[index] = count;
      search(depth + 1, left - count * sizes[dimension], price + count * each);
      counts[index] = 0;
      take(free, sizes, -count);
    }
  };
  const atLeast = Math.max(0, Math.floor(cheapestParts(need, order, dimension) - SLACK));
  if (isRough) return { price: atLeast };
  search(0, need, 0);
  return steps > MOST_STEPS ? { ...best, price: atLeast } : best;
}

/** As if pods could be cut: never dearer. */
function cheapestParts(need: number, order: readonly (Item & { readonly ratio: number })[], dimension: number): number {
  let [left, price] = [need, 0];
  for (const { sizes, most, ratio } of order) {
    const part = Math.min(left, most * sizes[dimension]);
    left -= part;
    price += part * ratio;
  }
  return left > 0 ? Infinity : price;
}

/** The most that pods on a node with this room can be worth together. Of pods that `repel` each other one kind only is there. */
export function dearestFilling(room: readonly number[], items: readonly Item[], repel: (a: number, b: number) => boolean, isRough: boolean): Filling {
  const partOf = ({ sizes }: Item) => Math.max(...sizes.map((size, d) => size / Math.max(room[d], 1)));
  const order = items.map((item, index) => ({ ...item, index, density: item.price / partOf(item) }))
    .filter(({ price, most }) => price > 0 && most > 0).sort((a, b) => b.density - a.density);
  // For each dimension, what the best of the items from here on gives for a unit of it.
  const ratios = order.map((_, i) => room.map((__, d) => Math.max(...order.slice(i).map(({ price, sizes }) => price / sizes[d]))));
  const bound = (depth: number) => Math.min(...free.map((left, d) => ratios[depth][d] === Infinity ? Infinity : left * ratios[depth][d]));
  const free = [...room];
  const counts = items.map(() => 0);
  let best: Filling = { price: 0, counts: [...counts] };
  let steps = 0;

  const search = (depth: number, price: number): void => {
    if (price > best.price) best = { price, counts: [...counts] };
    if (depth === order.length || Math.floor(price + bound(depth) + SLACK) <= best.price || ++steps > MOST_STEPS) return;
    const { sizes, most, index, price: each } = order[depth];
    const isRepelled = counts.some((count, other) => count > 0 && other !== index && repel(index, other));
    const fitting = isRepelled ? 0 : Math.min(most, howMany(free, sizes));
    for (let count = fitting; count >= 0; count--) {
      take(free, sizes, count);
      counts[index] = count;
      search(depth + 1, price + count * each);
      counts[index] = 0;
      take(free, sizes, -count);
    }
  };
  if (order.length === 0) return best;
  const atMost = Math.ceil(bound(0) + SLACK);
  if (isRough) return { price: atMost };
  search(0, 0);
  return steps > MOST_STEPS ? { ...best, price: atMost } : best;
}

/** How many pods of a size find room. */
export function howMany(room: readonly number[], sizes: readonly number[]): number {
  return Math.min(...sizes.map((size, d) => size === 0 ? Infinity : Math.floor(room[d] / size)));
}

function take(room: number[], sizes: readonly number[], count: number): void {
  for (let d = 0; d < room.length; d++) room[d] -= count * sizes[d];
}
