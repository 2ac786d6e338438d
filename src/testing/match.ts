import { checkFields, checkList, checkPattern } from './check-pattern';
import { Difference, differences, distance, Judge, weight } from './pattern';
import { show } from './show';

/** What a field must be, where a plain value cannot say it. Jest's own `toEqual` and `toMatchObject` understand it as well. */
export class Matcher implements Judge {
  /** By this jest knows what to ask instead of comparing. */
  public readonly $$typeof = Symbol.for('jest.asymmetricMatcher');

  /** @internal */
  constructor(private readonly text: string, private readonly find: (given: unknown, path: string) => Difference[], public readonly weight = 1) {}

  /** @internal */
  public differences(given: unknown, path: string): Difference[] {
    return this.find(given, path);
  }

  /** Whether the value is what is wanted. */
  public asymmetricMatch(given: unknown): boolean {
    return this.find(given, '').length === 0;
  }

  /** How it is printed. */
  public toAsymmetricMatcher(): string {
    return this.text;
  }
}

/** For use inside the patterns of matchers: `toHaveResource('Deployment', { spec: { replicas: Match.absent() } })`. */
export const Match = {
  /** The field must not be there. */
  absent(): Matcher {
    return verdict('Match.absent()', given => given === undefined);
  },

  /** The field must be there, with any value but null. */
  anyValue(): Matcher {
    return verdict('Match.anyValue()', given => given !== undefined && given !== null);
  },

  /** The text must have a part that the expression matches; `^` and `$` tie it to the ends. */
  stringLikeRegexp(expression: string | RegExp): Matcher {
    const regexp = new RegExp(expression);
    return verdict(`Match.stringLikeRegexp(${show(expression)})`, given => typeof given === 'string' && given.search(regexp) >= 0);
  },

  /** The list must have an item for each of these, in any order and among others. Objects among them are partial. */
  arrayWith(items: readonly unknown[]): Matcher {
    checkList(items);
    const matcher: Matcher = new Matcher(`Match.arrayWith(${show(items)})`, (given, path) => Array.isArray(given)
      ? items.flatMap(item => missing(given, item, path))
      : [{ path, given, wanted: matcher }], weight(items));
    return matcher;
  },

  /** The object must have these fields, among others: what a plain object in a pattern says, for use inside `Match.exact`. */
  objectLike(pattern: object): Matcher {
    checkFields(pattern);
    return new Matcher(`Match.objectLike(${show(pattern)})`, (given, path) => differences(given, pattern, { path }), weight(pattern));
  },

  /** The value must be this one, without any further field in it. */
  exact(value: unknown): Matcher {
    checkPattern(value);
    return new Matcher(`Match.exact(${show(value)})`, (given, path) => differences(given, value, { path, exact: true }), weight(value));
  },
};

function verdict(text: string, holds: (given: unknown) => boolean): Matcher {
  const matcher: Matcher = new Matcher(text, (given, path) => holds(given) ? [] : [{ path, given, wanted: matcher }]);
  return matcher;
}

/** Nothing when an item matches; what differs in the nearest one when a part of it does; else the whole list. */
function missing(given: unknown[], item: unknown, path: string): Difference[] {
  const nearest = given
    .map((candidate, index) => differences(candidate, item, { path: `${path}[${index}]` }))
    .reduce<Difference[] | undefined>((best, found) => best === undefined || distance(found) < distance(best) ? found : best, undefined);
  const isNear = nearest !== undefined && (given.length === 1 || distance(nearest) < weight(item));
  return isNear ? nearest : [{ path, given, wanted: Match.arrayWith([item]) }];
}
