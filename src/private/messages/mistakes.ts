import { IConstruct } from 'constructs';
import { SYNTHESIS_FILE } from '../protocol';
import { KeelwrightError, Refusal, refuse } from '../refusal';

/** Shared by all copies of the library in one program, and read by the loader of the command line. */
const NOTED = Symbol.for('keelwright.mistakes');
const MOST_SHOWN = 20;

/** Whether the program continues after a mistake, so that one run shows all of them: when run by the command line, which then prints no manifests. */
export function areCollected(): boolean {
  return process.env[SYNTHESIS_FILE] !== undefined;
}

/** Records a mistake, so that the program ends with it. */
export function noteMistake(error: KeelwrightError): void {
  if (noted().push(error) === 1) process.once('exit', endWithNoted);
}

/** The created value. If it is rejected, and the program continues to find more mistakes, the stand-in. */
export function orNoted<T>(make: () => T, otherwise: T): T {
  try {
    return make();
  } catch (error) {
    if (!areCollected() || !(error instanceof KeelwrightError)) throw error; // node-do-not-add-exception-line
    noteMistake(error);
    return otherwise;
  }
}

/** Rejects a single value. If the program continues to find more mistakes, the stand-in replaces it, so that the call continues too. */
export function reject<T>(where: IConstruct | string, refusal: Refusal, otherwise: T): T {
  return orNoted(() => refuse(where, refusal), otherwise);
}

/** Number of mistakes that are recorded so far. */
export function countNoted(): number {
  return noted().length;
}

/** Ends the program with all recorded mistakes, in the order of the program. */
export function throwNoted(): void {
  const errors = noted().splice(0);
  if (errors.length > 0) throw allOf(errors); // node-do-not-add-exception-line
}

/** The error that ends a program: all mistakes recorded before, because another error may be a consequence of them. */
export function withNoted(error: unknown): unknown {
  const errors = noted().splice(0);
  return errors.length === 0 ? error : allOf(error instanceof KeelwrightError ? [...errors, error] : errors);
}

/** A program that never calls App.synth, and that the command line does not run, still prints its mistakes. */
function endWithNoted(): void {
  const errors = noted().splice(0);
  if (errors.length === 0) return;
  process.stderr.write(`${allOf(errors).message}\n`);
  process.exitCode = 1;
}

/** One error with the messages of all, or of the first ones and the number of the others. */
export function allOf(errors: readonly KeelwrightError[]): KeelwrightError {
  if (errors.length === 1) return errors[0];
  // One mistake may be reported in several places, such as a path in all three probes.
  const keys = errors.map(keyOf);
  const messages = errors.filter((_, i) => keys.indexOf(keys[i]) === i).map(({ message }) => message);
  const more = messages.length - MOST_SHOWN;
  const error = new KeelwrightError(errors[0].refusal, errors[0].where);
  const [{ message: first }] = errors;
  error.message = [
    ...messages.slice(0, MOST_SHOWN),
    ...more > 0 ? [`${more} more: fix these, and run it again`] : [],
  ].join('\n\n');
  error.stack = error.stack?.replace(first, () => error.message);
  return error;
}

function keyOf({ where, message, refusal: { code } }: KeelwrightError): string {
  return [code, where, ...message.split('\n').slice(1)].join('\n');
}

function noted(): KeelwrightError[] {
  const shared = globalThis as { [NOTED]?: KeelwrightError[] };
  return shared[NOTED] ??= [];
}

/** Stand-in for a value that a mistake kept from being created: every use of it returns the stand-in again, without further messages. */
export const NOT_MADE: any = new Proxy(function notMade() {}, {
  get: (_, key) => key === Symbol.toPrimitive ? () => '' : key === Symbol.iterator ? [][Symbol.iterator] : key === 'then' ? undefined : NOT_MADE,
  set: () => true,
  has: () => false,
  defineProperty: () => true,
  apply: () => NOT_MADE,
  construct: () => NOT_MADE,
  getPrototypeOf: () => Object.prototype,
});
