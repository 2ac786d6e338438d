import { IConstruct } from 'constructs';
import { callerOutsideLibraries, sourceOf } from './source';

/** What a refusal must say: what went wrong, what was given, what is allowed, what to change. */
export interface Refusal {
  /** Stable kebab-case id; it never changes once published. */
  readonly code: string;
  /** One line: what is wrong, lower case, no full stop. */
  readonly problem: string;
  readonly given: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** The one error keelwright throws. Outside it is an ordinary `Error` whose message starts with the code. */
export class KeelwrightError extends Error {
  public readonly code: string;

  constructor(readonly refusal: Refusal, readonly where?: string) {
    super([
      `${refusal.code}: ${where ? `${where}: ` : ''}${refusal.problem}`,
      `  given:   ${show(refusal.given)}`,
      `  allowed: ${refusal.allowed}`,
      `  fix:     ${refusal.fix}`,
    ].join('\n'));
    this.name = 'KeelwrightError';
    this.code = refusal.code;
  }
}

/** Stops the program with a message that names the construct and the user's line. */
export function refuse(where: IConstruct | string | undefined, refusal: Refusal): never {
  throw new KeelwrightError(refusal, typeof where === 'object' ? describe(where) : where);
}

/** The construct, with the line that does something to it now and not the one that made it. */
export function here(construct: IConstruct): string {
  const source = callerOutsideLibraries() ?? sourceOf(construct);
  return source ? `${pathOf(construct)} (${source})` : pathOf(construct);
}

/** What the program calls without a construct, with the line that calls it. */
export function called(name: string): string {
  const source = callerOutsideLibraries();
  return source ? `${name} (${source})` : name;
}

function describe(construct: IConstruct): string {
  const source = sourceOf(construct);
  return source ? `${pathOf(construct)} (${source})` : pathOf(construct);
}

function pathOf(construct: IConstruct): string {
  return construct.node.path === '' ? 'App' : construct.node.path;
}

function show(given: unknown): string {
  const isText = typeof given === 'string' && (given === 'nothing' || given.includes('\n'));
  // JSON has no word for what is no number.
  const isUnnamed = typeof given === 'number' && !Number.isFinite(given);
  return isText ? given : isUnnamed ? String(given) : JSON.stringify(given) ?? String(given);
}
