import type { RE2JS } from 're2js';

/**
 * Why RE2 does not accept an expression; undefined if it does.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function re2Fault(expression: string): string | undefined {
  try {
    compiled(expression);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^error parsing regexp: /, '');
  }
}

/** Whether the expression matches the entire text; undefined if RE2 does not accept the expression. */
export function re2Matches(expression: string, text: string): boolean | undefined {
  return re2Fault(expression) === undefined ? compiled(expression).matches(text) : undefined;
}

/** The library is loaded only if an expression is used. */
function compiled(expression: string): RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library: typeof import('re2js') = require('re2js');
  return library.RE2JS.compile(expression);
}
