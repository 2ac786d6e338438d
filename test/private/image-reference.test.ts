import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { parseImage } from '../../src/private/image-reference';

const WHERE = new App();
const parsed = (image: string) => parseImage(WHERE, 'image', image);
const hex = (length: number) => '0123456789abcdef'.repeat(8).slice(0, length);

/** As the parser of Docker's references, which the kubelet uses, judges them. */
test.each([
  'nginx:1', 'library/nginx:1', 'ghcr.io/acme/web:1.8.2', 'localhost/a:1', 'localhost:5000/a:1', '[::1]:5000/x:1', '[::1]/x:1', '[2001:db8::1]:443/a/b:1', 'Acme/web:1', 'A.b-c.D:5000/x:1', '10.0.0.1:5000/x:1', 'x--y.io/a:1',
  'a.b.c:1', 'a__b:1', 'a-----b:1', 'foo_bar.x/y:1', 'a:_x', 'a:v_1-x.Y', `a:${'t'.repeat(128)}`, `ghcr.io/${'a'.repeat(255)}:1`,
  `a@sha256:${hex(64)}`, `a@sha384:${hex(96)}`, `a@sha512:${hex(128)}`, `ghcr.io/a/b:1@sha512:${hex(128)}`,
])('F53 %s is an image', image => {
  expect(() => parsed(image)).not.toThrow();
});

test.each([
  '', '-foo/bar:1', 'a/-b:1', 'a-/b:1', 'a-.b/c:1', 'a..b/x:1', 'a___b:1', 'a_-b:1', 'a/b_:1', 'a/:1', '/a:1', 'a//b:1', ':1', 'a:', 'a@', 'A:1', 'a/B:1', 'a:1:2', 'a:x/b:1', '[::g]/a:1', '[]:1/a:1', '[::1]:1', 'é:1', 'a\n:1', 'a:1\n',
  'a:-x', 'a:.x', `a:${'t'.repeat(129)}`, `ghcr.io/${'a'.repeat(256)}:1`, `a@sha256:${hex(63)}`, `a@sha256:${hex(64).toUpperCase()}`, `a@sha512:${hex(64)}`, `a@md5:${hex(32)}`, `a@sha256:${hex(64)}@sha256:${hex(64)}`,
])('F53 %j is none', image => {
  expect(() => parsed(image)).toThrow(/^image-invalid/);
});

const letters = (alphabet: string, most = 4) => fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: most }).map(all => all.join(''));
const joined = (word: fc.Arbitrary<string>, separators: string[]) => (
  fc.array(fc.tuple(fc.constantFrom(...separators), word), { minLength: 1, maxLength: 3 }).map(all => all.flat().slice(1).join(''))
);
const component = joined(letters('abyz09'), ['.', '_', '__', '-', '---']);
const registry = fc.tuple(fc.oneof(joined(letters('aAzZ09'), ['-', '--']).map(word => `${word}.io`), fc.constantFrom('localhost', '[::1]', '10.0.0.1')), fc.constantFrom('', ':5000')).map(all => `${all.join('')}/`);
const valid = fc.record({
  registry: fc.oneof(fc.constant(''), registry),
  path: joined(component, ['/']),
  tag: letters('aZ0_', 1).chain(first => letters('aZ0_.-', 20).map(rest => `v${first}${rest}`)),
  digest: fc.constantFrom(undefined, `sha256:${hex(64)}`, `sha384:${hex(96)}`, `sha512:${hex(128)}`),
});

test('F53 what is made by the grammar is taken apart into what it was made of', () => {
  fc.assert(fc.property(valid, ({ registry: first, path, tag, digest }) => {
    expect(parsed(`${first}${path}:${tag}${digest === undefined ? '' : `@${digest}`}`)).toEqual({ tag, digest });
    if (digest !== undefined) expect(parsed(`${first}${path}@${digest}`)).toEqual({ tag: undefined, digest });
  }), { seed: 53 });
});

test('F53 a character too many that no reference has anywhere is never passed over', () => {
  fc.assert(fc.property(valid, fc.constantFrom(' ', '+', '%', 'é', '\n', '@@', '::', '//', '/-'), fc.double({ min: 0, max: 1, noNaN: true }), ({ registry: first, path, tag }, more, at) => {
    const index = Math.round(at * path.length);
    expect(() => parsed(`${first}${path.slice(0, index)}${more}${path.slice(index)}:${tag}`)).toThrow(/^image-invalid/);
  }), { seed: 53 });
});

/** Exponential or quadratic time would not end before the test does. */
test.each(['-', 'a-', 'a.', 'a_', '_', 'a/', 'a:', '@', ':', '[', 'A-', 'A.', '1'])('F53 100,000 characters of %j are judged as fast as they are read', text => {
  for (const end of ['!', '/!', ':1', '']) {
    expect(() => parsed(`a${text.repeat(100_000 / text.length)}${end}`)).toThrow(/^image-/);
  }
});
