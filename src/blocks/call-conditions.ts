import { IConstruct } from 'constructs';
import { re2Matches } from '../private/re2';
import { refuse } from '../private/refusal';
import { CallCondition } from '../props/call-condition';

/** Whether calls for which these hold are calls for which the others do. */
export function implies(conditions: CallCondition[], others: CallCondition[]): boolean {
  return others.every(other => conditions.some(condition => isSame(condition, other)
    || (isOfOne(condition, other) && other.isPattern && !condition.isPattern && re2Matches(other.value, condition.value) === true)));
}

/** What a call says for which both hold; whether two expressions can both match nobody knows. */
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

/** Nothing that reads routes looks at one header twice: it drops the second, or refuses both. */
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
    problem: twice === undefined ? `calls are told apart by more than ${most} ${what}s` : `calls are told apart by the ${what} ${twice} twice`,
    given: names,
    allowed: `each ${what} once, in the app's routes and in what the release says of them together${most === Infinity ? '' : `, at most ${most}`}`,
    fix: twice === undefined ? 'tell them apart by fewer' : fixOf(what, twice),
  });
}

/** Of two cookies neither comes first, so that one expression for both would have to name them in both orders. */
function fixOf(what: 'header' | 'parameter', twice: string): string {
  if (what === 'parameter') return 'tell them apart by another parameter';
  if (twice === 'cookie') return 'tell them apart by one cookie, and for the rest by another header or a parameter: the app can set one cookie that says both';
  if (twice === 'user-agent') return 'name them as two of the list, of which one is enough: a call comes from one browser and from one system';
  return `say both in one expression for the whole value, as in TrafficMatch.headerPattern('${twice}', '.*beta.*gamma.*'), or tell them apart by another header`;
}
