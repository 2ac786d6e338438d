import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test('the guide to node agents is a program that passes every check', async () => {
  const guide = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'node-agents.md'), 'utf-8');
  const folder = commandLine.folder({ 'main.ts': /```ts\n([\s\S]*?)```/.exec(guide)![1] });
  const { code, stderr } = await commandLine.run(folder, 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 DaemonSet') });
}, PATIENCE);

test('F34 what Fluent Bit holds in memory is a quarter of its limit at most', () => {
  const folder = path.join(ROOT, 'examples', 'node-agents');
  const [config, program] = ['fluent-bit.yaml', 'main.ts'].map(name => fs.readFileSync(path.join(folder, name), 'utf-8'));
  const chunks = Number(/storage\.max_chunks_up: (\d+)/.exec(config)?.[1] ?? 128);
  const [, mebibytes] = /'log-collector', \{[\s\S]*?memory: '(\d+)Mi'/.exec(program)!;
  expect(chunks * 2).toBeLessThanOrEqual(Number(mebibytes) / 4);
});
