import * as path from 'path';

const OWN_FOLDER = path.dirname(__dirname) + path.sep;

/** A line of the user's program in a stack trace. */
export interface Frame {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** Maximum number of frames of keelwright between the user's line and the line that captures the stack. */
const DEEP_ENOUGH = 40;

/** Gives an error, or its stand-in, the stack trace of the caller of one of our functions. */
export function captureStack(error: { stack?: string }, called: Function): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEP_ENOUGH;
  Error.captureStackTrace(error, called);
  Error.stackTraceLimit = stackTraceLimit;
}

/** The user's frames of a stack trace, the innermost first. Frames of libraries are left out, because the line to change is the user's. */
export function userFrames(stack = ''): Frame[] {
  return stack.split('\n').flatMap(text => {
    const [, file, line] = /^\s+at (?:.*\()?(?:async )?(?:file:\/\/)?((?:\/|[A-Za-z]:\\).*):(\d+):\d+\)?$/.exec(text) ?? [];
    const isUsers = file !== undefined && !file.startsWith(OWN_FOLDER) && !file.includes(`${path.sep}node_modules${path.sep}`);
    return isUsers ? [{ text, file, line: Number(line) }] : [];
  });
}
