import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { MAY_IMPORT } from '../projenrc/stages';

const SRC = path.join(__dirname, '..', 'src');

/** It gathers what the stages offer. */
const FACES = ['index.ts'];

const files = (fs.readdirSync(SRC, { recursive: true }) as string[]).filter(file => file.endsWith('.ts')).sort();
const imports = new Map(files.map(file => [file, importsOf(file)]));

test('every stage imports only what stands before it', () => {
  const backward = [...imports].filter(([file]) => !FACES.includes(file)).flatMap(([file, targets]) => targets
    .filter(target => stageOf(target) !== stageOf(file) && !MAY_IMPORT[stageOf(file)]?.includes(stageOf(target)))
    .map(target => `${file} imports ${target}`));
  expect(backward).toEqual([]);
});

test('no import leads back to where it came from', () => {
  expect(files.map(file => cycleFrom(file, [])).filter(Boolean)).toEqual([]);
});

test('what works on anybody\'s YAML knows no construct', () => {
  const libraries = files.filter(file => /^(manifests|capacity|reach|checks)\//.test(file)).flatMap(file => packagesOf(file).map(name => `${file} ${name}`));
  expect(libraries.filter(line => / (cdk8s|cdk8s-plus-27|constructs)$/.test(line))).toEqual([]);
});

test('the command line and its libraries are loaded by nobody else', () => {
  const users = files.filter(file => !file.startsWith('cli/')).filter(file => packagesOf(file).some(name => ['commander', 'jiti'].includes(name)));
  expect(users).toEqual([]);
});

function sourceOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(path.join(SRC, file), 'utf-8'), ts.ScriptTarget.ES2022);
}

function specifiersOf(file: string): string[] {
  return ts.preProcessFile(sourceOf(file).text).importedFiles.map(({ fileName }) => fileName);
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

const done = new Set<string>();

function cycleFrom(file: string, trail: string[]): string | undefined {
  if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file].join(' -> ');
  if (done.has(file)) return undefined;
  for (const target of imports.get(file) ?? []) {
    const cycle = cycleFrom(target, [...trail, file]);
    if (cycle) return cycle;
  }
  done.add(file);
  return undefined;
}
