import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

const GUIDE = path.join(ROOT, 'docs', 'guides', 'voting-app.md');
const RUN = '$ keelwright synth main.ts > voting-app.yaml\n';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

interface Step {
  readonly title: string;
  readonly program: string;
  /** What the page shows of a run of the program. */
  readonly shown: string;
}

const { steps, last } = readGuide(fs.readFileSync(GUIDE, 'utf-8'));

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test.each(steps)('"$title" is told word by word', async ({ program, shown }) => {
  const { stderr } = await commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', 'main.ts');
  const told = `${RUN}${stderr}`;
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(GUIDE, fs.readFileSync(GUIDE, 'utf-8').replace(shown, () => told));
  else expect(shown).toBe(told);
}, PATIENCE);

test('the faults of the original are refused, one after the other', () => {
  const codes = steps.map(({ shown }) => /^error ([a-z-]+):/m.exec(shown)?.[1]);
  expect(codes).toEqual(['prop-invalid', 'health-missing', 'data-on-scratch', 'config-looks-secret', 'image-unpinned', undefined, undefined]);
});

test('the guide ends at the example', () => {
  expect(last).toBe(fs.readFileSync(path.join(ROOT, 'examples', 'voting-app', 'main.ts'), 'utf-8'));
});

/** The programs of the page: the first in full, each other as a change to the one before. */
function readGuide(page: string): { steps: Step[]; last: string } {
  const found: Step[] = [];
  let [title, program] = ['', ''];
  for (const [, heading, language, text] of page.matchAll(/^## (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (heading !== undefined) title = heading;
    else if (language === 'ts') program = text;
    else if (language === 'diff') program = text.split(/^@@\n/m).reduce(changed, program);
    else found.push({ title, program, shown: text });
  }
  return { steps: found, last: program };
}

/** Lines with a minus give way to those with a plus; what they are together must be in the program once. */
function changed(program: string, change: string): string {
  const without = (sign: string) => change.replace(new RegExp(`^\\${sign}.*\\n`, 'gm'), '').replace(/^[-+ ]/gm, '');
  const [before, after, ...more] = program.split(without('+'));
  if (after === undefined || more.length > 0) throw new Error(`not in the program once:\n${change}`);
  return [before, after].join(without('-'));
}
