import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../builds';

const UNPACK = resolve(__dirname, '../../unpack-debian.sh');

/** The path of Debian's promtool, which reads Prometheus' rules as Prometheus does. */
export async function promtool(): Promise<string> {
  const folder = join(cacheFolder(), 'promtool');
  await promisify(execFile)(UNPACK, [folder, 'trixie', 'promtool'], { env: { ...process.env, ALONE: '1' } });
  return join(folder, 'usr/bin/promtool');
}
