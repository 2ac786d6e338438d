import * as fs from 'fs';
import * as path from 'path';
import { ROOT } from './manifests';
import { CommandLine } from '../cli/command-line';

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
