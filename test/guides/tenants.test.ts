import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const textOf = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf-8');
const guide = (name: string) => textOf(`docs/guides/${name}`);
const PROGRAM = /```ts\n([\s\S]*?)```/;

test('the guide to tenants is a program that passes every check', async () => {
  const folder = commandLine.folder({ 'main.ts': PROGRAM.exec(guide('tenants.md'))![1] });
  const { code, stderr } = await commandLine.run(folder, 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('5 ResourceQuotas') });
}, PATIENCE);

test('the guide shows what a quota that is too small is told, word by word', async () => {
  const program = PROGRAM.exec(guide('tenants.md'))![1]
    .replace(/ {2}quotas: \[[\s\S]*?\n {2}\],/, "  quotas: [Quota.of({ cpu: '2' })],").replace(/const db = [\s\S]*?\}\);\n/, '').replace('  bindings: { DATABASE_URL: db.url },\n', '');
  const { code, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', 'main.ts');
  expect(code).toBe(1);
  const shown = /```\n(error quota-below-maximum[\s\S]*?)```/.exec(guide('tenants.md'))![1];
  expect(stderr.replace(/main\.ts:\d+/, 'main.ts:12')).toBe(shown);
}, PATIENCE);

test('a new customer is a new line, and changes nothing for the others', async () => {
  const program = textOf('examples/tenants/main.ts');
  const more = program.replace("  { name: 'initech'", "  { name: 'umbrella', replicas: 3, storage: '10Gi' },\n  { name: 'initech'");
  const [before, after] = await Promise.all([program, more].map(async text => (
    (await commandLine.run(commandLine.folder({ 'main.ts': text }), 'synth', 'main.ts')).stdout.split('---\n')
  )));
  const added = after.filter(document => !before.includes(document));
  expect(before.filter(document => !after.includes(document))).toEqual([]);
  expect(added.length).toBe(before.length / 3);
  expect(added.filter(document => !document.includes('umbrella'))).toEqual([]);
}, PATIENCE);

test('no customer of the example is named to another one, and none lets everybody in', () => {
  const objects = textOf('examples/tenants/expected.yaml').split('---\n').map(text => ({ text, object: parse(text) }));
  const customers: string[] = objects.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata.name);
  expect(customers).toEqual(['northwind', 'globex', 'initech']);
  for (const { text, object: { kind, metadata } } of objects) {
    const owner = kind === 'Namespace' ? metadata.name : metadata.namespace;
    expect(customers).toContain(owner);
    expect(customers.filter(name => name !== owner && text.includes(name))).toEqual([]);
  }
  const rules = objects.filter(({ object }) => object.kind === 'NetworkPolicy').flatMap(({ object }) => object.spec.ingress ?? []);
  expect(rules).not.toEqual([]);
  expect(rules.filter(({ from }) => from === undefined)).toEqual([]);
});

test('the guide to the capacity report shows it word by word', async () => {
  const program = textOf('test/cli/capacity.test.ts');
  const shop = /const SHOP = `([\s\S]*?)`;/.exec(program)![1];
  const { stdout } = await commandLine.run(commandLine.folder({ 'main.ts': shop }), 'capacity', '--nodes', 'cpu=1,memory=4Gi,zones=3', 'main.ts');
  expect(guide('capacity-report.md')).toContain(`$ keelwright capacity --nodes cpu=1,memory=4Gi,zones=3 main.ts\n${stdout}`);
}, PATIENCE);
