import * as fs from 'fs';
import * as path from 'path';
import { Complaint } from '../exit';
import { Program } from './find-program';
import { MissingExport, PEER_PACKAGES } from './missing-export';
import { End } from './spawn-program';
import { userFrames } from '../../private/frames';
import { withArticle } from '../../private/messages/in-short';
import { nearest } from '../../private/messages/nearest';
import { KeelwrightError, refuse } from '../../private/refusal';

/** What the command line learns about an error that ended the program. */
export interface Failure {
  /** Class of the error; absent if something else was thrown. */
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  /** The missing export that made it fail. */
  readonly missing?: MissingExport;
  /** Nothing was thrown: the program awaits a promise, and no event is left that could settle it. */
  readonly waiting?: boolean;
}

/** Reports why the program failed, if it did. */
export function refuseFailure(program: Program, failureFile: string): void {
  if (!fs.existsSync(failureFile)) return;
  const failure: Failure = JSON.parse(fs.readFileSync(failureFile, 'utf8'));
  if (failure.name === KeelwrightError.name) throw new Complaint(failure.message.split('\n\n').map(message => `error ${message}`).join('\n\n'), failure.stack);
  try {
    explain(program, failure);
  } catch (error) {
    (error as Error).stack = failure.stack;
    throw error;
  }
}

function explain(program: Program, failure: Failure): never {
  const [frame] = userFrames(failure.stack);
  const where = frame === undefined ? program.label : `${relative(frame.file)}:${frame.line}`;
  if (failure.waiting) return refuseWaiting(program);
  if (failure.code === 'MODULE_NOT_FOUND' || failure.code === 'ERR_MODULE_NOT_FOUND') return refuseMissingModule(where, failure.message);
  const syntax = syntaxError(failure);
  const closed = /^Package subpath '\.(.*)' is not defined by "exports" in .*node_modules[\\/](.*)[\\/]package\.json/.exec(failure.message);
  if (closed) return refuseClosedModule(where, closed[2], closed[1]);
  if (failure.missing) return refuseMissingExport(syntax?.where ?? where, failure.missing);
  if (syntax) return refuseSyntax(syntax.where, syntax.message);
  return refuse(where, {
    code: 'program-failed',
    problem: failure.name === undefined ? 'the program threw a value that is not an Error, so its line is unknown' : `the program threw ${withArticle(failure.name)}`,
    given: failure.message.replace(/\b_\w+\.(?=[A-Z])/g, ''),
    allowed: 'a program that runs to completion',
    fix: failure.name === undefined ? 'throw an Error: throw new Error(...)' : 'fix the line named above; --verbose shows the stack trace',
  });
}

function refuseWaiting({ label }: Program): never {
  return refuse(label, {
    code: 'program-waits',
    problem: 'the program awaits a promise that can no longer settle',
    given: 'await',
    allowed: 'a program that runs to completion',
    fix: 'check what the program awaits',
  });
}

function refuseMissingModule(where: string, message: string): never {
  const name = /'([^']+)'/.exec(message)?.[1] ?? message;
  const isFile = /^[./]/.test(name);
  const meant = nearest(packageOf(name), ['keelwright', ...PEER_PACKAGES]);
  return refuse(where, {
    code: 'module-missing',
    problem: 'the program imports a module that does not exist',
    given: name,
    allowed: isFile ? 'files that exist' : 'packages installed in the project of the program',
    fix: isFile ? 'fix the path, which is relative to the file that imports it' : meant === undefined ? `npm install ${packageOf(name)}` : `import '${meant}'`,
  });
}

function refuseClosedModule(where: string, name: string, subpath: string): never {
  return refuse(where, {
    code: 'module-not-exported',
    problem: `the program imports a file that ${name} does not export`,
    given: `${name}${subpath}`,
    allowed: `the exports in the package.json of ${name}`,
    fix: `import the name from '${name}'`,
  });
}

function packageOf(name: string): string {
  return name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
}

function refuseMissingExport(where: string, { name, from, exported, elsewhere }: MissingExport): never {
  const near = nearest(name, exported);
  return refuse(where, {
    code: 'export-missing',
    problem: `the program imports a name that ${from} does not export`,
    given: name,
    allowed: near === undefined ? `the ${exported.length} names that ${from} exports` : `${near}, or another of the ${exported.length} names that ${from} exports`,
    fix: elsewhere === undefined ? near === undefined ? `see the types of ${from} for its names` : `use ${near}` : `import { ${name} } from '${elsewhere}'`,
  });
}

function refuseSyntax(where: string, message: string): never {
  return refuse(where, {
    code: 'program-syntax',
    problem: 'the program is not valid TypeScript or JavaScript',
    given: message,
    allowed: 'a program that compiles',
    fix: 'fix the line named above, or the one before it',
  });
}

/** The loader puts the location of an error into its message; Node puts it above the stack. */
function syntaxError({ name, message, stack = '' }: Failure): { where: string; message: string } | undefined {
  const parsed = /^ParseError: (.*?)\s*\n\s*(.+):(\d+):\d+$/s.exec(message);
  if (parsed) return { where: `${relative(parsed[2])}:${parsed[3]}`, message: parsed[1] };
  const compiled = name === 'SyntaxError' ? /^(\S.*):(\d+)\n/.exec(stack) : null;
  return compiled ? { where: `${relative(compiled[1])}:${compiled[2]}`, message } : undefined;
}

function relative(file: string): string {
  return path.relative(process.cwd(), file);
}

/** Reports how the program ended, if it failed without an error message. */
export function refuseEnd({ label }: Program, { code, signal }: End): void {
  if (signal !== null) {
    refuse(label, {
      code: 'program-killed',
      problem: 'the program was killed',
      given: signal,
      allowed: 'a program that runs to completion',
      fix: signal === 'SIGKILL' ? 'check whether the memory was exhausted: the kernel then kills programs' : 'run it again, and check what sent the signal',
    });
  }
  if (code !== 0) {
    refuse(label, {
      code: 'program-exited',
      problem: 'the program exited with a nonzero exit code',
      given: code,
      allowed: '0, the exit code of a program that runs to completion',
      fix: 'check its output above, or its calls of process.exit',
    });
  }
}
