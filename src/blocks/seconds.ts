import { Construct } from 'constructs';
import { refuse } from '../private/refusal';

export function wholeSeconds(scope: Construct, prop: string, given: unknown, least = 0): number {
  if (Number.isInteger(given) && (given as number) >= least) return given as number;
  return refuse(scope, {
    code: 'seconds-invalid',
    problem: `${prop} is no number of seconds`,
    given,
    allowed: `a whole number, at least ${least}`,
    fix: `write ${prop}: ${Math.max(least, 10)}`,
  });
}
