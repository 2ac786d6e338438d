import { checkFields, checkList, checkPattern } from './check-pattern';
import { Asymmetric, Difference, differences, distance, Judge, weightOf } from './pattern';
import { show } from './show';

/** For use inside the patterns of matchers: `toHaveResource('Deployment', { spec: { replicas: Match.absent() } })`. */
export const Match = {
  /** The field must not exist. */
  absent(): Asymmetric {
    return verdict('Match.absent()', given => given === undefined);
  },

  /** The field must exist, with any value except null. */
  anyValue(): Asymmetric {
    return verdict('Match.anyValue()', given => given !== undefined && given !== null);
  },

  /** The expression must match a part of the string; `^` and `$` anchor it to the ends. */
  stringLikeRegexp(expression: string | RegExp): Asymmetric {
    const regexp = new RegExp(expression);
    return verdict(`Match.stringLikeRegexp(${show(expression)})`, given => typeof given === 'string' && given.search(regexp) >= 0);
  },

  /** The list must have an item for each of these, in any order, and may have others. Objects among them are partial. */
  arrayWith(items: readonly unknown[]): Asymmetric {
    checkList(items);
    const find = (given: unknown, path: string, wanted: Asymmetric) => Array.isArray(given)
      ? items.flatMap(item => missing(given, item, path))
      : [{ path, given, wanted }];
    return new Matcher(`Match.arrayWith(${show(items)})`, find, weightOf(items));
  },

  /** The object must have these fields, and may have others: the same as a plain object in a pattern, for use inside `Match.exact`. */
  objectLike(pattern: object): Asymmetric {
    checkFields(pattern);
    return new Matcher(`Match.objectLike(${show(pattern)})`, (given, path) => differences(given, pattern, { path }), weightOf(pattern));
  },

  /** The value must be equal to this one, without any additional field. */
  exact(value: unknown): Asymmetric {
    checkPattern(value);
    return new Matcher(`Match.exact(${show(value)})`, (given, path) => differences(given, value, { path, exact: true }), weightOf(value));
  },
};

/** Jest treats it as one of its own matchers, so it also works in `toEqual` and `toMatchObject`. */
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

/** Nothing if an item matches; the differences from the closest one if a part of it matches; otherwise the whole list. */
function missing(given: unknown[], item: unknown, path: string): Difference[] {
  const nearest = given
    .map((candidate, index) => differences(candidate, item, { path: `${path}[${index}]` }))
    .reduce<Difference[] | undefined>((best, found) => best === undefined || distance(found) < distance(best) ? found : best, undefined);
  const isNear = nearest !== undefined && (given.length === 1 || distance(nearest) < weightOf(item));
  return isNear ? nearest : [{ path, given, wanted: Match.arrayWith([item]) }];
}
