import { IConstruct } from 'constructs';
import { captureStack, userFrames } from './frames';
import { cut, inShort } from './messages/in-short';
import { oneLine } from './messages/printable';
import { redact, redactIn } from './messages/redact';
import { callerOutsideLibraries, sourceOf } from './source';

/** The content of an error: what is wrong, what was given, what is allowed, and what to change. */
export interface Refusal {
  /** Stable kebab-case id; it never changes once published. */
  readonly code: string;
  /** What is wrong, in one line: starts in lower case, without a full stop. */
  readonly problem: string;
  readonly given: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** The only error that keelwright throws. For programs it is an ordinary `Error` whose message starts with the code. */
export class KeelwrightError extends Error {
  public readonly code: string;

  constructor(readonly refusal: Refusal, readonly where?: string) {
    super([
      `${refusal.code}: ${where ? `${placed(where)}: ` : ''}${told(refusal.problem, refusal.given)}`,
      `  given:   ${show(refusal.given)}`,
      `  allowed: ${told(refusal.allowed, refusal.given)}`,
      `  fix:     ${told(refusal.fix, refusal.given)}`,
    ].join('\n'));
    this.name = 'KeelwrightError';
    this.code = refusal.code;
    // Node prints the enumerable fields below the stack of an uncaught error.
    for (const field of Object.keys(this)) Object.defineProperty(this, field, { enumerable: false });
    captureStack(this, KeelwrightError);
    this.stack = [`${this.name}: ${this.message}`, ...userFrames(this.stack).map(({ text }) => text)].join('\n');
  }
}

/** Stops the program with a message that names the construct and the line of the user's program. */
export function refuse(where: IConstruct | string | undefined, refusal: Refusal): never {
  // The comment at its end keeps Node from printing this line above the message.
  throw new KeelwrightError(refusal, typeof where === 'object' ? describe(where) : where); // node-do-not-add-exception-line
}

/** The construct, with the line that currently uses it instead of the one that created it. */
export function here(construct: IConstruct): string {
  const source = callerOutsideLibraries() ?? sourceOf(construct);
  return source ? `${pathOf(construct)} (${source})` : pathOf(construct);
}

/** A call without a construct, with the line of the call. */
export function called(name: string): string {
  const source = callerOutsideLibraries();
  return source ? `${name} (${source})` : name;
}

function describe(construct: IConstruct): string {
  const source = sourceOf(construct);
  return source ? `${pathOf(construct)} (${source})` : pathOf(construct);
}

function pathOf(construct: IConstruct): string {
  const { path } = construct.node;
  return path === '' ? 'App' : path.trim() === '' ? `'${path}'` : path;
}

function show(given: unknown): string {
  if (given === 'nothing' || given instanceof Findings) return String(given);
  return JSON.stringify(inShort(given)) ?? 'undefined';
}

/** Several lines of keelwright's own, which are shown as they are. */
export class Findings {
  constructor(private readonly lines: string) {}

  public toString(): string {
    return this.lines;
  }
}

/** A path consists of ids, and an id may be any text. */
function placed(where: string): string {
  return withoutSecrets(oneLine(where), /[^\s/()]+/g);
}

/** Texts of a program that a message repeats are shortened, and secrets in them are hidden. */
function told(text: string, given: unknown): string {
  return withoutSecrets(oneLine(redactIn(text, '', given)), /[^\s'"(),;]+/g);
}

function withoutSecrets(text: string, part: RegExp): string {
  return text.replace(part, found => redact('', found) === found ? cut(found) : '...');
}
