import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { KeelwrightError } from '../../private/refusal';
import { fileWord, shellCommand } from '../../private/shell';
import { UsageError } from '../exit';
import { decoded } from '../read-text';

const CONFIG = 'cdk8s.yaml';
export const LOADABLE = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** A file that is loaded, or a command for the shell. */
export type Program =
  | { readonly label: string; readonly file: string }
  | { readonly label: string; readonly shell: string };

/** The file that was passed, otherwise the command in cdk8s.yaml. `command` is the keelwright command, such as `keelwright synth`. */
export function findProgram(file: string | undefined, command: string): Program {
  if (file === undefined) return configured(command);
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
    throw new UsageError({
      code: 'file-not-found',
      problem: fs.existsSync(file) ? 'this is a directory, not a file' : 'the file does not exist',
      given: file,
      allowed: `a file that ends in ${LOADABLE.join(', ')}`,
      fix: `pass the path of your program; the current directory is ${process.cwd()}`,
    });
  }
  refuseUnreadable(file);
  if (!LOADABLE.includes(path.extname(file))) {
    throw new UsageError({
      code: 'program-not-loadable',
      problem: 'the file is not TypeScript or JavaScript',
      given: file,
      allowed: `a file that ends in ${LOADABLE.join(', ')}`,
      fix: `pass a program that generates manifests, or set its command as app: in ${CONFIG}`,
    });
  }
  return { label: file, file: path.resolve(file) };
}

function refuseUnreadable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK);
  } catch (error) {
    throw new UsageError({
      code: 'program-not-readable',
      problem: 'the file cannot be read',
      given: (error as Error).message,
      allowed: 'a readable file',
      fix: `make it readable: ${shellCommand('chmod', 'u+r', fileWord(file))}`,
    });
  }
}

function configured(command: string): Program {
  const app = fs.existsSync(CONFIG) ? appOf(configText(command), command) : undefined;
  if (typeof app === 'string' && app.trim() !== '') return { label: app, shell: app };
  throw new UsageError({
    code: 'program-not-named',
    problem: `no entry file is given, and ${fs.existsSync(CONFIG) ? `${CONFIG} has no app:` : `${CONFIG} does not exist here`}`,
    given: command,
    allowed: `${command} FILE, or a ${CONFIG} with the program's command as app:`,
    fix: `pass the entry file: ${command} main.ts`,
  });
}

function configText(command: string): string {
  try {
    return decoded(fs.readFileSync(CONFIG), CONFIG);
  } catch (error) {
    if (error instanceof KeelwrightError) throw error;
    throw new UsageError({
      code: 'config-not-readable',
      problem: `${CONFIG} cannot be read`,
      given: (error as Error).message,
      allowed: 'a YAML file with the program\'s command as app:',
      fix: `make it a readable file, or pass the entry file: ${command} main.ts`,
    });
  }
}

function appOf(text: string, command: string): unknown {
  try {
    return parse(text)?.app;
  } catch (error) {
    throw new UsageError({
      code: 'config-invalid',
      problem: `${CONFIG} is not valid YAML`,
      given: (error as Error).message.split('\n')[0],
      allowed: 'a YAML file with the program\'s command as app:',
      fix: `fix the line named above, or pass the entry file: ${command} main.ts`,
    });
  }
}
