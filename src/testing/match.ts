import { checkFields, checkList, checkPattern } from './check-pattern';
import { Asymmetric, Difference, differences, distance, Judge, weightOf } from './pattern';
import { show } from './show';

/** For use inside the patterns of matchers: `toHaveResource('Deployment', { spec: { replicas: Match.absent() } })`. */
export const Match = {
  /** The field must not be there. */
  absent(): Asymmetric {
    return verdict('Match.absent()', given => given === undefined);
  },

  /** The field must be there, with any value but null. */
  anyValue(): Asymmetric {
    return verdict('Match.anyValue()', given => given !== undefined && given !== null);
  },

  /** The text must have a part that the expression matches; `^` and `$` tie it to the ends. */
  stringLikeRegexp(expression: string | RegExp): Asymmetric {
    const regexp = new RegExp(expression);
    return verdict(`Match.stringLikeRegexp(${show(expression)})`, given => typeof given === 'string' && given.search(regexp) >= 0);
  },

  /** The list must have an item for each of these, in any order and among others. Objects among them are partial. */
  arrayWith(items: readonly unknown[]): Asymmetric {
    checkList(items);
    const find = (given: unknown, path: string, wanted: Asymmetric) => Array.isArray(given)
      ? items.flatMap(item => missing(given, item, path))
      : [{ path, given, wanted }];
    return new Matcher(`Match.arrayWith(${show(items)})`, find, weightOf(items));
  },

  /** The object must have these fields, among others: what a plain object in a pattern says, for use inside `Match.exact`. */
  objectLike(pattern: object): Asymmetric {
    checkFields(pattern);
    return new Matcher(`Match.objectLike(${show(pattern)})`, (given, path) => differences(given, pattern, { path }), weightOf(pattern));
  },

  /** The value must be this one, without any further field in it. */
  exact(value: unknown): Asymmetric {
    checkPattern(value);
    return new Matcher(`Match.exact(${show(value)})`, (given, path) => differences(given, value, { path, exact: true }), weightOf(value));
  },
};

/** Jest takes it for one of its own, so that `toEqual` and `toMatchObject` understand it too. */
class Matcher implements Judge {
  public readonly $$typeof = Symbol.for('jest.asymmetricMatcher');

  constructor(
    private readonly text: string,
    private readonly find: (given: unknown, path: string, self: Matcher) => Difference[],
    public readonly weight = 1,
  ) {}

  public differences(given: unknown, path: string): Difference[] {
    return this.find(given, path, this);
  }

  public asymmetricMatch(given: unknown): boolean {
    return this.differences(given, '').length === 0;
  }

  public toAsymmetricMatcher(): string {
    return this.text;
  }
}

function verdict(text: string, holds: (given: unknown) => boolean): Asymmetric {
  return new Matcher(text, (given, path, wanted) => holds(given) ? [] : [{ path, given, wanted }]);
}

/** Nothing when an item matches; what differs in the nearest one when a part of it does; else the whole list. */
function missing(given: unknown[], item: unknown, path: string): Difference[] {
  const nearest = given
    .map((candidate, index) => differences(candidate, item, { path: `${path}[${index}]` }))
    .reduce<Difference[] | undefined>((best, found) => best === undefined || distance(found) < distance(best) ? found : best, undefined);
  const isNear = nearest !== undefined && (given.length === 1 || distance(nearest) < weightOf(item));
  return isNear ? nearest : [{ path, given, wanted: Match.arrayWith([item]) }];
}
