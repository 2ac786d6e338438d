import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';
import { type Program, renderDigests, type Request } from './rendering';
import { EXAMPLES, nameOf, nodesSuite, RELEASE_EXAMPLES, ROOT, type Row, SCHEMAS, suitesOf } from './subjects';
import { type ToolName, TOOLS } from '../tools';

const HERE = join(ROOT, 'test/cluster');
const NODES = join(ROOT, 'test/nodes');
const PROGRAMS = join(__dirname, 'programs.json');
/** How proofs are planned and noted, how long is waited, where tools are listed and how they are built is no part of any. */
const MACHINERY = ['proof', 'suites.json', 'patience.ts', 'tools.ts', 'builds.ts'].map(name => join(HERE, name));
/** What these become is in the YAML; of everything else below src that a suite reads, the code counts. */
const FACES = [join(ROOT, 'src/index.ts'), join(ROOT, 'src/testing/index.ts')];
/** How mistakes are told, which nothing that is proved makes. */
const MISTAKES = ['refusal', 'source'].map(name => join(ROOT, `src/private/${name}.ts`));
/** How the lab names the tools that it runs, or whose files it reads. */
const TOOL = /\b(?:toolPath\(|toolSource\(|tool: )'([\w-]+)'/g;

/** The programs that a suite was seen to synthesize, by what it proves. */
export type SeenPrograms = { [subject: string]: readonly Program[] };

export function seenPrograms(): SeenPrograms {
  return JSON.parse(readFileSync(PROGRAMS, 'utf8'));
}

export function rememberPrograms(programs: SeenPrograms): void {
  const sorted = Object.entries(programs).sort(([a], [b]) => a < b ? -1 : 1).map(([subject, seen]) => [subject, distinct(seen)]);
  writeFileSync(PROGRAMS, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
}

/**
 * A hash for each row of all that its proof rests on: what its programs become for that version, the code of its suites, and the versions of
 * the tools. Comments, the layout of code and where its files are is no part of it.
 */
export async function hashes(rows: readonly Row[], library: string, programs = seenPrograms()): Promise<Map<string, string>> {
  const requests = new Map<string, Request>();
  const wanted = rows.map(row => programsOf(row, programs).map((program): Request => ({ ...program, kubernetes: row.version })));
  for (const request of wanted.flat()) requests.set(JSON.stringify(request), request);
  const digests = await renderDigests([...requests.values()], library);
  const rendered = new Map([...requests.keys()].map((key, i) => [key, digests[i]]));
  return new Map(rows.map((row, i) => [
    nameOf(row), digest([...wanted[i].map(request => rendered.get(JSON.stringify(request))!), ...groundsOf(row).map(withoutPlace).sort()].join('\n')).slice(0, 8),
  ]));
}

function programsOf({ subject }: Row, programs: SeenPrograms): readonly Program[] {
  if (EXAMPLES.includes(subject) || RELEASE_EXAMPLES.includes(subject)) return [{ file: `examples/${subject}/main.ts` }];
  if (subject === 'capacity report') return EXAMPLES.map(name => ({ file: `examples/${name}/main.ts` }));
  if (subject === 'props') return [{ file: 'test/cluster/programs/props.ts' }];
  return programs[subject] ?? [];
}

const code = new Map<string, string>();
const imported = new Map<string, readonly string[]>();

function withoutPlace(ground: string): string {
  return ground.replace(/^(src|test)\/\S+ /, '');
}

/** What a proof rests on beside its programs, each with its hash: files of code, and tools. */
export function groundsOf(row: Row): string[] {
  return [...codeOf(row), ...toolsOf(row)];
}

/** The suites of a row and all that they import. */
function filesOf(row: Row): string[] {
  return [...new Set(suitesOf(row).flatMap(suite => {
    const found = imported.get(suite) ?? [...follow(join(HERE, '..', nodesSuite(suite) === undefined ? 'cluster' : '', `${suite}.test.ts`)), ...madeOf(suite)];
    imported.set(suite, found);
    return found;
  }))];
}

/** What real nodes are made of, but for code that is imported: scripts, objects, programs and the sums of their modules. */
function madeOf(suite: string): string[] {
  if (nodesSuite(suite) === undefined) return [];
  const names = readdirSync(NODES, { recursive: true, encoding: 'utf8' }).filter(name => /\.(?:go|sh|sum|yaml)$/.test(name));
  return names.map(name => join(NODES, name));
}

/** The code of the suites and of all that they import, without comments. */
function codeOf(row: Row): string[] {
  const stages = readdirSync(join(HERE, 'lab/stages')).map(name => join(HERE, 'lab/stages', name));
  return [...filesOf(row), ...stages].sort().map(file => {
    if (!code.has(file)) code.set(file, `${relative(ROOT, file)} ${digest(essenceOf(file))}`);
    return code.get(file)!;
  });
}

function follow(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || [...FACES, ...MISTAKES].includes(file) || MACHINERY.some(part => file.startsWith(part))) return seen;
  seen.add(file);
  if (!file.endsWith('.ts')) return seen;
  for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
    if (fileName.startsWith('.')) follow(resolved(join(dirname(file), fileName)), seen);
  }
  return seen;
}

function resolved(path: string): string {
  const found = [`${path}.ts`, join(path, 'index.ts'), path].find(candidate => /\.\w+$/.test(candidate) && existsSync(candidate));
  if (!found) throw new Error(`${path} is imported and not there`);
  return found;
}

function essenceOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.ts')) return text;
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, removeComments: true };
  return ts.transpileModule(text, { compilerOptions, transformers: { after: [withoutOwnImports] } }).outputText;
}

/** What is imported counts by itself, wherever it is. */
const withoutOwnImports: ts.TransformerFactory<ts.SourceFile> = ({ factory }) => file => {
  return factory.updateSourceFile(file, file.statements.filter(statement => !isOwnImport(statement)));
};

function isOwnImport(statement: ts.Statement): boolean {
  return ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text.startsWith('.');
}

/** What the programs are called, and the sums of the modules that they are built from. */
function toolsOf(row: Row): string[] {
  const named = filesOf(row).filter(file => dirname(file) === join(HERE, 'lab')).flatMap(file => [...readFileSync(file, 'utf8').matchAll(TOOL)].map(([, tool]) => tool as ToolName));
  const servers = SCHEMAS.includes(row.version) ? [] : [`kube/${row.version}`];
  const sumsOf = (module: string) => digest(readFileSync(join(HERE, module, 'go.sum'), 'utf8'));
  return [...servers.map(module => `${module} ${sumsOf(module)}`), ...[...new Set(named)].map(tool => `${tool} ${TOOLS[tool].program} ${sumsOf(tool)}`)].sort();
}

function distinct(programs: readonly Program[]): Program[] {
  const byText = new Map(programs.map(({ file, env = {} }) => {
    const program = { file, env: Object.fromEntries(Object.entries(env).sort(([a], [b]) => a < b ? -1 : 1)) };
    return [JSON.stringify(program), program] as const;
  }));
  return [...byText.keys()].sort().map(key => byText.get(key)!);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
