import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { REASONS } from '../src/cli/reasons';

const SRC = path.join(__dirname, '..', 'src');
const PAGE = path.join(__dirname, '..', 'docs', 'errors.md');

const named = filesIn(SRC).flatMap(file => codesIn(file, fs.readFileSync(path.join(SRC, file), 'utf-8')));

test('each error code has a sentence, and each sentence an error code', () => {
  const codes = new Set(named.map(({ code }) => code));
  expect(named.filter(({ code }) => !(code in REASONS)).map(({ code, where }) => `${where}: ${code} has no sentence in src/cli/reasons.ts`)).toEqual([]);
  expect(Object.keys(REASONS).filter(code => !codes.has(code))).toEqual([]);
});

test('the sentences are in the order of their codes', () => {
  expect(Object.keys(REASONS)).toEqual(Object.keys(REASONS).sort());
});

test('each reason is one short sentence', () => {
  expect(Object.entries(REASONS).filter(([, why]) => !/^[A-Z`].*\.$/.test(why) || why.length > 220)).toEqual([]);
});

test('docs/errors.md lists every code and why it is an error', () => {
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(PAGE, page());
  expect(fs.readFileSync(PAGE, 'utf-8')).toBe(page());
});

test('codes are read from literals, and a computed code is not overlooked', () => {
  expect(codesIn('x.ts', "refuse(where, { code: 'port-unknown', problem }); // { code: 'comment' }").map(({ code }) => code)).toEqual(['port-unknown']);
  expect(codesIn('x.ts', 'const mistake = { "code": `port-unknown` };').map(({ code }) => code)).toEqual(['port-unknown']);
  expect(() => codesIn('x.ts', 'refuse(where, {\n  code: isPort ? \'port-unknown\' : other,\n});')).toThrow('x.ts:2');
  expect(() => codesIn('x.ts', 'refuse(where, { code, problem, given, allowed, fix });')).toThrow('x.ts:1');
});

function page(): string {
  return [
    '# Errors',
    '',
    'Why each error is one, by the code that its message begins with; findings of the checks have their own pages in [checks](checks).',
    '',
    '| code | why |',
    '|---|---|',
    ...Object.entries(REASONS).map(([code, why]) => `| \`${code}\` | ${why.replace(/\|/g, '\\|')} |`),
    '',
  ].join('\n');
}

interface NamedCode { readonly code: string; readonly where: string }

/** The codes of all errors that a source file creates. */
function codesIn(file: string, text: string): NamedCode[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: NamedCode[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) found.push(...node.properties.filter(property => isCode(property, node)).map(codeOf));
    ts.forEachChild(node, visit);
  };
  const codeOf = (property: ts.ObjectLiteralElementLike): NamedCode => {
    const where = `${file}:${source.getLineAndCharacterOfPosition(property.getStart()).line + 1}`;
    if (ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)) return { code: property.initializer.text, where };
    throw new Error(`${where}: a code must be a literal, so that each has its sentence`);
  };
  visit(source);
  return found;
}

/** Exit codes, and the codes of errors of Node.js, are in objects without a problem. */
function isCode(property: ts.ObjectLiteralElementLike, { properties }: ts.ObjectLiteralExpression): boolean {
  const nameOf = ({ name }: ts.ObjectLiteralElementLike) => name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : undefined;
  if (nameOf(property) !== 'code') return false;
  return ts.isPropertyAssignment(property) || properties.some(other => nameOf(other) === 'problem');
}

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf-8' }).filter(file => file.endsWith('.ts')).sort();
}
