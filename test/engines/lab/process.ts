import { ChildProcess } from 'child_process';
import * as fs from 'fs';

export interface Result {
  /** Exit code, or undefined when a signal ended it. */
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** What a process says and how it ends. */
export class Output {
  public stdout = '';
  public stderr = '';
  public readonly result: Promise<Result>;

  constructor(public readonly child: ChildProcess) {
    const start = Date.now();
    child.stdout!.setEncoding('utf-8').on('data', data => { this.stdout += data; });
    child.stderr!.setEncoding('utf-8').on('data', data => { this.stderr += data; });
    this.result = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', code => resolve({ code: code ?? undefined, stdout: this.stdout, stderr: this.stderr, seconds: (Date.now() - start) / 1000 }));
    });
  }
}

/** Generous, as tests share a machine: only what never comes takes all of it. */
const SECONDS_OF_PATIENCE = 90;

export async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + SECONDS_OF_PATIENCE * 1000;
  while (!await done()) {
    if (Date.now() > end) throw new Error(`not within ${SECONDS_OF_PATIENCE} seconds: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** The process that the wrappers around it (nsenter, unshare) have started, as this machine numbers it. */
export function innermost(pid: number, depth: number): number | undefined {
  if (depth === 0) return pid;
  const [child] = childrenOf(pid);
  return child === undefined ? undefined : innermost(child, depth - 1);
}

/** A process and all that it has started, directly or not. */
export function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

function childrenOf(pid: number): number[] {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf-8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
