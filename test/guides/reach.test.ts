import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'reach.md'), 'utf-8');

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const folder = commandLine.folder({ 'main.ts': /```ts\n([\s\S]*?)```/.exec(GUIDE)![1] });
const asked = [...GUIDE.matchAll(/^```\n\$ keelwright (reach .*)\n([\s\S]*?)^```$/gm)].map(([, line, said]) => [line, said]);

test('the program passes every check', async () => {
  const { code, stderr } = await commandLine.run(folder, 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('checks passed') });
}, PATIENCE);

test.each(asked)('%s says what the guide shows', async (line, said) => {
  const { stdout } = await commandLine.shell(folder, `keelwright ${line}`);
  expect(stdout).toBe(said);
}, PATIENCE);

test('shows a denial, a part, a matrix and anybody\'s YAML', () => {
  expect(asked.map(([, said]) => said.split(/[:,]/)[0])).toEqual(['allowed', 'denied', 'allowed in part', 'Sources are rows']);
});
