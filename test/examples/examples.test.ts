import * as fs from 'fs';
import * as path from 'path';
import { CHECKS } from '../../src/checks';
import { ENVIRONMENT } from '../../src/private/protocol';
import { CommandLine } from '../cli/command-line';
import { type Failed, type Rendering, renderEach } from '../cluster/proof/rendering';

const ROOT = path.join(__dirname, '..', '..');
const EXAMPLES = path.join(ROOT, 'examples');
const RELEASES = 'releases';
const names = [...fs.readdirSync(EXAMPLES), ...fs.readdirSync(path.join(EXAMPLES, RELEASES)).map(name => path.join(RELEASES, name))]
  .filter(name => fs.existsSync(path.join(EXAMPLES, name, 'main.ts')));

/** What each example becomes, and what it becomes in an environment of its own. */
const outputs = names.flatMap(name => fs.readdirSync(path.join(EXAMPLES, name))
  .map(file => /^expected(?:\.([a-z]+))?\.yaml$/.exec(file)).filter(found => found !== null)
  .map(([file, environment]) => ({ name, file, environment })));

/** By the command itself: one file, an environment, several files. */
const BY_COMMAND = ['hello: expected.yaml', 'swap: expected.prod.yaml', 'three-tier: expected.yaml'];

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

describe('what was reviewed', () => {
  let renderings: (Rendering | Failed)[];
  beforeAll(async () => {
    renderings = await renderEach(outputs.map(({ name, environment }) => ({
      file: path.join('examples', name, 'main.ts'), env: environment === undefined ? undefined : { [ENVIRONMENT]: environment }, judged: true,
    })), path.join(commandLine.package, 'lib'));
  }, 2 * PATIENCE);

  test.each(outputs.map((output, i) => ({ ...output, i })))('is what $name becomes, and every check passes: $file', ({ name, file, i }) => {
    const rendering = renderings[i];
    if ('failed' in rendering) throw new Error(rendering.failed);
    const { yaml, findings, checksPassed } = rendering;
    expect({ findings, checksPassed }).toEqual({ findings: '', checksPassed: expect.any(Number) });
    const expected = path.join(EXAMPLES, name, file);
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(expected, yaml);
    expect(yaml).toBe(fs.readFileSync(expected, 'utf-8'));
  });
});

test.each(BY_COMMAND)('the command prints what was reviewed: %s', async title => {
  const { name, file, environment } = outputs.find(output => title === `${output.name}: ${output.file}`)!;
  const of = environment === undefined ? [] : ['--env', environment];
  const { code, stdout, stderr } = await commandLine.run(commandLine.folder(), 'synth', '--strict', ...of, path.join(EXAMPLES, name, 'main.ts'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('checks passed') });
  expect(stdout).toBe(fs.readFileSync(path.join(EXAMPLES, name, file), 'utf-8'));
}, PATIENCE);

test.each(names)('%s is written in at most a tenth of the lines that it becomes', name => {
  const linesOf = (file: string) => fs.readFileSync(path.join(EXAMPLES, name, file), 'utf-8').trimEnd().split('\n').length;
  const programs = fs.readdirSync(path.join(EXAMPLES, name)).filter(file => file.endsWith('.ts'));
  expect(10 * programs.reduce((lines, file) => lines + linesOf(file), 0)).toBeLessThanOrEqual(linesOf('expected.yaml'));
});

test.each(names)('%s says what it is', name => {
  const readme = (folder: string) => fs.readFileSync(path.join(EXAMPLES, folder, 'README.md'), 'utf-8');
  if (path.dirname(name) === RELEASES) expect(readme(RELEASES)).toContain(`(${path.basename(name)}/main.ts)`);
  else expect(readme(name)).toMatch(/^# /);
});

test('a web app and its database are 25 lines at most', () => {
  const lines = fs.readFileSync(path.join(EXAMPLES, 'web-and-database', 'main.ts'), 'utf-8').split('\n');
  expect(lines.filter(line => line.trim() !== '').length).toBeLessThanOrEqual(25);
});

test.each([['app', '1 HTTPRoute'], ['backends', '3 StatefulSets'], ['services', '6 Services']])('the guide to what each can say is a program that passes every check: %s', async (name, made) => {
  const guide = fs.readFileSync(path.join(ROOT, 'docs', 'guides', `${name}.md`), 'utf-8');
  const folder = commandLine.folder({ 'main.ts': /```ts\n([\s\S]*?)```/.exec(guide)![1] });
  const { code, stderr } = await commandLine.run(folder, 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(made) });
}, PATIENCE);

describe('the README', () => {
  const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf-8');
  const blocks = [...readme.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));
  const block = (language: string, start: string) => blocks.find(shown => shown.language === language && shown.text.startsWith(start))!.text;

  test('shows the example hello as it is, in ten lines of code', () => {
    const program = fs.readFileSync(path.join(EXAMPLES, 'hello', 'main.ts'), 'utf-8');
    expect(block('ts', 'import')).toBe(program);
    expect(program.split('\n').filter(line => line.trim() !== '').length).toBeLessThanOrEqual(11);
  });

  test('has the number of checks, three times', () => {
    expect([...readme.matchAll(/(\d+) checks\b/g)].map(([, number]) => Number(number))).toEqual([CHECKS.length, CHECKS.length, CHECKS.length]);
  });

  test('tells what it makes, word by word', async () => {
    const folder = commandLine.folder({ 'main.ts': block('ts', 'import') });
    const { stderr } = await commandLine.run(folder, 'synth', 'main.ts');
    expect(`$ keelwright synth main.ts | kubectl apply -f -\n${stderr}`).toBe(block('', '$ keelwright synth main.ts | kubectl'));
  }, PATIENCE);

  test('shows a check that fails, word by word', async () => {
    const broken = block('ts', 'import').replace("resources: { cpu: '100m', memory: '64Mi' },", "resources: { cpu: '100m', memory: '64MB' },");
    const { code, stdout, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': broken }), 'synth', 'main.ts');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(block('', 'error quantity-malformed'));
  }, PATIENCE);
});
