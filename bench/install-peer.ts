import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PEER } from './cases';

/** Installs what the peer's lock file names, unless it is there; apart from our own packages, as it is larger than most of them. */
export function installPeer(): void {
  const [lock, installed] = [join(PEER, 'package-lock.json'), join(PEER, 'node_modules', '.package-lock.json')];
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(lock).mtimeMs) return;
  execFileSync('npm', ['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PEER, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The exact versions that the peer is pinned to, by package. */
export function peerVersions(): { readonly [name: string]: string } {
  return JSON.parse(readFileSync(join(PEER, 'package.json'), 'utf8')).dependencies;
}
