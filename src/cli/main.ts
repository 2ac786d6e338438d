import * as fs from 'fs';
import * as path from 'path';
import { Command, CommanderError } from 'commander';
import { capacityCommand } from './commands/capacity';
import { leftoversCommand } from './commands/leftovers';
import { reachCommand } from './commands/reach';
import { synthCommand } from './commands/synth';
import { DONE, Interrupted, READER_GONE, ReaderGone, REFUSED, UsageError, WRONG_USAGE } from './exit';
import { printOut } from './print-yaml';
import { complain, shown } from './terminal';

const EPILOGUE = `
Exit codes:
  0    success
  1    findings or invalid input
  2    usage error
  141  stdout was closed before all output was written

YAML goes to stdout, everything else to stderr.`;

/** Runs one command line and returns the exit code. */
export async function main(argv: string[]): Promise<number> {
  // If stderr is closed, errors cannot be reported.
  process.stderr.on('error', () => {});
  try {
    await follow(argv);
    return DONE;
  } catch (error) {
    // Commander has already printed its message.
    if (error instanceof CommanderError) return WRONG_USAGE;
    if (error instanceof ReaderGone) return READER_GONE;
    if (error instanceof Interrupted) process.kill(process.pid, error.signal);
    else complain(error as Error, { verbose: argv.includes('--verbose') });
    return error instanceof UsageError ? WRONG_USAGE : REFUSED;
  }
}

/** Requested help is printed to stdout like any other output. */
async function follow(argv: string[]): Promise<void> {
  const help: string[] = [];
  try {
    await keelwright(text => help.push(text)).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
    await printOut(help.join(''), 'the help');
  }
}

function keelwright(writeOut: (text: string) => void): Command {
  const command = new Command('keelwright')
    .description('Synthesizes Kubernetes manifests from TypeScript, checks them and prints them.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', EPILOGUE)
    .configureOutput({ writeOut, writeErr: text => process.stderr.write(shown(text, process.stderr)) })
    .showHelpAfterError("Run 'keelwright --help' for usage.")
    .exitOverride();
  const subcommands = [synthCommand(), leftoversCommand(), capacityCommand(), reachCommand()];
  for (const subcommand of subcommands) command.addCommand(subcommand.copyInheritedSettings(command));
  return command;
}

function version(): string {
  return JSON.parse(fs.readFileSync(path.join(__dirname, '../../package.json'), 'utf8')).version;
}
