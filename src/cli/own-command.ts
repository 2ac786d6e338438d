import { fileWord, shellCommand } from '../private/shell';

/** Options of a command, `true` for those without a value. */
export interface Flags {
  readonly [flag: string]: string | true;
}

/** A command that runs keelwright the same way as this one was run, so that it works in the same place. */
export function ownCommand(name: string, flags: Flags, file: string | undefined): string {
  const called = process.env.npm_command === 'exec' ? ['npx', 'keelwright'] : ['keelwright'];
  const given = Object.entries(flags).flatMap(([flag, value]) => value === true ? [flag] : value.startsWith('-') ? [`${flag}=${value}`] : [flag, value]);
  return shellCommand(...called, name, ...given, ...file === undefined ? [] : [fileWord(file)]);
}

export interface ProgramOptions {
  readonly env?: string;
  readonly kubernetes?: string;
}

/** The flags that make a program generate the same again. */
export function environmentFlags({ env, kubernetes }: ProgramOptions): Flags {
  return { ...(env !== undefined && { '--env': env }), ...(kubernetes !== undefined && { '--kubernetes': kubernetes }) };
}

/** The command that prints the orphaned objects of the program, or the command that deletes them. */
export function leftoversCommand(file: string | undefined, options: ProgramOptions & { readonly command: boolean }): string {
  return ownCommand('leftovers', { ...(options.command && { '--command': true as const }), ...environmentFlags(options) }, file);
}
