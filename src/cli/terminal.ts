import { Complaint } from './exit';
import { printable } from '../private/messages/printable';
import { KeelwrightError, Refusal } from '../private/refusal';

const RESET = '\x1b[0m';
const COLORS: { readonly [severity: string]: string } = { error: '\x1b[31m', warning: '\x1b[33m' };
/** The severity at the start of a line, and the code after it. */
const HEAD = /^(error|warning)( [a-z]+(?:-[a-z\d]+)+\b)?/gm;

/** A line for the user at the terminal; stdout is for YAML. */
export function tell(text: string): void {
  process.stderr.write(`${shown(text, process.stderr)}\n`);
}

/** Text for a terminal: control characters are escaped, and severities and codes are colored. All output except YAML passes through here. */
export function shown(text: string, stream: { readonly isTTY?: boolean }): string {
  const harmless = printable(text);
  if (!showsColors(stream)) return harmless;
  return harmless.replace(HEAD, (_, severity, code = '') => `${COLORS[severity]}${severity}${code}${RESET}`);
}

/**
 * Whether the stream shows colors and the user wants them. FORCE_COLOR overrides what the stream supports.
 *
 * @see https://no-color.org
 * @see https://force-color.org
 */
export function showsColors({ isTTY }: { readonly isTTY?: boolean }): boolean {
  const { FORCE_COLOR = '', NO_COLOR = '', TERM } = process.env;
  if (FORCE_COLOR !== '') return !['0', 'false'].includes(FORCE_COLOR);
  return isTTY === true && NO_COLOR === '' && TERM !== 'dumb';
}

/** Reports why the command fails, with the stack trace only if requested. */
export function complain(error: Error, { verbose }: { readonly verbose: boolean }): void {
  tell(textOf(error));
  if (verbose) tell((error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).join('\n'));
}

function textOf(error: Error): string {
  if (error instanceof Complaint) return error.message;
  if (error instanceof KeelwrightError) return `error ${error.message}`;
  const system = systemRefusal(error);
  if (system) return `error ${new KeelwrightError(system).message}`;
  return `error unexpected: ${error.message}\n  fix: this is a bug in keelwright; report it with the output of --verbose`;
}

const FIXES: { readonly [code: string]: string } = {
  EACCES: 'grant yourself the permission',
  EDQUOT: 'free space: your quota on that disk is used up',
  EMFILE: 'raise the limit of open files: ulimit -n',
  ENOENT: 'create it, or change to a directory that exists',
  ENOMEM: 'give the command more memory',
  ENOSPC: 'free space on that disk',
  EPERM: 'grant yourself the permission',
  EROFS: 'use a writable disk',
};

/** A failed system call is not a bug in keelwright, wherever it happens. */
function systemRefusal(error: NodeJS.ErrnoException): Refusal | undefined {
  if (error.syscall === undefined || error.code === undefined) return undefined;
  return {
    code: 'system-error',
    problem: 'an operation of the operating system failed',
    given: error.message,
    allowed: 'readable and writable files and directories, on disks with free space',
    fix: FIXES[error.code] ?? 'check the error above',
  };
}
