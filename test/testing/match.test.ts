import { complaintOf } from './complaint';
import { Match } from '../../src/testing';

/** A manifest with these fields; the matchers look at the whole. */
const manifest = (given: object) => [{ apiVersion: 'acme.example/v1', kind: 'Thing', metadata: { name: 'thing' }, ...given }];

const CIRCULAR: { [field: string]: unknown } = { a: 1 };
CIRCULAR.itself = { list: [CIRCULAR] };

test.each<[string, object, object]>([
  ['nothing', { a: 1 }, {}],
  ['a part', { a: 1, b: 2 }, { a: 1 }],
  ['a part of a part', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 1 } } }],
  ['null', { a: null }, { a: null }],
  ['no number', { a: NaN }, { a: NaN }],
  ['minus zero', { a: -0 }, { a: 0 }],
  ['an empty text', { a: '' }, { a: '' }],
  ['an empty list', { a: [] }, { a: [] }],
  ['a list of lists', { a: [[1, 2], [3]] }, { a: [[1, 2], [3]] }],
  ['parts of the items of a list', { a: [{ b: 1, c: 2 }, { b: 3 }] }, { a: [{ b: 1 }, { b: 3 }] }],
  ['an empty object for any', { a: { b: 1 } }, { a: {} }],
  ['a plain object of another realm', { a: { b: 1 } }, structuredClone({ a: { b: 1 } })],
  ['an object without a prototype', { a: { b: 1 } }, Object.assign(Object.create(null), { a: { b: 1 } })],
  ['a label called constructor', { a: { constructor: 'x' } }, { a: { constructor: 'x' } }],
  ['a field called __proto__', JSON.parse('{"a":{"__proto__":"x"}}'), JSON.parse('{"a":{"__proto__":"x"}}')],

  ['absent', { a: 1 }, { b: Match.absent() }],
  ['absent where undefined is', { a: undefined }, { a: Match.absent() }],
  ['absent in what all objects inherit', { a: {} }, { a: { constructor: Match.absent(), toString: Match.absent() } }],
  ['any value', { a: 0, b: '', c: false, d: [] }, { a: Match.anyValue(), b: Match.anyValue(), c: Match.anyValue(), d: Match.anyValue() }],
  ['text that is like', { a: 'web-1' }, { a: Match.stringLikeRegexp('^web-\\d$') }],
  ['text that is like, with flags', { a: 'WEB' }, { a: Match.stringLikeRegexp(/web/gi) }],
  ['a list with, in another order', { a: [1, 2, 3] }, { a: Match.arrayWith([3, 1]) }],
  ['a list with parts of items', { a: [{ b: 1, c: 1 }, { b: 2, c: 2 }] }, { a: Match.arrayWith([{ b: 2 }]) }],
  ['a list with nothing in particular', { a: [] }, { a: Match.arrayWith([]) }],
  ['a list with, in a list with', { a: [{ b: [1, 2] }, { b: [3, 4] }] }, { a: Match.arrayWith([{ b: Match.arrayWith([4]) }]) }],
  ['exactly', { a: { b: [{ c: 1 }] } }, { a: Match.exact({ b: [{ c: 1 }] }) }],
  ['exactly, with what is like inside', { a: { b: 'web-1' } }, { a: Match.exact({ b: Match.stringLikeRegexp('web') }) }],
  ['exactly, but for a part', { a: { b: { c: 1, d: 2 } } }, { a: Match.exact({ b: Match.objectLike({ c: 1 }) }) }],
  ['like an object', { a: { b: 1, c: 2 } }, { a: Match.objectLike({ b: 1 }) }],
  ['the whole like an object', { a: 1 }, Match.objectLike({ a: 1 })],

  ['what jest says', { a: 1, b: 'text', c: [1, 2], d: { e: 1, f: 2 } }, {
    a: expect.any(Number), b: expect.stringMatching(/^t/), c: expect.not.arrayContaining([3]), d: expect.objectContaining({ e: 1 }),
  }],
  ['the whole as jest says', { a: 1 }, expect.objectContaining({ a: 1 })],
  ['ours inside of what jest says', { a: { b: 'web-1' } }, { a: expect.objectContaining({ b: Match.stringLikeRegexp('web') }) }],
])('matches %s', (_, given, pattern) => {
  expect(manifest(given)).toHaveResource('Thing', pattern);
});

