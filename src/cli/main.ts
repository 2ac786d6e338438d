import * as fs from 'fs';
import * as path from 'path';
import { Command, CommanderError } from 'commander';
import { capacityCommand } from './commands/capacity';
import { leftoversCommand } from './commands/leftovers';
import { reachCommand } from './commands/reach';
import { synthCommand } from './commands/synth';
import { DONE, Interrupted, REFUSED, UsageError, WRONG_USAGE } from './exit';
import { complain } from './terminal';

const EPILOGUE = `
Exit codes:
  0  done
  1  a check found an error, or something was refused
  2  wrong usage

YAML goes to stdout, everything else to stderr.`;

/** Follows one command line and gives the exit code. */
export async function main(argv: string[]): Promise<number> {
  // When stderr is gone, nobody is left to be told.
  process.stderr.on('error', () => {});
  try {
    await keelwright().parseAsync(argv, { from: 'user' });
    return DONE;
  } catch (error) {
    // Commander has said its part already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    if (error instanceof Interrupted) process.kill(process.pid, error.signal);
    else complain(error as Error, { verbose: argv.includes('--verbose') });
    return error instanceof UsageError ? WRONG_USAGE : REFUSED;
  }
}

function keelwright(): Command {
  const command = new Command('keelwright')
    .description('Synthesizes Kubernetes manifests from TypeScript, checks them and prints them.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', EPILOGUE)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  const subcommands = [synthCommand(), leftoversCommand(), capacityCommand(), reachCommand()];
  for (const subcommand of subcommands) command.addCommand(subcommand.copyInheritedSettings(command));
  return command;
}

function version(): string {
  return JSON.parse(fs.readFileSync(path.join(__dirname, '../../package.json'), 'utf8')).version;
}
