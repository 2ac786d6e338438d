import * as fs from 'fs';
import * as path from 'path';
import { evidenceOf } from './evidence';
import { facts, images, metrics, replicated, specOf } from './facts';
import { ENGINES } from '../../src/engines';

const ROOT = path.join(__dirname, '..', '..');
const PAGE = path.join(ROOT, 'docs', 'engines.md');
const TABLES: { readonly [name: string]: () => string } = {
  images,
  'postgres-ha': replicated,
  metrics,
  ...Object.fromEntries(ENGINES.map(engine => [engine.name, () => facts(engine)])),
};

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

test('docs/engines.md says what the code says', () => {
  const page = fs.readFileSync(PAGE, 'utf-8');
  const now = page.replace(/(<!-- table: (\S+) -->\n)[\s\S]*?(<!-- \/table -->)/g, (_, start, name, end) => `${start}${TABLES[name]()}\n${end}`);
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(PAGE, now);
  expect(now).toBe(fs.readFileSync(PAGE, 'utf-8'));
});

test('docs/engines.md has every engine', () => {
  const named = [...fs.readFileSync(PAGE, 'utf-8').matchAll(/<!-- table: (\S+) -->/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(TABLES).sort());
});

test('what was tried is a version that there is', () => {
  for (const { name, versions } of ENGINES) expect(versions).toEqual(expect.arrayContaining(Object.keys(evidenceOf(name).tried)));
});

test('README.md has the number of engines, and docs/README.md their names', () => {
  // Redis and Redis as a cache are one.
  const programs = [...new Set(ENGINES.map(engine => specOf(engine, engine.versions.at(-1)!).image.split(':')[0]))];
  expect(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf-8')).toContain(`[${NUMBERS[programs.length]} engines](docs/engines.md)`);
  const names = /^\| \[engines\]\(engines\.md\) \| (.*?):/m.exec(fs.readFileSync(path.join(ROOT, 'docs', 'README.md'), 'utf-8'))![1].toLowerCase().split(', ');
  expect(programs.filter(program => !names.some(name => name.startsWith(program)))).toEqual([]);
  expect(names).toHaveLength(programs.length);
});
