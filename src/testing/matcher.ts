import { Difference } from './pattern';
import { show } from './show';

/** The context that jest passes to a matcher. */
export interface Context {
  readonly isNot?: boolean;
  readonly promise?: string;
  readonly utils: Colors & { matcherHint(matcher: string, received?: string, expected?: string, options?: object): string };
}

export interface Colors {
  EXPECTED_COLOR(text: string): string;
  RECEIVED_COLOR(text: string): string;
}

/** What a matcher returns to jest. */
export interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

export interface Verdict {
  readonly pass: boolean;
  /** Why it passed or failed, for the case that the opposite was expected. */
  readonly explain: (colors: Colors) => string;
}

/** A matcher whose message repeats the call and then explains the result. */
export function matcher<Args extends unknown[]>(name: string, judge: (subject: unknown, ...args: Args) => Verdict) {
  return function (this: Context, subject: unknown, ...args: Args): Result {
    const { isNot, promise, utils } = this;
    const { pass, explain } = judge(subject, ...args);
    return { pass, message: () => `${utils.matcherHint(name, 'received', args.map(show).join(', '), { isNot, promise })}\n\n${explain(utils)}` };
  };
}

/** Each difference with its path, the given value and the expected value. */
export function describeDifferences(differences: Difference[], colors: Colors): string {
  return differences.map(({ path, given, wanted }) => [
    `  ${path === '' ? 'the whole value' : path}`,
    `    given:  ${colors.RECEIVED_COLOR(show(given))}`,
    `    wanted: ${colors.EXPECTED_COLOR(show(wanted))}`,
  ].join('\n')).join('\n');
}
