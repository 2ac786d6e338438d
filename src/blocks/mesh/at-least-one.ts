import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';

const MOST = 2 ** 31 - 1;

/** Rejects what is not a count that proxies accept. */
export function atLeastOne(where: IConstruct, prop: string, given: unknown): void {
  if (given === undefined || (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= MOST)) return;
  refuse(where, {
    code: 'resilience-invalid',
    problem: `${prop} is not a valid number`,
    given,
    allowed: `a whole number from 1 to ${MOST}`,
    fix: 'set a whole number, or remove it',
  });
}
