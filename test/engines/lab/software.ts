import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** A root folder with real servers in it, and what an image would have besides. */
export interface Software {
  readonly root: string;
  /** Folders that the image has on its PATH, and Debian elsewhere. */
  readonly path: string[];
  /** Name of the image's user. */
  readonly user: string;
  /** Variables that the image sets. */
  readonly environment: { readonly [variable: string]: string };
  /** Folders of this machine that are part of the image: `source:target`. */
  readonly mounts: string[];
}

const CACHE = path.join(process.env.KEELWRIGHT_CACHE ?? process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'keelwright', 'engines');
const FROM_NPM = path.join(__dirname, '..', 'npm', 'node_modules');
const RABBITMQ = '/usr/lib/rabbitmq/lib';

export type Release = 'debian-12' | 'debian-13' | 'debian-14' | 'debian-unstable';

export const rootOf = (release: Release): string => path.join(CACHE, release);

function debian(release: Release, user: string, more: Partial<Software> = {}): Software {
  return { root: rootOf(release), path: [], user, environment: {}, mounts: [], ...more };
}

/** PostgreSQL from Debian is whole; npm has what makes and runs a server, and its other tools are those of Debian's 17. */
export function postgresOf(version: string): Software {
  switch (version) {
    case '15': return debian('debian-12', 'postgres', { path: ['/usr/lib/postgresql/15/bin'] });
    case '17': return debian('debian-13', 'postgres', { path: ['/usr/lib/postgresql/17/bin'] });
    default: return debian('debian-13', 'postgres', {
      path: [`/opt/postgresql-${version}/bin`, '/usr/lib/postgresql/17/bin'],
      mounts: [`${path.join(FROM_NPM, `postgres-${version}`, 'native')}:/opt/postgresql-${version}`],
    });
  }
}

export const redisOf = (release: Release): Software => debian(release, 'redis');
export const memcachedOf = (release: Release): Software => debian(release, 'memcache');
export const sqlOf = (release: Release): Software => debian(release, 'mysql');

/** Debian's own commands insist on root or on Debian's user; those they start do not. */
export function rabbitmqOf(release: Release): Software {
  const [server] = fs.readdirSync(path.join(rootOf(release), RABBITMQ)).filter(name => name.startsWith('rabbitmq_server-'));
  return debian(release, 'rabbitmq', { path: [`${RABBITMQ}/${server}/sbin`], environment: { RUNNING_UNDER_SYSTEMD: 'true' } });
}

/** Valkey under the names that its image has for Redis' programs as well. */
export function valkeyOf(release: Release): Software {
  const programs = ['server', 'cli', 'check-rdb'].map(name => `${path.join(rootOf(release), 'usr/bin', `valkey-${name}`)}:/usr/local/bin/redis-${name}`);
  return debian(release, 'valkey', { mounts: programs });
}

/** An exporter, where its image has it, with the shell of BusyBox. */
export function exporterOf(program: string, target: string): Software {
  const mounts = [`${path.join(CACHE, 'client')}:/opt/busybox`, `${path.join(CACHE, 'exporters/usr/bin', program)}:${target}`];
  return debian('debian-13', 'nobody', { path: ['/opt/busybox'], mounts });
}

/** The client of backups, with the tools that its image has. */
export const clientOf = (): Software => (
  debian('debian-13', 'rclone', { path: ['/opt/client'], environment: { XDG_CONFIG_HOME: '/config' }, mounts: [`${path.join(CACHE, 'client')}:/opt/client`] })
);
