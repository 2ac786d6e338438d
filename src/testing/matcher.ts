import { Difference } from './pattern';
import { show } from './show';

/** What jest lends to a matcher. */
export interface Context {
  readonly isNot?: boolean;
  readonly promise?: string;
  readonly utils: Colours & { matcherHint(matcher: string, received?: string, expected?: string, options?: object): string };
}

export interface Colours {
  EXPECTED_COLOR(text: string): string;
  RECEIVED_COLOR(text: string): string;
}

/** What a matcher tells jest. */
export interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

export interface Verdict {
  readonly pass: boolean;
  /** Why it passed or did not, for when the contrary was wanted. */
  readonly explain: (colours: Colours) => string;
}

/** A matcher whose message repeats the call and then explains. */
export function matcher<Args extends unknown[]>(name: string, judge: (subject: unknown, ...args: Args) => Verdict) {
  return function (this: Context, subject: unknown, ...args: Args): Result {
    const { isNot, promise, utils } = this;
    const { pass, explain } = judge(subject, ...args);
    return { pass, message: () => `${utils.matcherHint(name, 'received', args.map(show).join(', '), { isNot, promise })}\n\n${explain(utils)}` };
  };
}

/** Each place with what is there and what was wanted. */
export function describeDifferences(differences: Difference[], colours: Colours): string {
  return differences.map(({ path, given, wanted }) => [
    `  ${path === '' ? 'all of it' : path}`,
    `    given:  ${colours.RECEIVED_COLOR(show(given))}`,
    `    wanted: ${colours.EXPECTED_COLOR(show(wanted))}`,
  ].join('\n')).join('\n');
}
