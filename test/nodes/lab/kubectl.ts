import { execFile } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlOptions {
  readonly input?: string;
  /** Default true. */
  readonly check?: boolean;
}

/** Where kubectl is, and whom it asks. */
export interface Kubectl {
  readonly kubectlPath: string;
  /** The path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
}

/** Runs kubectl; throws if it fails, unless `check` is false. */
export async function runKubectl(
  { kubectlPath, kubeconfig }: Kubectl, args: readonly string[], { input, check = true }: KubectlOptions = {},
): Promise<CommandResult> {
  const result = await new Promise<CommandResult>(resolve => {
    const child = execFile(kubectlPath, [`--kubeconfig=${kubeconfig}`, ...args], { maxBuffer: Infinity }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, stdout, stderr });
    });
    // kubectl may refuse its arguments before it has read its input.
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(input);
  });
  if (check && result.code !== 0) throw new Error(`kubectl ${args.join(' ')} failed with code ${result.code}: ${result.stderr.trim()}`);
  return result;
}
