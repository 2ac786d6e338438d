import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A program, and what it is told by its environment. */
export interface Program {
  /** From the root of the project. */
  readonly file: string;
  readonly env?: { readonly [name: string]: string };
}

export interface Request extends Program {
  /** A minor such as 1.35; what the program says, when absent. */
  readonly kubernetes?: string;
  /** Whether all checks run over it. */
  readonly judged?: boolean;
}

export interface Rendering {
  readonly yaml: string;
  /** What is to be done beside applying it, as text that is the same while that is. */
  readonly besides?: string;
  /** What the checks found, when it was judged. */
  readonly findings?: string;
  readonly checksPassed?: number;
}

/** A program that could not be synthesized. */
export interface Failed {
  /** The file, and the reason. */
  readonly failed: string;
}

/** What many programs become, in the order of the requests. `library` is the compiled package's lib. */
export async function render(requests: readonly Request[], library: string): Promise<Rendering[]> {
  return whole(await renderEach(requests, library));
}

/** The same where one that fails leaves the others as they are. */
export async function renderEach(requests: readonly Request[], library: string): Promise<(Rendering | Failed)[]> {
  return ask(requests, [library]);
}

/** The hashes of what they become. */
export async function renderDigests(requests: readonly Request[], library: string): Promise<string[]> {
  return whole(await ask<string>(requests, [library, '--digest']));
}

function isFailed(made: unknown): made is Failed {
  return typeof made === 'object' && made !== null && 'failed' in made;
}

function whole<T>(made: (T | Failed)[]): T[] {
  const failures = made.filter(isFailed).map(({ failed }) => failed);
  if (failures.length > 0) throw new Error(`what is proved could not be rendered: ${failures.join('\n\n')}`);
  return made as T[];
}

async function ask<T>(requests: readonly Request[], args: readonly string[]): Promise<(T | Failed)[]> {
  const child = spawn(process.execPath, [join(__dirname, 'render.js'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(requests));
  const [code, stdout, stderr] = await Promise.all([new Promise(resolve => child.once('close', resolve)), text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`what is proved could not be rendered: ${stderr}`);
  return JSON.parse(stdout);
}
