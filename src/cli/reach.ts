import * as fs from 'fs';
import { Complaint, UsageError } from './exit';
import { FILES, isFileName, loadManifests } from './load-manifests';
import { printOut } from './print-yaml';
import { answersText, matrixText } from './reach-text';
import { KeelwrightError } from '../private/refusal';
import { fileWord, shellCommand } from '../private/shell';
import { summaryOf } from '../reach/answer';
import { refuseInvalidPolicies } from '../reach/invalid-policies';
import { unreadPolicies } from '../reach/other-policies';
import { matrix, reach as reachOf } from '../reach/reach';
import { waysIn, waysTo } from '../reach/ways-in';

export interface ReachOptions {
  readonly matrix: boolean;
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** Reports which traffic the NetworkPolicies of the manifests allow. */
export async function reach(words: string[], options: ReachOptions): Promise<void> {
  const files = words.filter(isFileName);
  const [from, to, ...rest] = words.filter(word => !isFileName(word));
  if (rest.length > 0 || from !== undefined && to === undefined || to !== undefined && options.matrix) refuseWords(words, options);
  const manifests = await loadManifests(files, options, question(from, to, options));
  refuseInvalidPolicies(manifests);
  const unread = unreadPolicies(manifests);
  if (to === undefined) {
    const all = matrix(manifests);
    const pods = all.parties.flatMap(party => party.kind === 'pods' ? [party.pods] : []);
    await printOut(matrixText(all, { unread, waysIn: waysTo(manifests, pods) }), 'the matrix');
    return;
  }
  const answers = asUsage(() => reachOf(manifests, from, to));
  await printOut(answersText(answers, { unread, waysIn: waysIn(manifests, answers) }), 'the answer');
  const summary = summaryOf(answers);
  if (summary !== 'allowed') throw new Complaint(`${from} to ${to}: ${summary}`);
}

/** A name that does not exist is a typo, not a denial. */
function asUsage<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw error instanceof KeelwrightError ? new UsageError(error.refusal, error.where) : error;
  }
}

/** The command without its files, quoted for a shell. */
function question(from: string | undefined, to: string | undefined, { matrix: isMatrix }: ReachOptions): string {
  return shellCommand('keelwright', 'reach', ...isMatrix ? ['--matrix'] : [], ...[from, to].filter(word => word !== undefined));
}

function refuseWords(words: string[], options: ReachOptions): never {
  const others = words.filter(word => !isFileName(word));
  const last = others.at(-1)!;
  if (others.length === words.length && fs.existsSync(last)) {
    refuseNoFile(last, others.length === 3 ? question(others[0], others[1], options) : question(undefined, undefined, options));
  }
  throw new UsageError({
    code: 'reach-question-unclear',
    problem: 'reach takes a source and a destination, or neither for the matrix',
    given: words.join(' '),
    allowed: 'keelwright reach FROM TO[:PORT] [FILE...], or keelwright reach --matrix [FILE...]',
    fix: 'use the form keelwright reach shop/web shop/db:5432 main.ts',
  });
}

/** A word that does not look like a file name is read as a source or a destination. */
function refuseNoFile(word: string, asked: string): never {
  const isFolder = fs.statSync(word).isDirectory();
  throw new UsageError({
    code: 'reach-file-unclear',
    problem: isFolder ? 'this is a directory, not a file' : 'the type of the file is unknown from its name',
    given: word,
    allowed: FILES,
    fix: isFolder ? `pass its files: ${asked} ${shellCommand(fileWord(word.replace(/\/*$/, '')))}/*.yaml` : `if it is YAML, pass it on stdin: ${asked} - < ${shellCommand(word)}`,
  });
}
