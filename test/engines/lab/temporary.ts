import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const MEMORY = '/dev/shm';
const ENOUGH = 4 * 2 ** 30;

/** A folder that is soon removed: in memory where there is enough, as databases wait for disks a lot. */
export function temporary(prefix: string): string {
  return fs.mkdtempSync(path.join(hasMemory() ? MEMORY : os.tmpdir(), prefix));
}

function hasMemory(): boolean {
  if (!fs.existsSync(MEMORY)) return false;
  const { bavail, bsize } = fs.statfsSync(MEMORY);
  return Math.min(bavail * bsize, os.freemem()) >= ENOUGH;
}
