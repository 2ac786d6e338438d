import { UsageError } from './exit';
import { MOST_STEPS, Step } from '../synth/steps';

/** Parses the value of `--step`. */
export function stepOf(text: string): Step {
  if (/^[1-9]$/.test(text) && Number(text) <= MOST_STEPS) return Number(text);
  throw new UsageError({
    code: 'step-unknown',
    problem: '--step is not the number of a step',
    given: text,
    allowed: `1 to ${MOST_STEPS}; without --step everything is generated at once`,
    fix: 'use --step 1, and continue as its output says',
  });
}
