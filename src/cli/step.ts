import { UsageError } from './exit';
import { Step } from '../synth/steps';

/** Which step `--step` names. */
export function stepOf(text: string): Step {
  if (text === '1' || text === '2') return text === '1' ? 1 : 2;
  throw new UsageError({
    code: 'step-unknown',
    problem: '--step: there are two steps',
    given: text,
    allowed: '1 or 2; without --step everything is made at once',
    fix: 'give --step 1, wait as it says, and then give --step 2',
  });
}
