import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { refuse } from '../../private/refusal';
import { shortHash } from '../../private/short-hash';

/** The ID of the process that created a directory, and where that ID is valid. */
const NAME = /^keelwright-([\da-f]{8})-(\d+)-\w{6}$/;

/** A directory for this run only. Directories of killed runs are removed: those runs could not clean up. */
export function makeScratch(): string {
  const place = placeOfProcesses();
  removeOfDead(os.tmpdir(), place);
  try {
    return fs.mkdtempSync(path.join(os.tmpdir(), `keelwright-${place}-${process.pid}-`));
  } catch (error) {
    return refuseScratch(error as Error);
  }
}

export function removeScratch(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
}

/** A program may have failed because the disk is full, and may have been unable to report it. */
export function refuseWithoutRoom(folder: string): void {
  try {
    fs.writeFileSync(path.join(folder, 'room'), ' '.repeat(8192));
  } catch (error) {
    refuseScratch(error as Error);
  }
}

function refuseScratch(error: Error): never {
  return refuse(os.tmpdir(), {
    code: 'scratch-failed',
    problem: 'temporary files cannot be written',
    given: error.message,
    allowed: 'a writable directory that exists, on a disk with free space',
    fix: 'set TMPDIR to such a directory, or free space in this one',
  });
}

/** Containers may share a directory for temporary files, but each has its own process IDs. */
function placeOfProcesses(): string {
  let processes = '';
  try {
    processes = fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux: the host name alone is used.
  }
  return shortHash(`${os.hostname()} ${processes}`);
}

function removeOfDead(folder: string, place: string): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      const [, where, pid] = NAME.exec(name) ?? [];
      const own = path.join(folder, name);
      if (where === place && !isAlive(Number(pid)) && isOwnFolder(own)) removeScratch(own);
    }
  } catch {
    // A failed cleanup is not fatal; problems with the directory are reported when it is used.
  }
}

function isOwnFolder(folder: string): boolean {
  const { uid } = fs.lstatSync(folder);
  return fs.lstatSync(folder).isDirectory() && uid === process.getuid?.();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