test.each<[string, object, object, string]>([
  ['another type', { a: '80' }, { a: 80 }, 'a\n given: "80"\n wanted: 80'],
  ['null for nothing', {}, { a: null }, 'a\n given: nothing\n wanted: null'],
  ['text for an object', { a: 'b' }, { a: { b: 1 } }, 'a\n given: "b"\n wanted: { b: 1 }'],
  ['null for an object', { a: null }, { a: { b: 1 } }, 'a\n given: null\n wanted: { b: 1 }'],
  ['a list for an object', { a: [1] }, { a: { 0: 1 } }, 'a\n given: [1]\n wanted: { "0": 1 }'],
  ['an object for a list', { a: { 0: 1 } }, { a: [1] }, 'a\n given: { "0": 1 }\n wanted: [1]'],
  ['a field whose name needs quotes', { a: { 'acme.example/b': 'c' } }, { a: { 'acme.example/b': 'd' } }, 'a["acme.example/b"]\n given: "c"\n wanted: "d"'],
  ['an item too many', { a: [1, { b: 2 }] }, { a: [1] }, 'a[1]\n given: { b: 2 }\n wanted: nothing'],
  ['an item too few', { a: [1] }, { a: [1, { b: 2 }] }, 'a[1]\n given: nothing\n wanted: { b: 2 }'],
  ['the order of items', { a: [1, 2] }, { a: [2, 1] }, 'a[0]\n given: 1\n wanted: 2\na[1]\n given: 2\n wanted: 1'],
  ['deep inside lists', { a: [[{ b: [0, { c: 1 }] }]] }, { a: [[{ b: [0, { c: 2 }] }]] }, 'a[0][0].b[1].c\n given: 1\n wanted: 2'],
  ['what all objects inherit', { a: {} }, { a: { toString: 'x' } }, 'a.toString\n given: nothing\n wanted: "x"'],
  ['text of several lines', { a: 'b\nc' }, { a: 'b' }, 'a\n given: "b\\nc"\n wanted: "b"'],

  ['something for nothing', { a: false }, { a: Match.absent() }, 'a\n given: false\n wanted: Match.absent()'],
  ['null for nothing at all', { a: null }, { a: Match.absent() }, 'a\n given: null\n wanted: Match.absent()'],
  ['nothing for any value', {}, { a: Match.anyValue() }, 'a\n given: nothing\n wanted: Match.anyValue()'],
  ['null for any value', { a: null }, { a: Match.anyValue() }, 'a\n given: null\n wanted: Match.anyValue()'],
  ['other text', { a: 'db' }, { a: Match.stringLikeRegexp('^web') }, 'a\n given: "db"\n wanted: Match.stringLikeRegexp("^web")'],
  ['a number for text', { a: 80 }, { a: Match.stringLikeRegexp(/\d/) }, 'a\n given: 80\n wanted: Match.stringLikeRegexp(/\\d/)'],

  ['a list without', { a: [1, 2] }, { a: Match.arrayWith([2, 3]) }, 'a\n given: [1, 2]\n wanted: Match.arrayWith([3])'],
  ['an empty list', { a: [] }, { a: Match.arrayWith([{ b: 1 }]) }, 'a\n given: []\n wanted: Match.arrayWith([{ b: 1 }])'],
  ['no list', { a: 'b' }, { a: Match.arrayWith(['b']) }, 'a\n given: "b"\n wanted: Match.arrayWith(["b"])'],
  ['the nearest item of a list', { a: [{ b: 1, c: 1 }, { b: 2, c: 2 }] }, { a: Match.arrayWith([{ b: 2, c: 3 }]) }, 'a[1].c\n given: 2\n wanted: 3'],
  ['no item of a list that is near', { a: [{ b: 1 }, { b: 2 }] }, { a: Match.arrayWith([{ b: 3 }]) },
    'a\n given: [{ b: 1 }, { b: 2 }]\n wanted: Match.arrayWith([{ b: 3 }])'],
  ['the only item of a list', { a: [{ b: 1 }] }, { a: Match.arrayWith([{ b: 3 }]) }, 'a[0].b\n given: 1\n wanted: 3'],
  ['each item that lacks', { a: [1] }, { a: Match.arrayWith([Match.objectLike({ b: 1 }), 1, 2]) },
    'a[0]\n given: 1\n wanted: { b: 1 }\na[0]\n given: 1\n wanted: 2'],

  ['a further field', { a: { b: 1, c: 2 } }, { a: Match.exact({ b: 1 }) }, 'a.c\n given: 2\n wanted: nothing'],
  ['a further field deep inside', { a: { b: [{ c: 1, d: 2 }] } }, { a: Match.exact({ b: [{ c: 1 }] }) }, 'a.b[0].d\n given: 2\n wanted: nothing'],
  ['like an object that is none', { a: 1 }, { a: Match.objectLike({ b: 1 }) }, 'a\n given: 1\n wanted: { b: 1 }'],

  ['what jest says of type', { a: '1' }, { a: expect.any(Number) }, 'a\n given: "1"\n wanted: Any<Number>'],
  ['what jest says of fields', { a: { b: 1 } }, { a: expect.objectContaining({ b: Match.absent() }) }, 'a\n given: { b: 1 }\n wanted: ObjectContaining { b: Match.absent() }'],
  ['what jest says of text', { a: 'b' }, { a: expect.stringMatching(/c/) }, 'a\n given: "b"\n wanted: StringMatching /c/'],
])('finds %s', (_, given, pattern, differences) => {
  const complaint = complaintOf(() => expect(manifest(given)).toHaveResource('Thing', pattern));
  expect(complaint.split('differs:\n')[1].replace(/^ {2}/gm, '').replace(/^ +/gm, ' ').replace(/: +/g, ': ')).toBe(differences);
  expect(manifest(given)).not.toHaveResource('Thing', pattern);
});

