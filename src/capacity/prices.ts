import { Filling } from './knapsack';
import { maximize } from './linear-program';

/** Nodes that are alike, and what can be made of one at given prices of the pods. */
export interface Target {
  readonly nodes: number;
  /** Roughly: no better than it could be, and quick. */
  readonly fill: (prices: readonly number[], isRough: boolean) => Filling;
}

/** Whole numbers keep the proof free of rounding. */
const ONE = 1_000_000;
const MOST_ROUNDS = 60;
/** With more kinds of pods the linear program takes long, and gives little beyond what sizes tell: small pods leave little room unused. */
const MOST_KINDS = 24;

interface Cut {
  readonly target: number;
  readonly counts: readonly number[];
}

/**
 * Proves that the pods are too few to fill all targets: by prices of the pods at which all together are worth less than what the
 * cheapest fillings cost. The prices are the dual of the linear program that fills as many targets as it can, with parts of
 * fillings; they are found by adding one filling after the other, from some to start with.
 *
 * @param total adds up the prices of one filling of each target; by default of all its nodes
 */
export function areTooFew(
  pods: readonly number[], targets: readonly Target[], starts: number[][], total: (costs: readonly number[]) => number = sumOver(targets),
): boolean {
  return prove(pods, targets, starts, (prices, costs) => total(costs) > worth(pods, prices), {
    objective: [...pods.map(count => -count), ...targets.map(({ nodes }) => nodes)],
    row: ({ target, counts }) => [...counts.map(count => -count), ...targets.map((_, i) => Number(i === target))],
    isNew: (cost, said) => cost < said,
  });
}

/** Proves that the pods are too many for all targets: by prices at which they are worth more than the dearest fillings. */
export function areTooMany(pods: readonly number[], targets: readonly Target[], starts: number[][]): boolean {
  return prove(pods, targets, starts, (prices, costs) => worth(pods, prices) > sumOver(targets)(costs), {
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
  pods: readonly number[], targets: readonly Target[], starts: number[][], isProven: (prices: number[], costs: number[]) => boolean, program: Program,
): boolean {
  const cuts = new Map<string, Cut>();
  /** Whether the prices prove it; else remembers the fillings at these prices, when they say more than `said`. */
  const tryPrices = (prices: number[], said?: readonly number[]): boolean => {
    const fillings = targets.map(({ fill }) => fill(prices, false));
    fillings.forEach(({ counts, price }, target) => {
      const isNew = said === undefined || program.isNew(price, said[target]);
      if (counts && isNew) cuts.set(JSON.stringify([target, counts]), { target, counts });
    });
    return isProven(prices, fillings.map(({ price }) => price));
  };
  if (starts.some(prices => isProven(prices, targets.map(({ fill }) => fill(prices, true).price)))) return true;
  if (pods.length > MOST_KINDS) return false;
  if ([...starts, pods.map(() => ONE)].some(prices => tryPrices(prices))) return true;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const solution = maximize(program.objective, [
      ...[...cuts.values()].map(cut => ({ coefficients: program.row(cut), bound: 0 })),
      ...pods.map((_, i) => ({ coefficients: program.objective.map((__, j) => Number(i === j)), bound: 1 })),
    ]);
    const before = cuts.size;
    const said = targets.map((_, i) => solution[pods.length + i] * ONE);
    if (tryPrices(pods.map((_, i) => Math.max(0, Math.round(solution[i] * ONE))), said)) return true;
    if (cuts.size === before) return false;
  }
  return false;
}

/** Prices in proportion to these amounts: exactly, where they have a common measure. */
export function pricesBy(amounts: readonly number[]): number[] {
  const most = Math.max(...amounts);
  const measure = amounts.every(Number.isInteger) ? amounts.reduce(commonMeasure, 0) : 0;
  if (measure > 0 && most / measure <= ONE) return amounts.map(amount => amount / measure);
  return amounts.map(amount => most === 0 ? 0 : Math.round(amount / most * ONE));
}

function commonMeasure(a: number, b: number): number {
  return b === 0 ? a : commonMeasure(b, a % b);
}

function worth(pods: readonly number[], prices: readonly number[]): number {
  return pods.reduce((sum, count, i) => sum + count * prices[i], 0);
}

function sumOver(targets: readonly Target[]): (costs: readonly number[]) => number {
  return costs => costs.reduce((sum, cost, i) => sum + (targets[i].nodes === 0 ? 0 : targets[i].nodes * cost), 0);
}
