import fc from 'fast-check';
import { NEW, program, WAYS, Way } from './releasing';
import { ABTest, CanaryRelease, Stickiness, TrafficMatch, VariantProps } from '../../src';
import { inListOrder } from '../../src/blocks/traffic/gateway-precedence';
import { SetApart } from '../../src/blocks/traffic/traffic';
import { re2Matches } from '../../src/private/re2';
import { CallCondition } from '../../src/props/routes/call-condition';

type Call = { readonly [part in CallCondition['part']]: { readonly [name: string]: string } };

const NAMES = ['x', 'y', 'z'];
const VALUES = ['1', '2', '3'];
const conditions = fc.uniqueArray(fc.record<CallCondition>({
  part: fc.constantFrom('header', 'query'), name: fc.constantFrom(...NAMES), value: fc.constantFrom(...VALUES, '1|2', '[23]'), isPattern: fc.constant(false),
}), { minLength: 1, maxLength: 3, selector: ({ part, name }) => `${part} ${name}` })
  .map(all => all.map(condition => ({ ...condition, isPattern: condition.value.length > 1 })));
const parts = fc.array(fc.array(conditions, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 4 })
  .map(all => all.map((matches, i): SetApart => ({ name: `part-${i}`, matches, shares: [{ service: `part-${i % 3}`, weight: 100 }] })));
const said = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES));
const calls = fc.array(fc.record({ header: said, query: said }), { minLength: 20, maxLength: 20 });

const holds = (call: Call) => (all: CallCondition[]) => all.every(({ part, name, value, isPattern }) => {
  const given = call[part][name];
  return given !== undefined && (isPattern ? re2Matches(value, given) : value === given);
});
const first = (all: SetApart[], call: Call) => all.find(({ matches }) => matches.some(holds(call)))?.shares[0].service;
/** As the Gateway API says it: more headers, then more parameters, then the order. */
const strongest = (all: SetApart[], call: Call) => {
  const count = (match: CallCondition[], part: string) => match.filter(condition => condition.part === part).length;
  const held = all.flatMap(({ matches, shares }) => matches.filter(holds(call)).map(match => ({ match, service: shares[0].service })));
  return held.sort((a, b) => count(b.match, 'header') - count(a.match, 'header') || count(b.match, 'query') - count(a.match, 'query'))[0]?.service;
};

test('by the Gateway API the first of two audiences counts, whichever says more', () => {
  let judged = 0;
  fc.assert(fc.property(parts, calls, (given, made) => {
    let ordered: SetApart[];
    try { ordered = inListOrder(undefined as any, given); } catch (error) {
      expect((error as Error).message).toMatch(/^release-match-order/);
      return;
    }
    judged += 1;
    for (const call of made) expect(strongest(ordered, call)).toBe(first(given, call));
  }), { numRuns: 500 });
  expect(judged).toBeGreaterThan(200);
});

const matchesOf = ({ get }: ReturnType<typeof program>) => get('HTTPRoute', 'web').spec.rules.map(({ matches = [], backendRefs }: any) => [
  backendRefs.map(({ name }: any) => name).join(), ...matches.map(({ headers = [], queryParams = [] }: any) => [...headers, ...queryParams].map(({ name }: any) => name).join('+')),
]);

test('a preview by a parameter also takes clients that have a cookie of the app', () => {
  const preview = [TrafficMatch.query('beta', '1')];
  const made = program('gateway', (shop, app) => new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10, sticky: Stickiness.cookie(), preview }));
  expect(matchesOf(made)).toEqual([['web-next', 'beta', 'cookie+beta'], ['web', 'cookie'], ['web-next', 'cookie'], ['web,web-next', '']]);
});

const [X, Y] = ['x', 'y'].map(name => TrafficMatch.header(name, '1'));
const tested = (way: Way, variants: { readonly [name: string]: VariantProps }) => () => program(way, (shop, app) => new ABTest(shop, 'basket', { app, variants }));
const seen = (...audience: TrafficMatch[]): VariantProps => ({ image: NEW, audience });

test('of two variants the first one counts, also where the second says more', () => {
  const matches = matchesOf(tested('gateway', { first: seen(X), second: seen(Y.and(TrafficMatch.header('z', '1'))) })());
  expect(matches).toEqual([['basket-first', 'x', 'x+y+z'], ['basket-second', 'y+z'], ['web', '']]);
});

test.each(Object.keys(WAYS).filter(way => way !== 'kubernetes') as Way[])('a variant that never gets a call is refused: %s', way => {
  expect(tested(way, { first: seen(X), second: seen(X) })).toThrow(/^release-match-order[^]*or use different values/);
  expect(tested(way, { first: seen(X), second: seen(X.and(Y)) })).toThrow(/^release-match-order[^]*list second before first/);
  expect(tested(way, { first: seen(TrafficMatch.headerPattern('x', '[0-9]')), second: seen(Y, X) })).toThrow(/^release-match-order/);
  expect(tested(way, { second: seen(X.and(Y)), first: seen(X) })).not.toThrow();
});

test('two expressions for one header are refused where the later one would win', () => {
  const [some, others] = ['a.*', '.*b'].map(pattern => TrafficMatch.headerPattern('x', pattern));
  expect(tested('gateway', { first: seen(some), second: seen(others.and(Y)) })).toThrow(/^release-match-order[^]*list second before first/);
  expect(tested('gateway', { second: seen(others.and(Y)), first: seen(some) })).not.toThrow();
  expect(tested('istio', { first: seen(some), second: seen(others.and(Y)) })).not.toThrow();
});
