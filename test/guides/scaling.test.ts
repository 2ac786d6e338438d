import * as fs from 'fs';
import * as path from 'path';
import { CHECKS } from '../../src/checks';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const guide = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'scaling.md'), 'utf-8');
const programs = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, program]) => program);

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test.each([
  [0, '3 HorizontalPodAutoscalers, 1 VerticalPodAutoscaler'],
  [1, '1 PodDisruptionBudget'],
])('program %i passes every check', async (i, made) => {
  const { code, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': programs[i] }), 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(made) });
}, PATIENCE);

test('names checks that there are', () => {
  const named = [...guide.matchAll(/checks\/([a-z-]+)\.md/g)].map(([, id]) => id);
  expect(CHECKS.map(({ id }) => id)).toEqual(expect.arrayContaining(named));
  expect(named.length).toBe(6);
});
