import * as path from 'path';
import { IConstruct } from 'constructs';
import { captureStack, userFrames } from './frames';
import { TreeState } from './tree-state';

const SOURCE = new TreeState<Source>('source');

/** A line of the user's program, if one is found. */
type Source = () => string | undefined;

/** Records the line of the user's program that creates this construct, for messages. */
export function markSource(construct: IConstruct): void {
  SOURCE.set(construct, thisLine());
}

/** Acts on an existing construct: messages name the current line instead of the one that created it. */
export function atThisLine<T>(construct: IConstruct, act: () => T): T {
  const made = SOURCE.of(construct);
  const now = thisLine();
  SOURCE.set(construct, () => now() ?? made?.());
  try {
    return act();
  } finally {
    SOURCE.set(construct, made);
  }
}

/** The line, such as `main.ts:12`, of the construct or of its nearest recorded parent. */
export function sourceOf(construct: IConstruct): string | undefined {
  return [...construct.node.scopes].reverse().map(scope => SOURCE.of(scope)?.()).find(Boolean);
}

/** The line of the user's program that is currently running. */
export function callerOutsideLibraries(): string | undefined {
  return thisLine()();
}

/** The same, resolved on demand: most lines are never needed, and reading a stack trace is expensive. */
function thisLine(): Source {
  const error: { stack?: string } = {};
  captureStack(error, thisLine);
  let found: { readonly line: string | undefined } | undefined;
  return () => (found ??= { line: lineIn(error.stack ?? '') }).line;
}

function lineIn(stack: string): string | undefined {
  const [frame] = userFrames(stack);
  return frame && `${path.relative(process.cwd(), path.normalize(frame.file))}:${frame.line}`;
}
