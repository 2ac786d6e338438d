import { IConstruct } from 'constructs';
import { re2Matches } from '../../private/re2';
import { refuse } from '../../private/refusal';
import { CallCondition } from '../../props/routes/call-condition';

/** Whether all requests that match these conditions also match the others. */
export function implies(conditions: CallCondition[], others: CallCondition[]): boolean {
  return others.every(other => conditions.some(condition => isSame(condition, other)
    || (isOfOne(condition, other) && other.isPattern && !condition.isPattern && re2Matches(other.value, condition.value) === true)));
}

/** The conditions of requests that match both; whether two expressions can both match is unknown. */
export function together(conditions: CallCondition[], others: CallCondition[]): CallCondition[] | 'never' | 'unknown' {
  return others.reduce<CallCondition[] | 'never' | 'unknown'>((both, other) => {
    if (typeof both === 'string') return both;
    const twin = both.find(condition => isOfOne(condition, other));
    if (twin === undefined) return [...both, other];
    if (isSame(twin, other)) return both;
    if (twin.isPattern && other.isPattern) return 'unknown';
    const [exact, pattern] = twin.isPattern ? [other, twin] : [twin, other];
    const isMatched = pattern.isPattern ? re2Matches(pattern.value, exact.value) : false;
    return isMatched === undefined ? 'unknown' : isMatched ? both.map(condition => condition === twin ? exact : condition) : 'never';
  }, conditions);
}

function isSame(one: CallCondition, other: CallCondition): boolean {
  return isOfOne(one, other) && one.value === other.value && one.isPattern === other.isPattern;
}

function isOfOne(one: CallCondition, other: CallCondition): boolean {
  const [name, otherName] = [one, other].map(condition => condition.part === 'header' ? condition.name.toLowerCase() : condition.name);
  return one.part === other.part && name === otherName;
}

/** No implementation of routes matches one header twice: it ignores the second match, or rejects both. */
export function refuseTwice(where: IConstruct, conditions: Pick<CallCondition, 'part' | 'name'>[], most?: number): void {
  const of = (part: CallCondition['part']) => conditions.filter(condition => condition.part === part).map(({ name }) => part === 'header' ? name.toLowerCase() : name);
  refuseAmong(where, 'header', of('header'), most);
  refuseAmong(where, 'parameter', of('query'), most);
}

function refuseAmong(where: IConstruct, what: 'header' | 'parameter', names: string[], most = Infinity): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined && names.length <= most) return;
  refuse(where, {
    code: 'release-match-twice',
    problem: twice === undefined ? `requests are matched by more than ${most} ${what}s` : `requests are matched by the ${what} ${twice} twice`,
    given: names,
    allowed: `each ${what} once, in the app's routes and the matches of the release together${most === Infinity ? '' : `, at most ${most}`}`,
    fix: twice === undefined ? `match fewer ${what}s` : fixOf(what, twice),
  });
}

/** Cookies have no fixed order, so one expression for two of them would have to list them in both orders. */
function fixOf(what: 'header' | 'parameter', twice: string): string {
  if (what === 'parameter') return 'match another parameter';
  if (twice === 'cookie') return 'match one cookie, and another header or a parameter for the rest: the app can set one cookie that stands for both';
  if (twice === 'user-agent') return 'list them as two alternatives, where one of them is enough: a request comes from one browser and from one operating system';
  return `match both with one expression for the whole value, as in TrafficMatch.headerPattern('${twice}', '.*beta.*gamma.*'), or match another header`;
}
