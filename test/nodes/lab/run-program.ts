import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RealNodes } from './real-nodes';
import { defaultVersion } from '../../cluster/suites.json';

const ROOT = resolve(__dirname, '../../..');

export interface Printed {
  readonly yaml: string;
  /** What the user is told at the terminal. */
  readonly summary: string;
}

/** What a program prints, such as `test/nodes/programs/pods.ts`. */
export async function synth(file: string, env: NodeJS.ProcessEnv = {}): Promise<Printed> {
  const args = [join(ROOT, 'bin/keelwright'), 'synth', '--kubernetes', defaultVersion, file];
  const options = { env: { ...process.env, ...env }, maxBuffer: 2 ** 26, cwd: ROOT };
  const { stdout: yaml, stderr: summary } = await promisify(execFile)(process.execPath, args, options);
  return { yaml, summary };
}

/** Runs the commands that the summary names, to the letter: what must exist first, with `given` in place of what only the user knows, then the apply. */
export async function applyAsTold(lab: RealNodes, { summary }: Printed, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const lines = summary.split('\n');
  const below = (heading: RegExp) => {
    const at = lines.findIndex(line => heading.test(line));
    const rest = at < 0 ? [] : lines.slice(at + 1);
    return rest.slice(0, rest.findIndex(line => !line.startsWith('  '))).filter(line => !line.trim().endsWith(':'));
  };
  for (const line of below(/^Prerequisites:/)) await bash(lab, line.replace(/=\.\.\./g, '=given'), env);
  await bash(lab, below(/^Apply /).join('\n'), env);
}

async function bash(lab: RealNodes, script: string, env: NodeJS.ProcessEnv): Promise<void> {
  const path = [dirname(lab.kubectlPath), join(ROOT, 'bin'), process.env.PATH].join(':');
  await promisify(execFile)('bash', ['-euc', `set -o pipefail\n${script}`], {
    env: { ...process.env, ...env, PATH: path, KUBECONFIG: lab.kubeconfig }, maxBuffer: 2 ** 26, cwd: ROOT,
  });
}
