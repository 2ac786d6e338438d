import * as fs from 'fs';
import * as path from 'path';
import { Complaint } from './exit';
import { Program } from './find-program';
import { End } from './spawn-program';
import { KeelwrightError, refuse } from '../private/refusal';

/** What the command line is told of an error that ended the program. */
export interface Failure {
  /** Class of the error; absent when something else was thrown. */
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  /** Nothing was thrown: the program waits for something, and nothing is left that could happen. */
  readonly waiting?: boolean;
}

const OWN_FOLDER = path.dirname(__dirname) + path.sep;

/** Says in the program's own terms why it failed, if it did. */
export function refuseFailure(program: Program, failureFile: string): void {
  if (!fs.existsSync(failureFile)) return;
  const failure: Failure = JSON.parse(fs.readFileSync(failureFile, 'utf8'));
  if (failure.name === KeelwrightError.name) throw new Complaint(`error ${failure.message}`, failure.stack);
  try {
    explain(program, failure);
  } catch (error) {
    (error as Error).stack = failure.stack;
    throw error;
  }
}

function explain(program: Program, failure: Failure): never {
  const where = userLine(failure.stack ?? '') ?? program.label;
  if (failure.waiting) return refuseWaiting(program);
  if (failure.code === 'MODULE_NOT_FOUND' || failure.code === 'ERR_MODULE_NOT_FOUND') return refuseMissingModule(where, failure.message);
  const syntax = syntaxError(failure);
  if (syntax) return refuseSyntax(syntax.where, syntax.message);
  return refuse(where, {
    code: 'program-failed',
    problem: failure.name === undefined ? 'the program threw something that is no Error' : `the program threw ${article(failure.name)}`,
    given: failure.message,
    allowed: 'a program that runs to its end',
    fix: 'mend the line named above; --verbose shows how the program came there',
  });
}

function refuseWaiting({ label }: Program): never {
  return refuse(label, {
    code: 'program-waits',
    problem: 'the program waits for something that can no longer happen',
    given: 'await',
    allowed: 'a program that runs to its end',
    fix: 'look at what the program awaits',
  });
}

function refuseMissingModule(where: string, message: string): never {
  const name = /'([^']+)'/.exec(message)?.[1] ?? message;
  const isFile = /^[./]/.test(name);
  return refuse(where, {
    code: 'module-missing',
    problem: 'the program imports a module that is not there',
    given: name,
    allowed: isFile ? 'files that exist' : 'packages installed in the project of the program',
    fix: isFile ? 'mend the path, which is relative to the file that imports it' : `npm install ${packageOf(name)}`,
  });
}

function packageOf(name: string): string {
  return name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
}

function refuseSyntax(where: string, message: string): never {
  return refuse(where, {
    code: 'program-syntax',
    problem: 'the program is no valid TypeScript or JavaScript',
    given: message,
    allowed: 'a program that compiles',
    fix: 'mend the line named above, or the one before it',
  });
}

/** The loader puts the place of an error into its message; Node puts it above the stack. */
function syntaxError({ name, message, stack = '' }: Failure): { where: string; message: string } | undefined {
  const parsed = /^ParseError: (.*?)\s*\n\s*(.+):(\d+):\d+$/s.exec(message);
  if (parsed) return { where: `${relative(parsed[2])}:${parsed[3]}`, message: parsed[1] };
  const compiled = name === 'SyntaxError' ? /^(\S.*):(\d+)\n/.exec(stack) : null;
  return compiled ? { where: `${relative(compiled[1])}:${compiled[2]}`, message } : undefined;
}

/** The innermost line of the stack that the user wrote. */
function userLine(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const frame = /^\s+at (?:.*\()?(?:async )?(?:file:\/\/)?((?:\/|[A-Za-z]:\\).*):(\d+):\d+\)?$/.exec(line);
    if (!frame || frame[1].startsWith(OWN_FOLDER) || frame[1].includes(`${path.sep}node_modules${path.sep}`)) continue;
    return `${relative(frame[1])}:${frame[2]}`;
  }
  return undefined;
}

function relative(file: string): string {
  return path.relative(process.cwd(), file);
}

function article(noun: string): string {
  return `${/^[AEIOU]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** A program that says nothing about its failure still says how it ended. */
export function refuseEnd({ label }: Program, { code, signal }: End): void {
  if (signal !== null) {
    refuse(label, {
      code: 'program-killed',
      problem: 'the program was killed',
      given: signal,
      allowed: 'a program that runs to its end',
      fix: signal === 'SIGKILL' ? 'look whether memory ran out: that is when the kernel kills' : 'run it again, and look at who sent the signal',
    });
  }
  if (code !== 0) {
    refuse(label, {
      code: 'program-exited',
      problem: 'the program ended with an exit code that means failure',
      given: code,
      allowed: '0, which a program has that runs to its end',
      fix: 'look at what it says above, or for process.exit in it',
    });
  }
}
