import { ChildProcess, spawn, SpawnOptions } from 'child_process';
import { once } from 'events';
import * as path from 'path';
import * as readline from 'readline';
import { setTimeout as wait } from 'timers/promises';
import { Exchange, RunOptions } from './exchange';
import { Interrupted } from '../exit';
import { Program } from './find-program';
import { ENVIRONMENT, KUBERNETES, SYNTHESIS_FILE } from '../../synth/synthesis';
import { tell } from '../terminal';

const LOADER = path.join(__dirname, 'load-program');
const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** The time that a program has to exit after a signal. */
const GRACE_MS = 3000;
/** How long its output is read after its end, if a process that it started keeps the output open. */
const LAST_OUTPUT_MS = 2000;

/** How a program ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the program to its end. Its output goes to stderr, and it has no stdin: stdout and stdin belong to the command line. */
export async function spawnProgram(program: Program, exchange: Exchange, options: RunOptions): Promise<End> {
  // A separate process group, so that a signal reaches all of it: a shell does not forward signals.
  const settings: SpawnOptions = { env: environmentOf(exchange, options), stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' };
  const child = 'file' in program
    ? spawn(process.execPath, [LOADER, program.file, exchange.failureFile], settings)
    : spawn(program.shell, { ...settings, shell: true });
  forwardOutput(child);
  if ('file' in program) child.stderr!.on('data', chunk => process.stderr.write(chunk));
  else forwardErrors(child, options.verbose);

  const interruption = passOnSignals(child);
  const end = await new Promise<End>((resolve, reject) => child.once('error', reject).once('exit', (code, signal) => resolve({ code, signal })));
  await lastOutput(child);
  const signal = interruption();
  if (signal !== undefined) throw new Interrupted(signal);
  return end;
}

/** Forwards signals to the program, and kills it if it does not exit. Returns a function that stops this and returns the signal, if any. */
function passOnSignals(child: ChildProcess): () => NodeJS.Signals | undefined {
  let interruption: NodeJS.Signals | undefined;
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    // A second signal means that the user does not want to wait.
    send(child, interruption === undefined ? signal : 'SIGKILL');
    interruption ??= signal;
    timer ??= setTimeout(() => send(child, 'SIGKILL'), GRACE_MS);
  };
  SIGNALS.forEach(signal => process.on(signal, interrupt));
  return () => {
    SIGNALS.forEach(signal => process.off(signal, interrupt));
    clearTimeout(timer);
    if (interruption !== undefined) send(child, 'SIGKILL');
    return interruption;
  };
}

/** Sends the signal to the program and all processes in its group. */
function send({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has ended.
  }
}

/** A process that outlives the program may keep its output open; that is not waited for. */
async function lastOutput(child: ChildProcess): Promise<void> {
  const streams = [child.stdout!, child.stderr!];
  const ends = streams.filter(({ readableEnded, destroyed }) => !readableEnded && !destroyed).map(async stream => once(stream, 'close'));
  const patience = new AbortController();
  await Promise.race([Promise.all(ends), wait(LAST_OUTPUT_MS, undefined, { signal: patience.signal }).catch(() => {})]);
  patience.abort();
  streams.forEach(stream => stream.destroy());
}

/** Only the command line decides: a variable from an earlier run must not change what is generated. */
function environmentOf({ yamlFolder, synthesisFile }: Exchange, { env, kubernetes }: RunOptions): NodeJS.ProcessEnv {
  const { [ENVIRONMENT]: _, [KUBERNETES]: __, ...inherited } = process.env;
  return {
    ...inherited,
    CDK8S_OUTDIR: yamlFolder,
    [SYNTHESIS_FILE]: synthesisFile,
    ...(env !== undefined && { [ENVIRONMENT]: env }),
    ...(kubernetes !== undefined && { [KUBERNETES]: kubernetes }),
  };
}

function forwardOutput(child: ChildProcess): void {
  child.stdout!.once('data', () => tell('Note: the program prints to stdout, which is reserved for YAML; its output goes to stderr:'));
  child.stdout!.on('data', chunk => process.stderr.write(chunk));
}

function forwardErrors(child: ChildProcess, verbose: boolean): void {
  const isFrame = (line: string) => /^\s+at .*:\d+(:\d+)?\)?$/.test(line);
  readline.createInterface({ input: child.stderr! }).on('line', line => {
    if (verbose || !isFrame(line)) process.stderr.write(`${line}\n`);
  });
}
