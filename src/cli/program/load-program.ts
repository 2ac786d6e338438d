import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { createJiti } from 'jiti';
import { missingExport, PEER_PACKAGES } from './missing-export';
import { Failure } from './program-failure';
import { throwNoted, withNoted } from '../../private/messages/mistakes';

const OWN_FOLDER = path.dirname(path.dirname(__dirname));
const [, , file, failureFile] = process.argv;
const alias = fallbacks();

process.argv.splice(1, 3, file);
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
const stillWaiting = () => report({ message: 'the program awaits a promise that never settles', waiting: true });
process.once('beforeExit', stillWaiting);
createJiti(file, { fsCache: false, alias }).import(file).then(() => {
  process.off('beforeExit', stillWaiting);
  throwNoted();
}).catch(fail);

/** A program that is not in a project, or whose project does not have one of these packages, gets those that this command runs with. */
function fallbacks(): Record<string, string> {
  const inProject = createRequire(file);
  const own = createRequire(__filename);
  const missing = PEER_PACKAGES.filter(name => !resolves(inProject, name) && resolves(own, name));
  return {
    ...Object.fromEntries(missing.map(name => [name, path.dirname(own.resolve(`${name}/package.json`))])),
    ...(!hasKeelwright(inProject) && { keelwright: OWN_FOLDER }),
  };
}

/** In the package's own directory, where its examples are, Node resolves it by its name although it is not installed. */
function hasKeelwright(inProject: NodeJS.Require): boolean {
  if (!resolves(inProject, 'keelwright')) return false;
  const known = resolves(inProject, 'keelwright/package.json');
  return !known || !file.startsWith(path.dirname(inProject.resolve('keelwright/package.json')) + path.sep);
}

function resolves(from: NodeJS.Require, name: string): boolean {
  try {
    from.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function fail(thrown: unknown): never {
  const error = withNoted(thrown);
  if (error instanceof Error) {
    const { name, message, stack, code } = error as NodeJS.ErrnoException;
    report({ name, message, stack, code, missing: missingExport(error, file, alias) });
  } else {
    report({ message: String(error) });
  }
  // Whatever the program still has running must not keep a failed run alive.
  process.exit(1);
}

function report(failure: Failure): void {
  try {
    fs.writeFileSync(failureFile, JSON.stringify(failure));
  } catch {
    // The disk is full; the parent process detects that.
    process.stderr.write(`${failure.message}\n`);
  }
}
