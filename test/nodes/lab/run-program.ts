import { execFile } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RealNodes } from './real-nodes';
import { note } from '../../cluster/proof/point';
import { externalCommands } from '../../cluster/prove/subject';
import { defaultVersion } from '../../cluster/suites.json';

const ROOT = resolve(__dirname, '../../..');

/** What a program is told by its environment. */
export interface Environment {
  readonly [variable: string]: string;
}

export interface Printed {
  readonly yaml: string;
  /** What the user is told at the terminal. */
  readonly summary: string;
}

/** What a program prints, such as `test/nodes/programs/pods.ts`. */
export async function synth(file: string, env: Environment = {}): Promise<Printed> {
  note({ note: 'rendered', suite: `nodes/${basename(expect.getState().testPath!, '.test.ts')}`, version: defaultVersion, file, env });
  const args = [join(ROOT, 'bin/keelwright'), 'synth', '--kubernetes', defaultVersion, file];
  const options = { env: { ...process.env, ...env }, maxBuffer: 2 ** 26, cwd: ROOT };
  const { stdout: yaml, stderr: summary } = await promisify(execFile)(process.execPath, args, options);
  return { yaml, summary };
}

/** Runs the commands that the summary names: what must exist first, with something in place of what only the user knows, then the apply to the letter. */
export async function applyAsTold(lab: RealNodes, printed: Printed, env: Environment = {}): Promise<void> {
  for (const namespaces of [true, false]) for (const line of externalCommands(printed.summary, namespaces)) await bash(lab, line, env);
  await applyAgain(lab, printed, env);
}

/** The apply alone, when what must exist first is there. */
export async function applyAgain(lab: RealNodes, printed: Printed, env: Environment = {}): Promise<void> {
  await bash(lab, below(printed, /^Apply /).join('\n'), env);
}

/** Runs the command with which the summary says that restores alone are applied. */
export async function restoreAsTold(lab: RealNodes, { summary }: Printed, env: Environment): Promise<void> {
  const lines = summary.split('\n');
  await bash(lab, lines[lines.findIndex(line => line.includes('apply only their objects')) + 1], env);
}

/** The commands below a heading. */
function below({ summary }: Printed, heading: RegExp): string[] {
  const lines = summary.split('\n');
  const at = lines.findIndex(line => heading.test(line));
  const rest = at < 0 ? [] : lines.slice(at + 1);
  return rest.slice(0, rest.findIndex(line => !line.startsWith('  '))).filter(line => !line.trim().endsWith(':'));
}

async function bash(lab: RealNodes, script: string, env: Environment): Promise<void> {
  const path = [dirname(lab.kubectlPath), join(ROOT, 'bin'), process.env.PATH].join(':');
  await promisify(execFile)('bash', ['-euc', `set -o pipefail\n${script}`], {
    env: { ...process.env, ...env, PATH: path, KUBECONFIG: lab.kubeconfig }, maxBuffer: 2 ** 26, cwd: ROOT,
  });
}
