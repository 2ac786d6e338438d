import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { UsageError } from './exit';

const CONFIG = 'cdk8s.yaml';
export const LOADABLE = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** A file that we load, or a command for the shell. */
export type Program =
  | { readonly label: string; readonly file: string }
  | { readonly label: string; readonly shell: string };

/** The file that was named, else what cdk8s.yaml says. `command` is what was called, such as `keelwright synth`. */
export function findProgram(file: string | undefined, command: string): Program {
  if (file === undefined) return configured(command);
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
    throw new UsageError({
      code: 'program-not-there',
      problem: 'there is no such file',
      given: file,
      allowed: `a file that ends in ${LOADABLE.join(', ')}`,
      fix: `give the path of your program; the current folder is ${process.cwd()}`,
    });
  }
  if (!LOADABLE.includes(path.extname(file))) {
    throw new UsageError({
      code: 'program-not-loadable',
      problem: 'the file is no TypeScript or JavaScript',
      given: file,
      allowed: `a file that ends in ${LOADABLE.join(', ')}`,
      fix: `give a program that makes manifests, or name its command as app: in ${CONFIG}`,
    });
  }
  return { label: file, file: path.resolve(file) };
}

function configured(command: string): Program {
  const app = fs.existsSync(CONFIG) ? appOf(fs.readFileSync(CONFIG, 'utf8'), command) : undefined;
  if (typeof app === 'string' && app.trim() !== '') return { label: app, shell: app };
  throw new UsageError({
    code: 'program-not-named',
    problem: `no program is named, and ${fs.existsSync(CONFIG) ? `${CONFIG} has no app:` : `there is no ${CONFIG} here`}`,
    given: command,
    allowed: `${command} FILE, or a ${CONFIG} with the program's command as app:`,
    fix: `name your program: ${command} main.ts`,
  });
}

function appOf(text: string, command: string): unknown {
  try {
    return parse(text)?.app;
  } catch (error) {
    throw new UsageError({
      code: 'config-invalid',
      problem: `${CONFIG} is not YAML`,
      given: (error as Error).message.split('\n')[0],
      allowed: 'a YAML file with the program\'s command as app:',
      fix: `mend the line named above, or name a program: ${command} main.ts`,
    });
  }
}
