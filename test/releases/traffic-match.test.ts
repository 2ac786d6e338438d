import { Browser, OperatingSystem, TrafficMatch } from '../../src';
import { re2Fault } from '../../src/private/re2';
import { cookiePattern } from '../../src/props/routes/call-condition';

/** What is in front of cluster matches an expression against the whole of a header. */
const matches = ({ _conditions }: TrafficMatch, value: string) => _conditions.every(condition => (
  condition.isPattern ? new RegExp(`^(?:${condition.value})$`).test(value) : condition.value === value
));

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const APPLE_WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

/** As browsers send it, with what they are; undefined for what is neither of these. */
const AGENTS: [string, Browser | undefined, OperatingSystem | undefined][] = [
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0', Browser.FIREFOX, OperatingSystem.WINDOWS],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0', Browser.FIREFOX, OperatingSystem.MACOS],
  ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', Browser.FIREFOX, OperatingSystem.LINUX],
  ['Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0', Browser.FIREFOX, OperatingSystem.ANDROID],
  [`${IPHONE} FxiOS/128.0 Mobile/15E148 Safari/605.1.15`, Browser.FIREFOX, OperatingSystem.IOS],

  [`${WINDOWS} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`, Browser.CHROME, OperatingSystem.WINDOWS],
  [`${MAC} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`, Browser.CHROME, OperatingSystem.MACOS],
  [`${LINUX} ${WEBKIT} Chrome/126.0.6478.126 Safari/537.36`, Browser.CHROME, OperatingSystem.LINUX],
  [`${ANDROID} ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`, Browser.CHROME, OperatingSystem.ANDROID],
  [`${IPHONE} CriOS/126.0.6478.108 Mobile/15E148 Safari/604.1`, Browser.CHROME, OperatingSystem.IOS],

  [`${MAC} ${APPLE_WEBKIT} Version/17.5 Safari/605.1.15`, Browser.SAFARI, OperatingSystem.MACOS],
  [`${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, Browser.SAFARI, OperatingSystem.IOS],
  [`${IPAD} Version/16.6 Mobile/15E148 Safari/604.1`, Browser.SAFARI, OperatingSystem.IOS],

  [`${WINDOWS} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`, Browser.EDGE, OperatingSystem.WINDOWS],
  [`${LINUX} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`, Browser.EDGE, OperatingSystem.LINUX],
  [`${ANDROID} ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0`, Browser.EDGE, OperatingSystem.ANDROID],
  [`${IPHONE} Version/17.0 EdgiOS/126.0.2592.86 Mobile/15E148 Safari/605.1.15`, Browser.EDGE, OperatingSystem.IOS],
  [`${WINDOWS} ${WEBKIT} Chrome/51.0.2704.79 Safari/537.36 Edge/14.14393`, Browser.EDGE, OperatingSystem.WINDOWS],

  [`${WINDOWS} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0`, Browser.OPERA, OperatingSystem.WINDOWS],
  [`${MAC} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0`, Browser.OPERA, OperatingSystem.MACOS],
  [`${ANDROID} ${WEBKIT} Chrome/124.0.0.0 Mobile Safari/537.36 OPR/83.0.0.0`, Browser.OPERA, OperatingSystem.ANDROID],
  [`${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1 OPT/4.7.0`, Browser.OPERA, OperatingSystem.IOS],

  [`${ANDROID} ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, undefined, OperatingSystem.ANDROID],
  [`${ANDROID} ${WEBKIT} Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36`, undefined, OperatingSystem.ANDROID],
  [`${WINDOWS} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Vivaldi/6.7`, undefined, OperatingSystem.WINDOWS],
  ['curl/8.9.1', undefined, undefined],
  ['', undefined, undefined],
];

describe.each(AGENTS)('%s', (agent, browser, system) => {
  test(`is of ${browser ?? 'no browser that is known'}`, () => {
    expect(Object.values(Browser).filter(one => matches(TrafficMatch.browser(one), agent))).toEqual(browser === undefined ? [] : [browser]);
  });

  test(`is of ${browser ?? 'no browser'} on ${system ?? 'no system'}, in either order`, () => {
    const pairs = Object.values(Browser).flatMap(one => Object.values(OperatingSystem).map(other => [one, other] as const));
    const both = ([one, other]: typeof pairs[number]) => TrafficMatch.browser(one).and(TrafficMatch.operatingSystem(other));
    const turned = ([one, other]: typeof pairs[number]) => TrafficMatch.operatingSystem(other).and(TrafficMatch.browser(one));
    const known = browser === undefined || system === undefined ? [] : [[browser, system]];
    expect(pairs.filter(pair => matches(both(pair), agent))).toEqual(known);
    expect(pairs.filter(pair => matches(turned(pair), agent))).toEqual(known);
    expect(pairs.flatMap(pair => both(pair)._conditions)).toHaveLength(pairs.length);
  });

  test(`comes from ${system ?? 'no system that is known'}`, () => {
    const taken = Object.values(OperatingSystem).filter(one => matches(TrafficMatch.operatingSystem(one), agent));
    expect(taken).toEqual(system === undefined ? [] : [system]);
  });
});

test.each<[TrafficMatch, string, string[], string[]]>([
  [TrafficMatch.header('x-tester', 'yes'), 'x-tester', ['yes'], ['Yes', 'yes!', '']],
  [TrafficMatch.headerPattern('x-team', '.*beta.*'), 'x-team', ['beta', 'a beta b'], ['bet']],
  [TrafficMatch.cookie('tester', '1.0'), 'cookie', ['tester=1.0', 'a=b; tester=1.0', 'tester=1.0; a=b', 'a=b; tester=1.0; c=d', 'a=b;tester=1.0'],
    ['tester=1x0', 'tester=1.01', 'mytester=1.0', 'a=tester=1.0', 'a=b']],
  [TrafficMatch.query('beta', '1'), 'beta', ['1'], ['', '11']],
  [TrafficMatch.language('de'), 'accept-language', ['de', 'de-AT', 'de-CH,de;q=0.9,en;q=0.8', 'de,en', 'de;q=0.9'], ['en,de;q=0.9', 'den', 'en-DE', '']],
  [TrafficMatch.region('cloudfront-viewer-country', 'DE'), 'cloudfront-viewer-country', ['DE'], ['DK', 'de']],
])('%#: one condition, and what it is for', (match, name, good, bad) => {
  expect(match._conditions.map(condition => condition.name)).toEqual([name]);
  expect(good.filter(value => !matches(match, value))).toEqual([]);
  expect(bad.filter(value => matches(match, value))).toEqual([]);
});

test('both of two hold', () => {
  const both = TrafficMatch.header('x-tester', 'yes').and(TrafficMatch.query('beta', '1'));
  expect(both._conditions.map(({ part, name }) => [part, name])).toEqual([['header', 'x-tester'], ['query', 'beta']]);
});

test('no expression has what RE2 does not know', () => {
  const all = [...Object.values(Browser).map(TrafficMatch.browser), ...Object.values(OperatingSystem).map(TrafficMatch.operatingSystem), TrafficMatch.language('de'), TrafficMatch.cookie('a', 'b')];
  const patterns = [...all.flatMap(({ _conditions }) => _conditions.map(({ value }) => value)), cookiePattern('web-release', 'web.1a2b3c4d')];
  expect(patterns.map(re2Fault)).toEqual(patterns.map(() => undefined));
});
