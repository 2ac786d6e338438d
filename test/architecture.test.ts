import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { MAY_IMPORT, ROOMS } from '../projenrc/stages';

const SRC = path.join(__dirname, '..', 'src');

/** It gathers what the stages offer. */
const FACES = ['index.ts'];

const specifiers = new Map<string, string[]>();
const files = (fs.readdirSync(SRC, { recursive: true }) as string[]).filter(file => file.endsWith('.ts')).sort();
const imports = new Map(files.map(file => [file, importsOf(file)]));

test('every stage imports only what stands before it', () => {
  const backward = [...imports].filter(([file]) => !FACES.includes(file)).flatMap(([file, targets]) => targets
    .filter(target => stageOf(target) !== stageOf(file) && !MAY_IMPORT[stageOf(file)]?.includes(stageOf(target)))
    .map(target => `${file} imports ${target}`));
  expect(backward).toEqual([]);
});

test.each(Object.keys(ROOMS))('every room of %s imports only rooms that stand before it', stage => {
  const rooms = Object.keys(ROOMS[stage]);
  const roomOf = (file: string) => file.split(path.sep)[1];
  const inside = [...imports].filter(([file]) => stageOf(file) === stage);
  expect([...new Set(inside.map(([file]) => roomOf(file)))].sort()).toEqual([...rooms].sort());
  const backward = inside.flatMap(([file, targets]) => targets
    .filter(target => stageOf(target) === stage && roomOf(target) !== roomOf(file) && !ROOMS[stage][roomOf(file)].includes(roomOf(target)))
    .map(target => `${file} imports ${target}`));
  expect(backward).toEqual([]);
  expect(rooms.filter((room, i) => ROOMS[stage][room].some(other => rooms.indexOf(other) >= i))).toEqual([]);
});

test('no folder holds more files than one sees at a glance', () => {
  const folders = [...new Set(files.map(file => path.dirname(file)))];
  const count = (folder: string) => files.filter(file => path.dirname(file) === folder).length;
  // The one algorithm of capacity is read as a whole, and the rules are a list, one check each.
  const longer = ['capacity', path.join('checks', 'rules')];
  expect(folders.filter(folder => !longer.includes(folder) && count(folder) > 20)).toEqual([]);
});

test('no import leads back to where it came from, nor one of the tests', () => {
  const tests = (fs.readdirSync(__dirname, { recursive: true }) as string[]).filter(file => file.endsWith('.ts')).map(file => path.join('..', 'test', file));
  const all = new Map([...imports, ...tests.map(file => [file, importsOf(file)] as const)]);
  expect([...all.keys()].map(file => cycleFrom(file, [], all)).filter(Boolean)).toEqual([]);
});

test('what works on anybody\'s YAML knows no construct', () => {
  const libraries = files.filter(file => /^(manifests|capacity|reach|checks)\//.test(file)).flatMap(file => packagesOf(file).map(name => `${file} ${name}`));
  expect(libraries.filter(line => / (cdk8s|cdk8s-plus-27|constructs)$/.test(line))).toEqual([]);
});

test('F33 versions are asked for by what refuses or notes what is lost, and by nothing else', () => {
  const asking = files.filter(file => !file.startsWith('platform/') && /import \{[^}]*\bsupports\b[^}]*\} from '[./]*platform\/kubernetes'/.test(textOf(file)));
  expect(asking).toEqual(['blocks/objects/features.ts']);
});

test('the command line and its libraries are loaded by nobody else', () => {
  const users = files.filter(file => !file.startsWith('cli/')).filter(file => packagesOf(file).some(name => ['commander', 'jiti'].includes(name)));
  expect(users).toEqual([]);
});

test('the command line starts without cdk8s, which only programs need: it takes as long as all the rest', () => {
  const loaded = [...reachedFrom('cli/main.ts')];
  expect(loaded).toContain('synth/leftovers.ts');
  expect(loaded.flatMap(file => packagesOf(file).filter(name => /^cdk8s/.test(name)).map(name => `${file} ${name}`))).toEqual([]);
});

function textOf(file: string): string {
  return fs.readFileSync(path.join(SRC, file), 'utf-8');
}

function specifiersOf(file: string): string[] {
  const known = specifiers.get(file) ?? ts.preProcessFile(textOf(file)).importedFiles.map(({ fileName }) => fileName);
  specifiers.set(file, known);
  return known;
}

function packagesOf(file: string): string[] {
  return specifiersOf(file).filter(specifier => !specifier.startsWith('.'));
}

function importsOf(file: string): string[] {
  return specifiersOf(file).filter(specifier => specifier.startsWith('.')).map(specifier => {
    const target = path.join(path.dirname(file), specifier);
    return [`${target}.ts`, path.join(target, 'index.ts'), target].find(candidate => fs.existsSync(path.join(SRC, candidate))) ?? target;
  });
}

function stageOf(file: string): string {
  return file.split(path.sep)[0];
}

function reachedFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const target of imports.get(file) ?? []) reachedFrom(target, seen);
  return seen;
}

const done = new Set<string>();

function cycleFrom(file: string, trail: string[], all: ReadonlyMap<string, string[]>): string | undefined {
  if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file].join(' -> ');
  if (done.has(file)) return undefined;
  for (const target of all.get(file) ?? []) {
    const cycle = cycleFrom(target, [...trail, file], all);
    if (cycle) return cycle;
  }
  done.add(file);
  return undefined;
}
