import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { errorsIn, examplesIn, run } from './api-docs/examples';
import { anchorsOf } from './api-docs/markdown';
import { apiPages } from './api-docs/pages';
import { readApi } from './api-docs/read';
import { CODE } from './api-docs/sections';

const FOLDER = path.join(__dirname, '..', 'docs', 'api');

const types = readApi();
const pages = apiPages(types);
const constructs = types.filter(({ kind }) => kind === 'construct');

beforeAll(() => {
  if (!process.env.UPDATE_GOLDEN) return;
  // What is right stays as it is: other tests read it meanwhile.
  filesOnDisk().filter(file => !pages.has(file)).forEach(file => fs.rmSync(path.join(FOLDER, file)));
  [...pages].filter(([page, text]) => textOnDisk(page) !== text).forEach(([page, text]) => {
    fs.mkdirSync(path.dirname(path.join(FOLDER, page)), { recursive: true });
    fs.writeFileSync(path.join(FOLDER, page), text);
  });
});

test('docs/api has a page for each construct and each topic, and nothing else', () => {
  expect(filesOnDisk().sort()).toEqual([...pages.keys()].sort());
});

test.each([...pages])('docs/api/%s is what the types and docstrings say', (page, text) => {
  expect(textOnDisk(page)).toBe(text);
});

test('each link of a page leads to a page and a heading', () => {
  const broken = [...pages].flatMap(([page, text]) => linksOf(text).filter(link => !leads(page, link)).map(link => `${page}: ${link}`));
  expect(broken).toEqual([]);
});

test('docs/errors.md says why of each code that a docstring names after @throws', () => {
  const errors = fs.readFileSync(path.join(FOLDER, '..', 'errors.md'), 'utf-8');
  const named = types.flatMap(({ name, made, fields, calls }) => [made ?? [], fields, calls].flat()
    .flatMap(member => member.doc.throws.join(' ').match(CODE) ?? []).map(code => ({ code, where: `${name}: ${code}` })));
  expect(named.filter(({ code }) => !errors.includes(`| \`${code.replace('*', '')}`)).map(({ where }) => where)).toEqual([]);
});

test('each construct has an example', () => {
  expect(constructs.filter(({ doc }) => doc.examples.length === 0).map(({ name, file }) => `${name} in src/${file}`)).toEqual([]);
});

test('each example of a docstring compiles', () => {
  expect(errorsIn(examplesIn(types), types)).toEqual([]);
});

test.each(constructs.flatMap(({ name, doc }) => doc.examples.map(example => ({ name, example }))))('the example of $name passes all checks', ({ example }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'api-docs-'));
  process.env.CDK8S_OUTDIR = folder;
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(run(example, types)).toHaveNoFindings();
  } finally {
    stderr.mockRestore();
    delete process.env.CDK8S_OUTDIR;
    fs.rmSync(folder, { recursive: true });
  }
});

function filesOnDisk(): string[] {
  if (!fs.existsSync(FOLDER)) return [];
  return fs.readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(({ parentPath, name }) => path.relative(FOLDER, path.join(parentPath, name)).split(path.sep).join('/'));
}

function textOnDisk(page: string): string | undefined {
  const file = path.join(FOLDER, page);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf-8') : undefined;
}

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter(link => !/^https?:/.test(link));
}

function leads(page: string, link: string): boolean {
  const [file, anchor] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  const text = pages.get(target);
  if (text === undefined) return fs.existsSync(path.join(FOLDER, target));
  return anchor === undefined || anchorsOf(text).includes(anchor);
}
