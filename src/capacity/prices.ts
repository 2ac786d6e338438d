import { Filling, Prices } from './knapsack';
import { maximize } from './linear-program';

/** Equal nodes, and the best filling of one at given prices of the pods. */
export interface Target {
  readonly nodes: number;
  /** If rough, a bound that is fast to compute. */
  readonly fill: (prices: Prices, isRough: boolean) => Filling;
}

/** Integers keep the proof free of rounding errors. */
const ONE = 1_000_000;
const MOST_ROUNDS = 60;
/** With more kinds of pods the linear program takes long, and adds little to prices by size: small pods leave few resources unused. */
const MOST_KINDS = 24;

interface Cut {
  readonly target: number;
  readonly counts: readonly number[];
}

/**
 * Proves that the pods are too few to fill all targets, with prices of the pods at which all together are worth less than the
 * cheapest fillings cost. The prices are the dual of the linear program that fills as many targets as possible with fractional
 * fillings; they are found by adding one filling after the other, starting with those of some initial prices.
 *
 * @param total adds up the prices of one filling of each target; by default of all its nodes
 */
export function areTooFew(
  pods: readonly number[], targets: readonly Target[], starts: readonly Prices[], total: (costs: readonly number[]) => number = sumOver(targets),
): boolean {
  return prove(pods, targets, starts, (prices, costs) => total(costs) > worth(pods, prices), {
    objective: [...pods.map(count => -count), ...targets.map(({ nodes }) => nodes)],
    row: ({ target, counts }) => [...counts.map(count => -count), ...targets.map((_, i) => Number(i === target))],
    isNew: (cost, said) => cost < said,
  });
}

/** A fast bound: the minimum cost, or the maximum value, of the fillings of all targets. */
export function roughCost(targets: readonly Target[], prices: Prices, total: (costs: readonly number[]) => number = sumOver(targets)): number {
  return total(targets.map(({ fill }) => fill(prices, true).price));
}

/** Proves that the pods are too many for all targets, with prices at which they are worth more than the most valuable fillings. */
export function areTooMany(pods: readonly number[], targets: readonly Target[], starts: readonly Prices[]): boolean {
  const isProven = (prices: Prices, costs: readonly number[]) => worth(pods, prices) > sumOver(targets)(costs);
  if (starts.some(prices => worth(pods, prices) > roughCost(targets, prices))) return true;
  return prove(pods, targets, starts, isProven, {
    objective: [...pods, ...targets.map(({ nodes }) => -nodes)],
    row: ({ target, counts }) => [...counts, ...targets.map((_, i) => -Number(i === target))],
    isNew: (cost, said) => cost > said,
  });
}

interface Program {
  readonly objective: readonly number[];
  readonly row: (cut: Cut) => number[];
  readonly isNew: (cost: number, said: number) => boolean;
}

function prove(
  pods: readonly number[], targets: readonly Target[], starts: readonly Prices[],
  isProven: (prices: Prices, costs: number[]) => boolean, program: Program,
): boolean {
  if (pods.length > MOST_KINDS) return false;
  const cuts = new Map<string, Cut>();
  /** Whether the prices prove it; otherwise stores the fillings at these prices, if they improve on `said`. */
  const tryPrices = (prices: Prices, said?: readonly number[]): boolean => {
    const fillings = targets.map(({ fill }) => fill(prices, false));
    fillings.forEach(({ counts, price }, target) => {
      const isNew = said === undefined || program.isNew(price, said[target]);
      if (counts && isNew) cuts.set(JSON.stringify([target, counts]), { target, counts });
    });
    return isProven(prices, fillings.map(({ price }) => price));
  };
  if ([...starts, starts[0].instead(pods.map(() => ONE))].some(prices => tryPrices(prices))) return true;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const solution = maximize(program.objective, [
      ...[...cuts.values()].map(cut => ({ coefficients: program.row(cut), bound: 0 })),
      ...pods.map((_, i) => ({ coefficients: program.objective.map((__, j) => Number(i === j)), bound: 1 })),
    ]);
    const before = cuts.size;
    const said = targets.map((_, i) => solution[pods.length + i] * ONE);
    if (tryPrices(starts[0].instead(pods.map((_, i) => Math.max(0, Math.round(solution[i] * ONE)))), said)) return true;
    if (cuts.size === before) return false;
  }
  return false;
}

/** Prices in proportion to these amounts: exact, if they have a common divisor. */
export function pricesBy(amounts: readonly number[]): number[] {
  const most = Math.max(...amounts);
  const measure = amounts.every(Number.isInteger) ? amounts.reduce(commonMeasure, 0) : 0;
  if (measure > 0 && most / measure <= ONE) return amounts.map(amount => amount / measure);
  return amounts.map(amount => most === 0 ? 0 : Math.round(amount / most * ONE));
}

function commonMeasure(a: number, b: number): number {
  return b === 0 ? a : commonMeasure(b, a % b);
}

/** The total value of all pods. */
export function worth(pods: readonly number[], { each }: Prices): number {
  return pods.reduce((sum, count, i) => sum + count * each[i], 0);
}

function sumOver(targets: readonly Target[]): (costs: readonly number[]) => number {
  return costs => costs.reduce((sum, cost, i) => sum + (targets[i].nodes === 0 ? 0 : targets[i].nodes * cost), 0);
}
