import * as fs from 'fs';
import * as path from 'path';
import { publicApi } from './public-api';

const GOLDEN = path.join(__dirname, 'public-api.golden.txt');

const { types, members } = publicApi();

test('the public names are those of the golden file', () => {
  const listing = [...types, ...members.map(({ kind, name, optional }) => `${kind} ${name}${optional ? '?' : ''}`)].join('\n') + '\n';
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(GOLDEN, listing);
  expect(listing).toBe(fs.readFileSync(GOLDEN, 'utf-8'));
});

test('every public member says what it means', () => {
  expect(members.filter(({ documented }) => !documented).map(({ name }) => name)).toEqual([]);
});

test('every optional prop names its default', () => {
  const silent = members.filter(({ kind, optional, byDefault }) => kind === 'prop' && optional && byDefault === undefined);
  expect(silent.map(({ name }) => name)).toEqual([]);
});
