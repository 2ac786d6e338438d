import { Complaint, UsageError } from './exit';
import { isFileName, loadManifests } from './load-manifests';
import { printOut } from './print-yaml';
import { answersText, matrixText } from './reach-text';
import { KeelwrightError } from '../private/refusal';
import { summaryOf } from '../reach/answer';
import { refuseInvalidPolicies } from '../reach/invalid-policies';
import { unreadPolicies } from '../reach/policies';
import { matrix, reach as reachOf } from '../reach/reach';

export interface ReachOptions {
  readonly matrix: boolean;
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** Tells who reaches whom, by the network policies of the manifests. */
export async function reach(words: string[], options: ReachOptions): Promise<void> {
  const files = words.filter(isFileName);
  const [from, to, ...rest] = words.filter(word => !isFileName(word));
  if (rest.length > 0 || from !== undefined && to === undefined || to !== undefined && options.matrix) refuseWords(words);
  const manifests = await loadManifests(files, options);
  refuseInvalidPolicies(manifests);
  const unread = unreadPolicies(manifests);
  if (to === undefined) {
    await printOut(matrixText(matrix(manifests), unread), 'the matrix');
    return;
  }
  const answers = asUsage(() => reachOf(manifests, from, to));
  await printOut(answersText(answers, unread), 'the answer');
  const summary = summaryOf(answers);
  if (summary !== 'allowed') throw new Complaint(`${from} to ${to}: ${summary}`);
}

/** A name that does not exist is a slip, not a denial. */
function asUsage<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw error instanceof KeelwrightError ? new UsageError(error.refusal, error.where) : error;
  }
}

function refuseWords(words: string[]): never {
  throw new UsageError({
    code: 'reach-question-unclear',
    problem: 'it takes who calls and who is called, or neither for the matrix',
    given: words.join(' '),
    allowed: 'keelwright reach FROM TO[:PORT] [FILE...], or keelwright reach --matrix [FILE...]',
    fix: 'write it as in keelwright reach shop/web shop/db:5432 main.ts',
  });
}
