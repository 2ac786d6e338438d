import { re2Fault, re2Matches } from '../../src/private/re2';

/** Judged as RE2's own port in Go judges them. */
test.each([
  'beta|gamma', '.*beta.*', '(?i)beta', '(?i:beta)-(?s-m:x)', '(?P<team>a|b)', '(?<team>a)', '[(?=]', '\\(\\?=', '\\\\1', '[]a]', '[^\\]]', '[[:alpha:]]+', '[[:^alpha:]]',
  '\\Q(\\E', '\\pL\\p{Greek}', '\\P{^Greek}', '\\A\\d+\\.\\x41\\z', '\\x{10FFFF}', '\\07', '\\123', '(?P<1a>b)', 'a{2,1000}', 'a{,5}', 'a{1,2', 'a{01}', '(a{500}){2}', 'a+?', '()', '(|a)', '||', 'x{', ']',
  '^*', '\\b+', '(?U)a+', '(?i-s)', '[a-]', '[--a]', '[\\pL]', 'é', '\u{1f600}+', '\\_', '\\"',
])('F55 %s is one of RE2', expression => {
  expect(re2Fault(expression)).toBeUndefined();
});

test.each([
  ['(?=a)', /\(\?=/], ['(?!a)', /\(\?!/], ['(?<=a)', /\(\?</], ['(?<!a)', /\(\?</], ['(?>a)', /\(\?>/], ['(?#a)', /\(\?#/], ['(?P=a)', /\(\?P/], ['(?x)a', /\(\?x/], ['(?|a)', /\(\?\|/], ['(?R)', /\(\?R/],
  ['(a)\\1', /escape/], ['(?<a>x)\\k<a>', /escape/], ['\\y', /escape/], ['\\Z', /escape/], ['\\G', /escape/], ['\\h', /escape/], ['\\cA', /escape/], ['\\u0041', /escape/], ['\\8', /escape/], ['\\x{110000}', /escape/], ['[\\b]', /escape/], ['a\\', /backslash/],
  ['\\p{Foo}', /range/], ['[[:foo:]]', /range/], ['(', /\)/], [')', /\)/], ['*a', /repetition/], ['+', /repetition/], ['a|*', /repetition/], ['a**', /repetition/], ['a++', /repetition/], ['a{2}{3}', /repetition/], ['[z-a]', /range/], ['[a-\\d]', /escape/], ['\\C', /escape/], ['a{3,2}', /repeat/],
  ['[a', /\]/], ['[]', /\]/], ['[[:alpha:]', /\]/], ['a{1001}', /repeat/], ['a{1000,1001}', /repeat/], ['(a{500}){3}', /repeat|large/], ['(?P<>a)', /name/], ['(?i', /\(\?i/],
  // Go takes it. Proxies read it with RE2 itself, which does not.
  ['(?P<n>a)(?P<n>b)', /duplicate/],
])('F55 %s is none, and it is said why', (expression, why) => {
  expect(re2Fault(expression)).toMatch(why);
});

test.each([
  ['beta.*', 'beta-1', true], ['beta', 'beta-1', false], ['(?i)BETA', 'beta', true], ['\\Qa.b\\E', 'a.b', true], ['\\Qa.b\\E', 'axb', false], ['[[:digit:]]+', '42', true],
  ['\\pL+', 'é', true], ['(?s).', '\n', true], ['.', '\n', false], ['(?=a)a', 'a', undefined], ['(a*)*b', 'a'.repeat(50_000), false],
])('F55 whether %s is the whole of %#', (expression, text, expected) => {
  expect(re2Matches(expression, text)).toBe(expected);
});

test('F55 the library is loaded when an expression is given, and not before', () => {
  const load = jest.fn(() => jest.requireActual('re2js'));
  jest.isolateModules(() => {
    jest.doMock('re2js', load);
    jest.requireActual('../../src');
    expect(load).not.toHaveBeenCalled();
    jest.requireActual<typeof import('../../src/private/re2')>('../../src/private/re2').re2Fault('a');
    expect(load).toHaveBeenCalledTimes(1);
  });
});
