import { UsageError } from './exit';
import { Step } from '../synth/steps';

/** Parses the value of `--step`. */
export function stepOf(text: string): Step {
  if (text === '1' || text === '2') return text === '1' ? 1 : 2;
  throw new UsageError({
    code: 'step-unknown',
    problem: '--step is not valid: there are two steps',
    given: text,
    allowed: '1 or 2; without --step everything is generated at once',
    fix: 'use --step 1, wait as its output says, and then use --step 2',
  });
}
