import * as path from 'path';
import { IConstruct } from 'constructs';

const SOURCE = Symbol.for('keelwright.source');
const OWN_FOLDER = path.dirname(__dirname) + path.sep;

/** Remembers the line of the user's program that made this construct, so that messages can name it. */
export function markSource(construct: IConstruct): void {
  setSource(construct, callerOutsideLibraries());
}

/** Does something to a construct that was made before: messages name the line that does it, and not the one that made it. */
export function atThisLine<T>(construct: IConstruct, act: () => T): T {
  const made = (construct as any)[SOURCE];
  setSource(construct, callerOutsideLibraries() ?? made);
  try {
    return act();
  } finally {
    setSource(construct, made);
  }
}

function setSource(construct: IConstruct, value: string | undefined): void {
  Object.defineProperty(construct, SOURCE, { value, configurable: true });
}

/** `main.ts:12` of the construct or of the nearest one around it that was marked. */
export function sourceOf(construct: IConstruct): string | undefined {
  return [...construct.node.scopes].reverse().map(scope => (scope as any)[SOURCE]).find(Boolean);
}

/** The line of the user's program that is being run. */
export function callerOutsideLibraries(): string | undefined {
  for (const frame of (new Error().stack ?? '').split('\n').slice(1)) {
    const match = /\(?(?:file:\/\/)?(\/[^()]+|[A-Za-z]:\\[^()]+):(\d+):\d+\)?$/.exec(frame.trim());
    if (!match || frame.includes('(node:')) continue;
    const file = path.normalize(match[1].replace(/^at (?:async )?/, ''));
    if (file.startsWith(OWN_FOLDER) || file.includes(`${path.sep}node_modules${path.sep}`)) continue;
    return `${path.relative(process.cwd(), file)}:${match[2]}`;
  }
  return undefined;
}
