import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { type CommandResult, ControlPlane, type ControlPlaneOptions, type KubeObject } from '../lab';
import { note, version } from '../proof/point';
import { ROOT } from '../proof/subjects';

/** A program that `keelwright synth` is given, in a line of shell. */
const SYNTHESIZED = /keelwright synth (?:--\S+ \S+ )*(\S+\.ts)/g;

/** For an API server whose Services have addresses of both families. */
export const DUAL_STACK = ['--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112'];

/** A cluster whose autoscaler looks every two seconds and not every fifteen. */
export async function startCluster(options: ControlPlaneOptions): Promise<ControlPlane> {
  return ControlPlane.start({ flags: { controllerManager: ['--horizontal-pod-autoscaler-sync-period=2s'] }, ...options });
}

/** Runs a line of shell as a user would, from the root of the project, with `keelwright` and the cluster's kubectl at hand. */
export async function shell(line: string, cluster?: ControlPlane, env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  for (const [, file] of line.matchAll(SYNTHESIZED)) {
    const { npm_command: _, ...told } = env;
    note({ note: 'rendered', suite: basename(expect.getState().testPath!, '.test.ts'), version, file, env: told as Record<string, string> });
  }
  const functions = `keelwright() { node '${join(ROOT, 'bin/keelwright')}' "$@"; }; kubectl() { '${cluster?.kubectlPath}' "$@"; };`;

  return new Promise(resolve => {
    const options = { cwd: ROOT, maxBuffer: Infinity, env: { ...process.env, KUBECONFIG: cluster?.kubeconfig, ...env } };
    // A shell whose input is a socket, as pipes of Node are, reads its user's own file first, which may take long and print.
    execFile('bash', ['--norc', '-c', `set -o pipefail; ${functions} ${line}`], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** The same, for a line that must succeed. */
export async function run(line: string, cluster?: ControlPlane, env?: NodeJS.ProcessEnv): Promise<CommandResult> {
  const result = await shell(line, cluster, env);
  if (result.code !== 0) throw new Error(`${line}\nended with ${result.code}:\n${result.stderr}${result.stdout}`);
  return result;
}

/** The objects as the cluster has them, in the order of the text. */
export async function readBack(cluster: ControlPlane, yaml: string): Promise<KubeObject[]> {
  const { stdout } = await cluster.kubectl(['get', '-f', '-', '-o', 'json'], { input: yaml });
  const read = JSON.parse(stdout);
  return read.kind === 'List' ? read.items : [read];
}

const CERTIFICATE = / tls (\S+) --cert=\.\.\. --key=\.\.\./;

/** The lines that `synth` prints for what must exist outside, with something in place of each value; kubectl would read a certificate. */
export function externalCommands(stderr: string, namespaces: boolean): string[] {
  const lines = stderr.split('\n').filter(line => /^ {2,4}kubectl .*\bcreate\b/.test(line)).map(line => (
    line.trim().replace(CERTIFICATE, ' generic $1 --from-literal=tls.crt=... --from-literal=tls.key=...').replace(/--from-file=/g, '--from-literal=').replace(/=\.\.\./g, '=given')
  ));
  return lines.filter(line => / create namespace /.test(line) === namespaces);
}
