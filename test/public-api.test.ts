import * as fs from 'fs';
import * as path from 'path';
import { renderTable } from './api-table';
import { publicApi } from './public-api';

const GOLDEN = path.join(__dirname, 'public-api.golden.txt');

const TABLE = path.join(__dirname, '..', 'src', 'private', 'calls', 'api.ts');

const { types, members, table } = publicApi();

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

test('F21: what programs are held to as they run is what the types say', () => {
  const source = renderTable(table);
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(TABLE, source);
  expect(source).toBe(fs.readFileSync(TABLE, 'utf-8'));
});
