import { spawnSync } from 'child_process';
import * as path from 'path';

/** Fails the whole run, with one line that says what is missing. */
export default function install(): void {
  const { status, stderr } = spawnSync(path.join(__dirname, 'install.sh'), { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf-8' });
  process.stderr.write(stderr);
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1));
}
