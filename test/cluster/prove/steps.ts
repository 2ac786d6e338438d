import { run } from './subject';
import type { ControlPlane } from '../lab';

/** The heads of what synth prints that is to be typed, in its order. */
const SECTIONS = /^(Apply with|Apply in two steps, .*|Then run, .*|Delete orphaned objects, .*):$/;
const GIVEN = /effective: ([\d.]+)(?: to ([\d.]+))? %/;
const LIVE = /all requests go to (blue|green), /;

/** What synth tells of a program, for its user to do. */
export interface Printed {
  /** In the order in which they are to be typed. */
  readonly commands: string[];
  /** What is to be typed at the end of the release, before what it leaves over is deleted. */
  readonly end: string[];
  /** What the release says that its version gets of the calls, in percent, from the fewest to the most. */
  readonly given: readonly [number, number];
  /** All of it. */
  readonly text: string;
}

/** Reads what a user would read before anything is applied. */
export async function printed(program: string, version: string, env: NodeJS.ProcessEnv): Promise<Printed> {
  const { stderr: text } = await run(`keelwright synth --kubernetes ${version} ${program} > /dev/null`, undefined, typed(env));
  return { commands: commandsIn(text), end: endIn(text), given: givenIn(text), text };
}

/** Types each printed line when the one before is done, and nothing else. */
export async function follow({ commands }: Printed, cluster: ControlPlane, env: NodeJS.ProcessEnv): Promise<void> {
  for (const command of commands) {
    const { stderr } = await run(command, cluster, typed(env));
    if (stderr.includes('Warning: unknown')) throw new Error(`${command}: ${stderr}`);
  }
}

/** Without what npm says to its scripts: the lines are for somebody at a terminal. */
function typed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, npm_command: '' };
}

function commandsIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    if (!SECTIONS.test(line)) return [];
    const rest = lines.slice(i + 1);
    const end = rest.findIndex(next => !next.startsWith('  '));
    return rest.slice(0, end < 0 ? rest.length : end).map(commandOf);
  });
}

/** Each is followed by itself, as `&&` has it. */
function commandOf(line: string): string {
  return line.trim().replace(/ &&$/, '');
}

function endIn(text: string): string[] {
  const lines = text.split('\n');
  const rest = lines.slice(lines.findIndex(line => line.startsWith('    End: ')) + 1);
  return lines.length === rest.length ? [] : rest.slice(0, rest.findIndex(line => !line.startsWith('      '))).map(commandOf);
}

function givenIn(text: string): [number, number] {
  const live = LIVE.exec(text)?.[1];
  if (live !== undefined) return live === 'green' ? [100, 100] : [0, 0];
  const [, low, high = low] = GIVEN.exec(text) ?? [undefined, '0'];
  return [Number(low), Number(high)];
}
