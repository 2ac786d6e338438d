import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';
import * as readline from 'readline';
import { Exchange, RunOptions } from './exchange';
import { Interrupted } from './exit';
import { Program } from './find-program';
import { tell } from './terminal';
import { ENVIRONMENT, KUBERNETES, SYNTHESIS_FILE } from '../synth/synthesis';

const LOADER = path.join(__dirname, 'load-program');
const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How a program ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the program to its end. What it prints goes to stderr, and it has no stdin: both are ours. */
export async function spawnProgram(program: Program, exchange: Exchange, options: RunOptions): Promise<End> {
  const env = environmentOf(exchange, options);
  const child = 'file' in program
    ? spawn(process.execPath, [LOADER, program.file, exchange.failureFile], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn(program.shell, { env, stdio: ['ignore', 'pipe', 'pipe'], shell: true });
  forwardOutput(child);
  if (child.stderr) forwardErrors(child, options.verbose);

  let interruption: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    interruption = signal;
    child.kill(signal);
  };
  SIGNALS.forEach(signal => process.on(signal, interrupt));
  const end = await new Promise<End>((resolve, reject) => child.once('error', reject).once('close', (code, signal) => resolve({ code, signal })));
  SIGNALS.forEach(signal => process.off(signal, interrupt));
  if (interruption !== undefined) throw new Interrupted(interruption);
  return end;
}

/** Only the command line decides: a variable left over from another run must not change what is made. */
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
  child.stdout!.once('data', () => tell('note: the program prints to stdout, which is for YAML; it goes to stderr:'));
  child.stdout!.on('data', chunk => process.stderr.write(chunk));
}

function forwardErrors(child: ChildProcess, verbose: boolean): void {
  const isFrame = (line: string) => /^\s+at .*:\d+(:\d+)?\)?$/.test(line);
  readline.createInterface({ input: child.stderr! }).on('line', line => {
    if (verbose || !isFrame(line)) tell(line);
  });
}
