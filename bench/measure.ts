import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

/** npm runs its scripts there. */
export const ROOT = process.cwd();

/** A Node process, and which clock counts: its own from start to end, or that of the one call in it, which it prints. */
export interface Timed {
  readonly args: readonly string[];
  readonly clock: 'process' | 'call';
  readonly cwd?: string;
  /** The file that it reads as its standard input. */
  readonly stdin?: string;
}

export interface Sample {
  readonly ms: number;
  /** How many objects it made, or answers it gave. */
  readonly made: number;
}

export async function measure({ args, clock, cwd = ROOT, stdin }: Timed): Promise<Sample> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: [stdin === undefined ? 'ignore' : openSync(stdin, 'r'), 'pipe', 'pipe'] });
  const [[code], output, errors] = await Promise.all([once(child, 'close'), text(child.stdout!), text(child.stderr!)]);
  const ms = performance.now() - started;
  if (code !== 0) throw new Error(`node ${args.join(' ')} exited with ${code}: ${errors}`);
  return clock === 'call' ? JSON.parse(output) : { ms, made: documentsIn(output) };
}

/** Documents of YAML. */
export function documentsIn(yaml: string): number {
  return yaml.split(/^---$/m).filter(document => document.trim() !== '').length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
