import { re2Fault } from '../../src/private/re2';

/** Judged as RE2's own port in Go judges them. */
test.each([
  'beta|gamma', '.*beta.*', '(?i)beta', '(?i:beta)-(?s-m:x)', '(?P<team>a|b)', '(?<team>a)', '[(?=]', '\\(\\?=', '\\\\1', '[]a]', '[^\\]]', '[[:alpha:]]+',
  '\\Q(\\E', '\\pL\\p{Greek}', '\\A\\d+\\.\\x41\\z', 'a{2,1000}', 'a{,5}', 'a+?', '()', 'x{', ']',
])('%s is one of RE2', expression => {
  expect(re2Fault(expression)).toBeUndefined();
});

test.each([
  ['(?=a)', /group/], ['(?!a)', /group/], ['(?<=a)', /group/], ['(?<!a)', /group/], ['(?>a)', /group/], ['(?#a)', /group/], ['(?P=a)', /group/],
  ['(a)\\1', /earlier/], ['(?<a>x)\\k<a>', /earlier/], ['\\y', /escapes/], ['a\\', /escapes/],
  ['(', /match/], [')', /match/], ['*a', /match/], ['a**', /match/], ['a++', /match/], ['[z-a]', /match/], ['a{3,2}', /match/],
  ['[a', /closes/], ['[]', /closes/], ['a{1001}', /1000/],
])('%s is none, and it is said why', (expression, why) => {
  expect(re2Fault(expression)).toMatch(why);
});
