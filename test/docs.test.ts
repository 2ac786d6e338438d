import * as fs from 'fs';
import * as path from 'path';
import { typeErrors } from './type-errors';
import * as keelwright from '../src';

const ROOT = path.join(__dirname, '..');
const PAGES = ['README.md', ...['docs', 'examples'].flatMap(folder => fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.md')).map(file => path.join(folder, file)))];
/** Its program is wrong on purpose at first, and mended by what it is told. */
const BY_MISTAKES = path.join('docs', 'guides', 'voting-app.md');
/** Those of several files are compiled and run by test/testing/consumer.test.ts. */
const isProgram = (code: string) => code.includes('import ') && !/from '\.\//.test(code);
const FENCE = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

const textOf = (page: string) => fs.readFileSync(path.join(ROOT, page), 'utf8');

/** What `X` stands for in `new X(`, `X.of(`, inline or not, by the page that has it. */
function usedIn(text: string): Set<string> {
  const code = [...text.matchAll(FENCE)].filter(([, , language]) => language === 'ts').map(([, , , block]) => block);
  const inline = [...text.replace(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span);
  const uses = /\bnew ([A-Z]\w+)\(|(?<![\w.$'/-])([A-Z]\w*[a-z]\w*)\.[a-z]\w*\(/g;
  return new Set([...code, ...inline].flatMap(span => [...span.matchAll(uses)].map(([, made, called]) => made ?? called)));
}

function importedIn(text: string): string[] {
  return [...text.matchAll(/import (?:\* as (\w+)|\{([^}]*)\}) from/g)].flatMap(([, all, names]) => all === undefined ? names.split(',').map(name => name.trim()) : [all]);
}

test('F50 what the pages use, keelwright exports, or the page says where it comes from', () => {
  const unknown = PAGES.flatMap(page => {
    const text = textOf(page);
    return [...usedIn(text)].filter(name => !(name in keelwright) && !importedIn(text).includes(name)).map(name => `${page}: ${name}`);
  });
  expect(unknown).toEqual([]);
});

test('F50 every program of the pages compiles', () => {
  const programs = new Map(PAGES.filter(page => page !== BY_MISTAKES).flatMap(page => [...textOf(page).matchAll(FENCE)]
    .filter(([, , language, code]) => language === 'ts' && isProgram(code))
    .map(([, indent, , code], index): [string, string] => [path.join(ROOT, 'test', `${page.replace(/\W/g, '-')}-${index}.ts`), code.replace(new RegExp(`^${indent}`, 'gm'), '')])));
  const problems = typeErrors(programs).map(({ file, line, text }) => `${path.basename(file)}:${line} ${text}`);
  expect(programs.size).toBeGreaterThan(20);
  expect(problems).toEqual([]);
});
