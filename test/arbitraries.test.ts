import * as fc from 'fast-check';
import { build, wishes } from './arbitraries';
import { KeelwrightError } from '../src/private/refusal';

const RUNS = 200;

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
