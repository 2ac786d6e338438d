import { IConstruct } from 'constructs';
import { reject } from './messages/mistakes';

const UNITS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
/** Durations that both Istio and the Gateway API support. */
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;

/** Milliseconds of a text such as `2s` or `1m30s`. */
export function milliseconds(where: IConstruct, prop: string, given: unknown): number {
  const total = typeof given === 'string' && DURATION.test(given)
    ? [...given.matchAll(/([0-9]+)(ms|h|m|s)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0) : 0;
  if (total > 0) return total;
  return reject(where, {
    code: 'duration-invalid',
    problem: `${prop} is not a valid duration`,
    given,
    allowed: "a string of whole numbers with the units h, m, s and ms, greater than zero in total, such as '2s', '500ms' or '1m30s'",
    fix: `set ${prop}: '${typeof given === 'number' && given > 0 ? `${Math.ceil(given)}s` : '2s'}'`,
  }, 1000);
}

/** The shortest text for a number of milliseconds, in one unit. */
export function duration(total: number): string {
  return total % 1000 === 0 ? `${total / 1000}s` : `${Math.ceil(total)}ms`;
}
