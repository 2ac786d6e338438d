export interface Row {
  readonly coefficients: readonly number[];
  /** Not negative, so that zero is an initial solution. */
  readonly bound: number;
}

const TINY = 1e-9;

/**
 * Maximizes `objective` while each row stays within its bound and no variable is negative, with Dantzig's simplex method
 * and Bland's rule. Callers must verify the result: it is computed with rounding, and aborted after many steps.
 */
export function maximize(objective: readonly number[], rows: readonly Row[]): number[] {
  const size = objective.length;
  const basis = rows.map((_, i) => size + i);
  const table = rows.map(({ coefficients, bound }, i) => [...coefficients, ...rows.map((__, j) => Number(i === j)), bound]);
  const gains = [...objective, ...rows.map(() => 0), 0];
  for (let steps = 0; steps < 50 * (size + rows.length); steps++) {
    const entering = gains.findIndex((gain, i) => i < gains.length - 1 && gain > TINY);
    const leaving = entering < 0 ? -1 : leavingRow(table, basis, entering);
    if (leaving < 0) break;
    pivot(table, gains, leaving, entering);
    basis[leaving] = entering;
  }
  const solution = objective.map(() => 0);
  basis.forEach((variable, i) => {
    if (variable < size) solution[variable] = table[i][table[i].length - 1];
  });
  return solution;
}

function leavingRow(table: number[][], basis: number[], entering: number): number {
  let best = -1;
  let least = Infinity;
  table.forEach((row, i) => {
    if (row[entering] <= TINY) return;
    const ratio = row[row.length - 1] / row[entering];
    if (ratio < least - TINY || (ratio < least + TINY && basis[i] < basis[best])) [best, least] = [i, Math.min(ratio, least)];
  });
  return best;
}

function pivot(table: number[][], gains: number[], leaving: number, entering: number): void {
  const factor = table[leaving][entering];
  const row = table[leaving].map(value => value / factor);
  table[leaving] = row;
  [...table.keys()].filter(i => i !== leaving).forEach(i => subtract(table[i], row, table[i][entering]));
  subtract(gains, row, gains[entering]);
}

function subtract(from: number[], row: number[], factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < row.length; i++) from[i] -= factor * row[i];
}
