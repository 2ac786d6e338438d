import { TwelveFactorApp } from '../../src';
import { makeShop, MINIMAL } from '../program';

function refusalOf(props: object): string {
  const { shop } = makeShop();
  try {
    new TwelveFactorApp(shop, 'films', { ...MINIMAL, ...props });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing refused it');
}

test('F46: of many properties those are named that come nearest, and how many more there are', () => {
  const [, , allowed, fix] = refusalOf({ replcas: 3 }).split('\n');
  expect(allowed).toMatch(/^ {2}allowed: replicas, (\w+, ){6}\w+ and \d+ more$/);
  expect(fix).toBe('  fix:     did you mean replicas?');
});

test('F46: what nothing comes near to is not simply to be removed', () => {
  expect(refusalOf({ quux: 3 })).toContain('fix:     remove it, or patch the rendered object, as in web.deployment.addJsonPatch(...)');
});

test.each([
  ['a text', { image: 'x'.repeat(23_000) }],
  ['a list', { command: Array.from({ length: 5000 }, () => 5) }],
  ['an object', { health: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`, i])) }],
  ['a name', { ['x'.repeat(23_000)]: 1 }],
])('F46: %s that is long is told in short', (_what, props) => {
  const lines = refusalOf(props).split('\n');
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(320);
});

test('F46: all that is wrong with one call is told at once', () => {
  expect(refusalOf({ replcas: 3, drainSeconds: '5s' }).match(/^prop-[a-z]+:/gm)).toEqual(['prop-unknown:', 'prop-invalid:']);
});
