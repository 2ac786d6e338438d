import * as fs from 'fs';
import * as path from 'path';
import { findingsIn } from './tester';
import { CHECKS } from '../../src/checks';
import { Check } from '../../src/checks/check';

const RULES = path.join(__dirname, '../../src/checks/rules');
const PAGES = path.join(__dirname, '../../docs/checks');
const TESTS = path.join(__dirname, 'rules');
const HEADINGS = ['Why', 'Fails', 'Passes', 'How to fix'];

const ids = CHECKS.map(({ id }) => id);

test('every file in rules is a registered check, and every check has its file', () => {
  expect(stems(RULES, '.ts')).toEqual(ids);
});

test('every check has a page, and every page a check', () => {
  expect(stems(PAGES, '.md')).toEqual(ids);
});

test('every check has a test', () => {
  expect(stems(TESTS, '.test.ts')).toEqual(ids);
});

test('the checks are sorted by id', () => {
  expect(ids).toEqual([...new Set(ids)].sort());
});

describe.each(CHECKS.map((check): [string, Check] => [check.id, check]))('%s', (id, check) => {
  const page = fs.readFileSync(path.join(PAGES, `${id}.md`), 'utf8');
  const [head, ...parts] = page.split(/^## /m);
  const sections = new Map(parts.map((part): [string, string] => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]));

  test('is the only thing that its file exports', () => {
    expect(Object.values(jest.requireActual(path.join(RULES, id)))).toEqual([check]);
  });

  test('has a literal kebab-case id', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(fs.readFileSync(path.join(RULES, `${id}.ts`), 'utf8')).toContain(`id: '${id}'`);
  });

  test('says in one sentence what goes wrong, and links to Kubernetes', () => {
    expect(check.description).toMatch(/^[A-Z][^.]+\.$/);
    expect(check.see).toMatch(/^https:\/\/(kubernetes\.io\/docs|gateway-api\.sigs\.k8s\.io)\//);
  });

  test('has a page that opens with what the check says of itself', () => {
    expect(head.trim()).toBe(`# ${id}\n\n${check.description}\n\nProfile: ${check.profile}. Severity: ${check.severity}. Kubernetes documentation: <${check.see}>`);
  });

  test('has a page with the headings that all pages have, and something under each', () => {
    expect([...sections.keys()]).toEqual(HEADINGS);
    for (const text of sections.values()) expect(text).not.toBe('');
  });

  test('finds what its page shows as failing', () => {
    const blocks = yamlIn(sections.get('Fails') ?? '');
    expect(blocks).not.toEqual([]);
    for (const block of blocks) expect(findingsIn(block, { id }).map(finding => finding.id)).toContain(id);
  });

  test('passes what its page shows as passing, and so do all checks', () => {
    const blocks = yamlIn(sections.get('Passes') ?? '');
    expect(blocks).not.toEqual([]);
    for (const block of blocks) expect(findingsIn(block, { id })).toEqual([]);
  });
});

function stems(folder: string, extension: string): string[] {
  return fs.readdirSync(folder).map(file => file.endsWith(extension) ? file.slice(0, -extension.length) : file).sort();
}

function yamlIn(markdown: string): string[] {
  return [...markdown.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block]) => block);
}
