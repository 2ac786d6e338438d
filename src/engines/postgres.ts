import { IConstruct } from 'constructs';
import { databaseName } from './database-name';
import { EngineSetting, EngineSpec } from './engine-spec';
import { postgresMetrics } from './exporters';
import { POSTGRES_BACKUP } from './postgres-backup';
import { REFUSE, shell } from './shell';
import { Software, knownVersion, mebibytes, MEBIBYTE, memoryLimit } from './software';
import { Health } from '../props/health';
import { Probe } from '../props/probe';
import { Resources } from '../props/resources';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

const IMAGES: { readonly [version: string]: string } = {
  15: 'postgres:15.19-trixie',
  16: 'postgres:16.15-trixie',
  17: 'postgres:17.11-trixie',
  18: 'postgres:18.6-trixie',
};

/**
 * The same in all versions, so that a newer image finds what the older one left. The images up to 17 declare a volume
 * at this path, which would hide a mount further up.
 */
const VOLUME = '/var/lib/postgresql/data';
const SOCKETS = '/var/run/postgresql';
const LEAST_MEMORY = 128 * MEBIBYTE;

export const postgres: Software = {
  name: 'postgres',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => from === to,
  wayOut: 'each major version has its own format on disk; keep the old version, take a backup, make a second backend of the new version, '
    + 'restore the backup into it, and bind the apps to that one',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, { database: name = 'app' }: EngineSetting): EngineSpec {
  const database = databaseName(where, name);
  knownVersion(where, postgres, version);
  const memory = memoryLimit(where, 'PostgreSQL', resources, LEAST_MEMORY);
  return {
    name: postgres.name,
    version,
    image: IMAGES[version],
    user: User.of(999, 999),
    volumePath: VOLUME,
    // Parallel queries share memory by files in /dev/shm, of which a container has 64Mi.
    writablePaths: [WritablePath.disk(SOCKETS, '16Mi'), WritablePath.memory('/dev/shm', `${mebibytes(memory, 1 / 4)}Mi`)],
    config: { PGDATA: `${VOLUME}/pgdata`, POSTGRES_DB: database },
    credentials: { POSTGRES_USER: 'username', POSTGRES_PASSWORD: 'password' },
    needsCredentials: true,
    needsOwnName: false,
    command: ['postgres'],
    args: settings({
      listen_addresses: '*',
      unix_socket_directories: SOCKETS,
      ...memorySettings(memory),
    }),
    files: {},
    ports: [{ name: 'postgres', number: 5432, scheme: 'postgresql' }],
    database,
    health: health(),
    // Asked to stop by SIGTERM alone, the server would wait for every client to leave.
    preStop: ['pg_ctl', 'stop', '--mode=fast', '--no-wait'],
    terminationGraceSeconds: 300,
    guard: guard(version),
    backup: POSTGRES_BACKUP,
    metrics: postgresMetrics(database),
  };
}

export function memorySettings(memory: number): { readonly [name: string]: string } {
  return {
    shared_buffers: `${mebibytes(memory, 1 / 4)}MB`,
    effective_cache_size: `${mebibytes(memory, 1 / 2)}MB`,
    // A node's huge pages are not the container's: taking them ends in a bus error.
    huge_pages: 'off',
  };
}

export function settings(values: { readonly [name: string]: string }): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** A server that recovers or stops answers that it does, for as long as it takes: it is not ready, and must not be killed. */
function health(): Health {
  const ask = 'pg_isready --quiet --host=127.0.0.1 --username=postgres --dbname=postgres --timeout=3';
  const alive = shell(`status=0; ${ask} || status=$?; [ "$status" -le 1 ]`);
  return Health.probes({
    startup: Probe.command(alive, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 }),
    readiness: Probe.command(ask.split(' '), { timeoutSeconds: 5 }),
    liveness: Probe.command(alive, { timeoutSeconds: 5 }),
  });
}

/**
 * The image's own entrypoint would take a data directory that was left half made for a whole one, and make the app's user a superuser.
 * Here the directory gets its name when everything is in it: the app's user owns its database and may create one beside it,
 * as a restore does, and `postgres` administers by the socket.
 */
function guard(version: string): string[] {
  const hugePages = Number(version) >= 16 ? ' --set=huge_pages=off' : '';
  return shell(`
    ${REFUSE}
    volume=${VOLUME}
    if [ -s "$PGDATA/PG_VERSION" ]; then
      read -r was < "$PGDATA/PG_VERSION"
      [ "$was" = ${version} ] || refuse "The data in $PGDATA is of postgres $was, and postgres ${version} must not start on it: ${postgres.wayOut}."
      # Mounting may have let the group in, which the server does not accept.
      chmod 700 "$PGDATA"
      exit
    fi
    rm -rf "$PGDATA.new"
    for found in "$volume"/PG_VERSION "$volume"/*/PG_VERSION "$volume"/*/*/PG_VERSION; do
      [ ! -e "$found" ] || refuse "\${found%/PG_VERSION} holds data, and this server would start empty beside it, in $PGDATA: move it there, or take another volume."
    done
    [ ! -e "$PGDATA" ] || rmdir "$PGDATA" || refuse "$PGDATA has files but no PG_VERSION: restore a backup into an empty volume."

    initdb --pgdata="$PGDATA.new" --username=postgres --auth=peer --encoding=UTF8 --locale=C.UTF-8 --data-checksums${hugePages}
    cat > "$PGDATA.new/pg_hba.conf" <<END
    local all postgres peer
    local all all scram-sha-256
    host all all all scram-sha-256
    END
    name() { printf %s "$1" | sed 's/"/""/g'; }
    text() { printf %s "$1" | sed "s/'/''/g"; }
    postgres --single -j -D "$PGDATA.new" -c exit_on_error=on -c log_min_error_statement=panic${hugePages && ' -c huge_pages=off'} postgres <<END
    CREATE ROLE "$(name "$POSTGRES_USER")" LOGIN CREATEDB PASSWORD '$(text "$POSTGRES_PASSWORD")';

    GRANT pg_monitor TO "$(name "$POSTGRES_USER")";

    CREATE DATABASE "$(name "$POSTGRES_DB")" OWNER "$(name "$POSTGRES_USER")";

    END
    mv "$PGDATA.new" "$PGDATA"
    sync
  `);
}
