import * as fs from 'fs';
import * as path from 'path';
import { EVIDENCE } from './evidence';
import { facts, images, metrics, replicated } from './facts';
import { ENGINES } from '../../src/engines';

const PAGE = path.join(__dirname, '..', '..', 'docs', 'engines.md');
const TABLES: { readonly [name: string]: () => string } = {
  images,
  'postgres-ha': replicated,
  metrics,
  ...Object.fromEntries(ENGINES.map(engine => [engine.name, () => facts(engine)])),
};

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
  for (const { name, versions } of ENGINES) expect(versions).toEqual(expect.arrayContaining(Object.keys(EVIDENCE[name].tried)));
});
