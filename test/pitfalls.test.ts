import * as fs from 'fs';
import * as path from 'path';
import { Pitfall, PITFALLS } from './pitfalls';

/** Needs more than `npm test` has. */
const ELSEWHERE = /^(cluster|engines\/servers)\//;

const sources = (fs.readdirSync(__dirname, { recursive: true }) as string[])
  .filter(file => file.endsWith('.test.ts') && !ELSEWHERE.test(file) && !file.includes('node_modules'))
  .map(file => fs.readFileSync(path.join(__dirname, file), 'utf-8'));
const tested = new Set(sources.flatMap(text => [...text.matchAll(/^ *pitfall\('([a-z0-9-]+)', '(passes|fails)', /gm)].map(([, id, outcome]) => `${id} ${outcome}`)));

test('every pitfall has a test in which it is avoided, and one in which it is refused, found or told if it can be said', () => {
  const wanted = (PITFALLS as readonly Pitfall[]).flatMap(({ id, isUnsayable }) => [...isUnsayable ? [] : [`${id} fails`], `${id} passes`]);
  expect([...tested].sort()).toEqual(wanted.sort());
});

test('every pitfall is there once', () => {
  const ids = PITFALLS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
