import * as fc from 'fast-check';
import loadHighs from 'highs';
import { cheapestFilling, dearestFilling, Item, Prices } from '../../src/capacity/knapsack';
import { maximize, Row } from '../../src/capacity/linear-program';

type Highs = Awaited<ReturnType<typeof loadHighs>>;
type Sign = '<=' | '>=';

let highs: Highs;
beforeAll(async () => {
  highs = await loadHighs();
});

interface Program {
  readonly goal: 'Maximize' | 'Minimize';
  readonly objective: readonly number[];
  readonly rows: readonly (Row & { readonly sign: Sign })[];
  /** Of each variable, which is then a whole number. */
  readonly most?: readonly number[];
}

/** What HiGHS finds; undefined where nothing holds to all rows. */
function optimum({ goal, objective, rows, most }: Program): number | undefined {
  const sum = (coefficients: readonly number[]) => coefficients.map((value, i) => `${value < 0 ? '-' : '+'} ${Math.abs(value)} x${i}`).join(' ');
  const { Status, ObjectiveValue } = highs.solve([
    goal, ` obj: ${sum(objective)}`,
    'Subject To', ...rows.map(({ coefficients, sign, bound }, i) => ` c${i}: ${sum(coefficients)} ${sign} ${bound}`),
    ...most ? ['Bounds', ...most.map((value, i) => ` 0 <= x${i} <= ${value}`), 'Generals', ` ${most.map((_, i) => `x${i}`).join(' ')}`] : [],
    'End',
  ].join('\n'), { output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0 });
  if (Status === 'Infeasible') return undefined;
  expect(Status).toBe('Optimal');
  return ObjectiveValue;
}

const vector = (length: number, min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });
const programs = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 10 })).chain(([size, number]) => fc.record({
  objective: vector(size, -5, 9),
  rows: fc.array(fc.record({ coefficients: vector(size, -4, 9), bound: fc.integer({ min: 0, max: 40 }) }), { minLength: number, maxLength: number }),
}));

test('F56 linear programs have the optimum that HiGHS finds', () => {
  let positive = 0;
  fc.assert(fc.property(programs, ({ objective, rows }) => {
    const bounded = [...rows, ...objective.map((_, i) => ({ coefficients: objective.map((__, j) => Number(i === j)), bound: 10 }))];
    const solution = maximize(objective, bounded);
    for (const { coefficients, bound } of bounded) expect(dot(coefficients, solution)).toBeLessThanOrEqual(bound + 1e-6);
    for (const value of solution) expect(value).toBeGreaterThanOrEqual(-1e-6);
    expect(dot(objective, solution)).toBeCloseTo(optimum({ goal: 'Maximize', objective, rows: bounded.map(row => ({ ...row, sign: '<=' })) })!, 6);
    positive += Number(dot(objective, solution) > 0);
  }), { numRuns: 200, seed: 56 });
  expect(positive).toBeGreaterThan(100);
});

const fillings = fc.integer({ min: 1, max: 5 }).chain(kinds => fc.record({
  room: vector(3, 4, 30),
  items: fc.array(fc.record({ sizes: vector(3, 1, 9), most: fc.integer({ min: 0, max: 6 }) }), { minLength: kinds, maxLength: kinds }),
  prices: vector(kinds, 0, 50),
  need: fc.integer({ min: 1, max: 20 }),
}));
const within = (room: readonly number[], items: readonly Item[]) => room.map((bound, d) => ({ coefficients: items.map(({ sizes }) => sizes[d]), sign: '<=' as Sign, bound }));

test('F56 the cheapest and the dearest pods on a node are those that HiGHS finds, and the rough answer never says more than is true', () => {
  const seen = { found: 0, none: 0 };
  fc.assert(fc.property(fillings, ({ room, items, prices: each, need }) => {
    const prices = new Prices(each, items.map(({ sizes }) => sizes));
    const whole = { objective: each, rows: within(room, items), most: items.map(({ most }) => most) };
    const dearest = optimum({ goal: 'Maximize', ...whole })!;
    expect(dearestFilling(room, items, prices, () => false, false).price).toBeCloseTo(dearest, 6);
    expect(dearestFilling(room, items, prices, () => false, true).price).toBeGreaterThanOrEqual(dearest - 1e-6);

    const enough = { coefficients: items.map(({ sizes }) => sizes[0]), sign: '>=' as Sign, bound: need };
    const cheapest = optimum({ goal: 'Minimize', ...whole, rows: [...whole.rows, enough] }) ?? Infinity;
    const { price } = cheapestFilling(room, 0, need, items, prices, false);
    if (cheapest === Infinity) expect(price).toBe(Infinity);
    else expect(price).toBeCloseTo(cheapest, 6);
    expect(cheapestFilling(room, 0, need, items, prices, true).price).toBeLessThanOrEqual(cheapest + 1e-6);
    seen[cheapest === Infinity ? 'none' : 'found']++;
  }), { numRuns: 200, seed: 56 });
  expect(Math.min(seen.found, seen.none)).toBeGreaterThan(30);
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
