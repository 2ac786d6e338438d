import * as fs from 'fs';
import { Complaint, UsageError } from './exit';
import { FILES, isFileName, loadManifests } from './load-manifests';
import { printOut } from './print-yaml';
import { answersText, matrixText } from './reach-text';
import { KeelwrightError } from '../private/refusal';
import { summaryOf } from '../reach/answer';
import { refuseInvalidPolicies } from '../reach/invalid-policies';
import { unreadPolicies } from '../reach/policies';
import { matrix, reach as reachOf } from '../reach/reach';
import { waysIn } from '../reach/ways-in';

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
  if (rest.length > 0 || from !== undefined && to === undefined || to !== undefined && options.matrix) refuseWords(words, options);
  const manifests = await loadManifests(files, options, question(from, to, options));
  refuseInvalidPolicies(manifests);
  const unread = unreadPolicies(manifests);
  if (to === undefined) {
    const everybody = matrix(manifests);
    const all = everybody.answers.flat().filter(answer => answer !== undefined);
    await printOut(matrixText(everybody, { unread, waysIn: waysIn(manifests, all) }), 'the matrix');
    return;
  }
  const answers = asUsage(() => reachOf(manifests, from, to));
  await printOut(answersText(answers, { unread, waysIn: waysIn(manifests, answers) }), 'the answer');
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

/** The command without its files, as a shell takes it. */
function question(from: string | undefined, to: string | undefined, { matrix: isMatrix }: ReachOptions): string {
  const words = [from, to].filter(word => word !== undefined).map(word => /[^\w./:-]/.test(word) ? `'${word}'` : word);
  return ['keelwright reach', ...isMatrix ? ['--matrix'] : [], ...words].join(' ');
}

function refuseWords(words: string[], options: ReachOptions): never {
  const others = words.filter(word => !isFileName(word));
  const last = others.at(-1)!;
  if (others.length === words.length && fs.existsSync(last)) {
    refuseNoFile(last, others.length === 3 ? question(others[0], others[1], options) : question(undefined, undefined, options));
  }
  throw new UsageError({
    code: 'reach-question-unclear',
    problem: 'it takes who calls and who is called, or neither for the matrix',
    given: words.join(' '),
    allowed: 'keelwright reach FROM TO[:PORT] [FILE...], or keelwright reach --matrix [FILE...]',
    fix: 'write it as in keelwright reach shop/web shop/db:5432 main.ts',
  });
}

/** A word that is not called like a file is taken for who calls or who is called. */
function refuseNoFile(word: string, asked: string): never {
  const isFolder = fs.statSync(word).isDirectory();
  throw new UsageError({
    code: 'reach-file-unclear',
    problem: isFolder ? 'a folder is given where files are' : 'the name of the file does not tell what it is',
    given: word,
    allowed: FILES,
    fix: isFolder ? `give its files: ${asked} ${word.replace(/\/*$/, '')}/*.yaml` : `if it is YAML, give it on stdin: ${asked} - < ${word}`,
  });
}