test('tells when nothing of the whole is as jest says', () => {
  const complaint = complaintOf(() => expect(manifest({})).toHaveResource('Thing', expect.objectContaining({ a: 1 })));
  expect(complaint).toContain('  the whole value\n    given:  { apiVersion: "acme.example/v1", kind: "Thing", metadata: { name: "thing" } }\n    wanted: ObjectContaining { a: 1 }');
});

test.each<[string, unknown, RegExp]>([
  ['undefined', { a: { b: undefined } }, /^pattern-invalid: a\.b: .*\n {2}given: {3}undefined\n/],
  ['undefined in a list', { a: [1, undefined] }, /^pattern-invalid: a\[1\]: .*\n {2}given: {3}undefined\n/],
  ['a hole in a list', { a: new Array(1) }, /^pattern-invalid: a\[0\]: .*\n {2}given: {3}undefined\n/],
  ['a function', { a: () => true }, /^pattern-invalid: a: .*\n {2}given: {3}"function"\n/],
  ['a matcher that was not called', { a: Match.absent }, /^pattern-invalid: a: .*\n {2}given: {3}"function"\n/],
  ['a symbol', { a: Symbol('b') }, /^pattern-invalid: a: .*\n {2}given: {3}"symbol"\n/],
  ['a large integer', { a: 1n }, /^pattern-invalid: a: .*\n {2}given: {3}"bigint"\n/],
  ['a date', { 'acme.example/b': new Date(0) }, /^pattern-invalid: \["acme\.example\/b"\]: .*\n {2}given: {3}"Date"\n/],
  ['a map', { a: new Map() }, /^pattern-invalid: a: .*\n {2}given: {3}"Map"\n/],
  ['a regular expression', { a: /b/ }, /^pattern-invalid: a: .*\n {2}given: {3}"RegExp"\n/],
  ['itself', CIRCULAR, /^pattern-invalid: itself\.list\[0\]: .*\n {2}given: {3}"an object that contains itself"\n/],
  ['null', null, /^pattern-invalid: the pattern is not an object\n {2}given: {3}"null"\n/],
  ['a name', 'thing', /^pattern-invalid: the pattern is not an object\n {2}given: {3}"string"\n/],
  ['a list', [{ a: 1 }], /^pattern-invalid: the pattern is not an object\n {2}given: {3}"Array"\n/],
])('refuses a pattern with %s', (_, pattern, message) => {
  expect(() => expect(manifest({})).toHaveResource('Thing', pattern as object)).toThrow(message);
  expect(() => expect(manifest({})).not.toHaveResource('Thing', pattern as object)).toThrow(message);
});

test.each<[string, () => unknown]>([
  ['a list', () => Match.arrayWith('b' as any)],
  ['the items of a list', () => Match.arrayWith([undefined])],
  ['an object', () => Match.objectLike(5 as any)],
  ['the fields of an object', () => Match.objectLike({ b: undefined })],
  ['a value', () => Match.exact(undefined)],
])('refuses early what cannot be %s', (_, make) => {
  expect(make).toThrow(/^pattern-invalid: /);
});

test('refuses early what is no expression', () => {
  expect(() => Match.stringLikeRegexp('(')).toThrow(SyntaxError);
});

test('a value may be used twice in a pattern', () => {
  const twice = { b: 1 };
  expect(manifest({ a: [{ b: 1 }, { b: 1 }], c: { b: 1 } })).toHaveResource('Thing', { a: [twice, twice], c: twice });
});

test('an expression with a state gives the same answer each time', () => {
  const like = Match.stringLikeRegexp(/e/g);
  for (let i = 0; i < 3; i++) expect(manifest({ a: 'web' })).toHaveResource('Thing', { a: like });
});

test('what jest compares understands ours', () => {
  expect({ a: 'web-1', b: [1, 2] }).toEqual({ a: Match.stringLikeRegexp('web'), b: Match.arrayWith([2]), c: Match.absent() });
  expect({ a: 1 }).not.toMatchObject({ a: Match.exact(2) });
  expect(complaintOf(() => expect({ a: 1 }).toEqual({ a: Match.exact({ b: 2 }) }))).toContain('Match.exact({ b: 2 })');
});
