/** Pods of one kind that may run on a node: their maximum number, and the sizes of each. */
export interface Item {
  /** By dimension. */
  readonly sizes: readonly number[];
  readonly most: number;
}

/** The value of pods of each kind, as integers. */
export class Prices {
  private readonly orders: number[][] = [];

  constructor(readonly each: readonly number[], private readonly sizes: readonly (readonly number[])[]) {}

  /** The kinds that use the dimension, in ascending order of their value per unit of it; computed once for all nodes. */
  cheapestFirst(dimension: number): readonly number[] {
    return this.orders[dimension] ??= [...this.each.keys()].filter(i => this.sizes[i][dimension] > 0)
      .sort((a, b) => this.ratio(a, dimension) - this.ratio(b, dimension));
  }

  /** Other prices for the same kinds. */
  instead(each: readonly number[]): Prices {
    return new Prices(each, this.sizes);
  }

  ratio(kind: number, dimension: number): number {
    return this.each[kind] / this.sizes[kind][dimension];
  }
}

export interface Filling {
  /** The total value of the pods; if the search was aborted, a bound that no filling exceeds. */
  readonly price: number;
  /** The number of each item in the best filling that was found; absent if there is none. */
  readonly counts?: readonly number[];
}

const MOST_STEPS = 20_000;
/** Larger than any rounding error of a sum of integers, and less than one. */
const SLACK = 1e-3;

/**
 * The cheapest pods that take at least `need` of a dimension on a node with these free resources, or infinity if no such filling exists.
 * Prices and sizes are integers, so nothing is rounded.
 *
 * @param isRough whether a lower bound is enough, as if pods could be divided: that is fast
 */
export function cheapestFilling(
  room: readonly number[], dimension: number, need: number, items: readonly Item[], prices: Prices, isRough: boolean,
): Filling {
  const atLeast = Math.max(0, Math.floor(cheapestParts(need, items, prices, dimension) - SLACK));
  if (isRough) return { price: atLeast };
  const order = prices.cheapestFirst(dimension).filter(index => items[index].most > 0)
    .map(index => ({ ...items[index], index, price: prices.each[index], ratio: prices.ratio(index, dimension) }));
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
  search(0, need, 0);
  return steps > MOST_STEPS ? { ...best, price: atLeast } : best;
}

/** As if pods could be divided: never more expensive. */
function cheapestParts(need: number, items: readonly Item[], prices: Prices, dimension: number): number {
  let [left, price] = [need, 0];
  for (const kind of prices.cheapestFirst(dimension)) {
    if (left <= 0) break;
    const part = Math.min(left, items[kind].most * items[kind].sizes[dimension]);
    left -= part;
    price += part * prices.ratio(kind, dimension);
  }
  return left > 0 ? Infinity : price;
}

/** The maximum total value of pods on a node with these free resources. Of pods that `repel` each other, only one kind is on it. */
export function dearestFilling(
  room: readonly number[], items: readonly Item[], prices: Prices, repel: (a: number, b: number) => boolean, isRough: boolean,
): Filling {
  const atMost = dearestParts(room, items, prices);
  if (isRough || atMost === 0) return { price: atMost, counts: items.map(() => 0) };
  const partOf = ({ sizes }: Item) => Math.max(...sizes.map((size, d) => size / Math.max(room[d], 1)));
  const order = items.map((item, index) => ({ ...item, index, price: prices.each[index], density: prices.each[index] / partOf(item) }))
    .filter(({ price, most }) => price > 0 && most > 0).sort((a, b) => b.density - a.density);
  // For each dimension, the best value per unit among the items from here on.
  const ratios = order.map(({ price, sizes }) => sizes.map(size => price / size));
  for (let i = order.length - 2; i >= 0; i--) ratios[i] = ratios[i].map((ratio, d) => Math.max(ratio, ratios[i + 1][d]));
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
  search(0, 0);
  return steps > MOST_STEPS ? { ...best, price: atMost } : best;
}

/** As if pods could be divided, and limited only by the scarcest dimension: never cheaper. */
function dearestParts(room: readonly number[], items: readonly Item[], { each }: Prices): number {
  const best = room.map(() => 0);
  items.forEach(({ most, sizes }, i) => {
    if (most > 0 && each[i] > 0) sizes.forEach((size, d) => best[d] = Math.max(best[d], each[i] / size));
  });
  if (best.every(ratio => ratio === 0)) return 0;
  return Math.ceil(Math.min(...room.map((free, d) => best[d] === Infinity ? Infinity : free * best[d])) + SLACK);
}

/** How many pods of a size fit. */
export function howMany(room: readonly number[], sizes: readonly number[]): number {
  return Math.min(...sizes.map((size, d) => size === 0 ? Infinity : Math.floor(room[d] / size)));
}

function take(room: number[], sizes: readonly number[], count: number): void {
  for (let d = 0; d < room.length; d++) room[d] -= count * sizes[d];
}
