import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { createJiti } from 'jiti';
import { Failure } from './program-failure';

const OWN_FOLDER = path.dirname(__dirname);
const [, , file, failureFile] = process.argv;

process.argv.splice(1, 3, file);
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
const stillWaiting = () => report({ message: 'the program waits for something that never happens', waiting: true });
process.once('beforeExit', stillWaiting);
createJiti(file, { fsCache: false, alias: fallbacks() }).import(file).then(() => process.off('beforeExit', stillWaiting), fail);

/** A program that is not in a project, or whose project lacks one of these, gets the ones that this command runs with. */
function fallbacks(): Record<string, string> {
  const inProject = createRequire(file);
  const own = createRequire(__filename);
  const missing = ['cdk8s', 'cdk8s-plus-27', 'constructs'].filter(name => !resolves(inProject, name) && resolves(own, name));
  return {
    ...Object.fromEntries(missing.map(name => [name, path.dirname(own.resolve(`${name}/package.json`))])),
    ...(!resolves(inProject, 'keelwright') && { keelwright: OWN_FOLDER }),
  };
}

function resolves(from: NodeJS.Require, name: string): boolean {
  try {
    from.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function fail(error: unknown): never {
  if (error instanceof Error) report({ name: error.name, message: error.message, stack: error.stack, code: (error as NodeJS.ErrnoException).code });
  else report({ message: String(error) });
  // What the program has left running must not keep a failed run alive.
  process.exit(1);
}

function report(failure: Failure): void {
  fs.writeFileSync(failureFile, JSON.stringify(failure));
}
