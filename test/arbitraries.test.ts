import * as fc from 'fast-check';
import { build, wishes } from './arbitraries';
import { Engine } from '../src';
import { ENGINES } from '../src/engines';
import { KeelwrightError } from '../src/private/refusal';

const RUNS = 400;

test('the programs that properties are proved with are not all rejected, and none for an option that does not exist', () => {
  const errors = fc.sample(wishes, { numRuns: RUNS, seed: 7 }).map(wish => {
    try {
      if (wish !== undefined) build(wish).synthYaml();
      return wish === undefined ? 'rejected by a factory' : undefined;
    } catch (error) {
      if (!(error instanceof KeelwrightError)) throw error;
      return error.message;
    }
  });
  expect(errors.filter(message => message?.includes('prop-unknown'))).toEqual([]);
  expect(errors.filter(message => message === undefined).length).toBeGreaterThan(RUNS / 6);
});

test('every engine is in some of them: `software` in test/arbitraries.ts', () => {
  const found = new Set(fc.sample(wishes, { numRuns: 10 * RUNS, seed: 7 }).flatMap(wish => enginesIn(wish)));
  expect(ENGINES.map(({ name }) => name).filter(name => !found.has(name))).toEqual([]);
});

function enginesIn(value: unknown): string[] {
  if (value instanceof Engine) return [value.name];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(enginesIn) : [];
}
