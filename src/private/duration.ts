import { IConstruct } from 'constructs';
import { refuse } from './refusal';

const UNITS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
/** What both Istio and the Gateway API read. */
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;

/** Milliseconds of a text such as `2s` or `1m30s`. */
export function milliseconds(where: IConstruct, prop: string, given: unknown): number {
  const total = typeof given === 'string' && DURATION.test(given)
    ? [...given.matchAll(/([0-9]+)(ms|h|m|s)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0) : 0;
  if (total > 0) return total;
  return refuse(where, {
    code: 'duration-invalid',
    problem: `${prop} is no length of time`,
    given,
    allowed: "whole numbers of h, m, s and ms in a text, more than nothing in all, such as '2s', '500ms' or '1m30s'",
    fix: `write ${prop}: '${typeof given === 'number' && given > 0 ? `${Math.ceil(given)}s` : '2s'}'`,
  });
}

/** The shortest text for so many milliseconds, in one unit. */
export function duration(total: number): string {
  return total % 1000 === 0 ? `${total / 1000}s` : `${Math.ceil(total)}ms`;
}
