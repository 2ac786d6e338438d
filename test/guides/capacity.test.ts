import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from '../cli/command-line';

const FOLDER = path.join(__dirname, '..', '..', 'examples', 'capacity');
const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test('the page on capacity opens with a program that passes every check', async () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'capacity.md'), 'utf-8');
  const [, program] = /```ts\n([\s\S]*?)```/.exec(page)!;
  const sized = program.replace('replicas: 2', "replicas: 2, nodeSize: { cpu: '3900m', memory: '14Gi' }");
  const { code, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': sized }), 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(/```\n(Reserved headroom:\n[\s\S]*?)```/.exec(page)![1]) });
}, 60_000);

test('the page of the example shows what synth says that it keeps free', async () => {
  const page = fs.readFileSync(path.join(FOLDER, 'README.md'), 'utf-8');
  const { stderr } = await commandLine.run(commandLine.folder(), 'synth', path.join(FOLDER, 'main.ts'));
  expect(stderr).toContain(/```\n(Reserved headroom:\n[\s\S]*?)```/.exec(page)![1]);
}, 60_000);

test('the guide to the report shows counted nodes and wrong usage, word by word', async () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'guides', 'capacity-report.md'), 'utf-8');
  const program = fs.readFileSync(path.join(__dirname, '..', 'cli', 'capacity.test.ts'), 'utf-8');
  const folder = commandLine.folder({ 'main.ts': /const SHOP = `([\s\S]*?)`;/.exec(program)![1] });
  const outputs = [...page.matchAll(/```\n\$ keelwright (capacity .*)\n([\s\S]*?)```/g)].map(([, line, output]) => ({ args: line.split(' '), output }));
  expect(outputs.map(({ args }) => args[2])).toEqual(['cpu=1,memory=4Gi,zones=3', 'cpu=4', 'cpu=1,memory=4Gi,zones=3,count=3']);
  for (const { args, output } of outputs) {
    const { stdout, stderr } = await commandLine.run(folder, ...args);
    expect(stdout + stderr).toContain(output.replace(/^\.\.\.\n/, ''));
  }
}, 60_000);

test('what the guide tells of nodes is taken', async () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'guides', 'capacity-report.md'), 'utf-8');
  const args = /```\nkeelwright (capacity [\s\S]*?) main.ts\n```/.exec(page)![1].split(/[\s\\]+/);
  const { code, stderr } = await commandLine.run(commandLine.folder(), ...args, path.join(FOLDER, 'main.ts'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 60_000);
