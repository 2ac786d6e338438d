import { IConstruct } from 'constructs';
import { databaseName } from './database-name';
import { EngineSetting, EngineSpec } from './engine-spec';
import { postgresMetrics } from './exporters';
import { POSTGRES_BACKUP } from './postgres-backup';
import { REFUSE, shell } from './shell';
import { Software, knownVersion, mebibytes, MEBIBYTE, memoryLimit } from './software';
import { ENGINE_IMAGES } from '../private/default-images';
import { Health } from '../props/pods/health';
import { Probe } from '../props/pods/probe';
import { WritablePath } from '../props/pods/writable-path';
import { Resources } from '../props/scaling/resources';
import { User } from '../props/security/user';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.postgres;

/**
 * The same in all versions, so that a newer image finds the data of the older one. The images up to 17 declare a volume
 * at this path, which would hide a mount further up.
 */
const VOLUME = '/var/lib/postgresql/data';
const SOCKETS = '/var/run/postgresql';
const LEAST_MEMORY = 128 * MEBIBYTE;
const LEAST_STORAGE = 256 * MEBIBYTE;

export const postgres: Software = {
  name: 'postgres',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => from === to,
  wayOut: 'each major version has its own format on disk; keep the old version, take a backup, create a second backend of the new version, '
    + 'restore the backup into it, and bind the apps to it',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, { database: name = 'app', storage }: EngineSetting): EngineSpec {
  const database = databaseName(where, name);
  knownVersion(where, postgres, version);
  const memory = memoryLimit(where, 'PostgreSQL', resources, LEAST_MEMORY);
  return {
    name: postgres.name,
    version,
    image: IMAGES[version],
    user: User.of(999, 999),
    volumePath: VOLUME,
    leastStorage: { bytes: LEAST_STORAGE, why: 'PostgreSQL keeps 32Mi of write-ahead log, which must be only a small part of the volume' },
    // Parallel queries share memory through files in /dev/shm, which is limited to 64Mi in a container.
    writablePaths: [WritablePath.disk(SOCKETS, '16Mi'), WritablePath.memory('/dev/shm', `${mebibytes(memory, 1 / 4)}Mi`)],
    config: { PGDATA: `${VOLUME}/pgdata`, POSTGRES_DB: database },
    credentials: { POSTGRES_USER: 'username', POSTGRES_PASSWORD: 'password' },
    serverReads: [],
    needsCredentials: true,
    needsOwnName: false,
    command: ['postgres'],
    args: settings({
      listen_addresses: '*',
      unix_socket_directories: SOCKETS,
      ...memorySettings(memory),
      ...storageSettings(storage),
    }),
    files: {},
    ports: [{ name: 'postgres', number: 5432, scheme: 'postgresql' }],
    database,
    health: health(),
    // On SIGTERM alone, the server would wait for every client to disconnect.
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
    // The huge pages of a node are not available to the container: using them ends in a bus error.
    huge_pages: 'off',
  };
}

/**
 * The amount of write-ahead log (WAL) on the volume. By default, the server keeps more than a small volume can hold, and keeps it forever
 * for a consumer that no longer exists. A server whose volume is full stops.
 */
export function storageSettings(storage: number | undefined): { readonly [name: string]: string } {
  if (storage === undefined) return {};
  const kept = logKept(storage);
  return {
    max_wal_size: `${kept}MB`,
    min_wal_size: `${Math.min(80, kept)}MB`,
    max_slot_wal_keep_size: `${mebibytes(storage, 1 / 4)}MB`,
  };
}

/** Mebibytes: a tenth of the volume, at most the server's default, and at least two WAL files. */
export function logKept(storage: number): number {
  return Math.max(32, Math.min(1024, mebibytes(storage, 1 / 10)));
}

export function settings(values: { readonly [name: string]: string }): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** During recovery and shutdown, the server reports so, for as long as it takes: it is not ready, but must not be killed. */
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
 * The image's own entrypoint would treat a partly initialized data directory as complete, and make the app's user a superuser.
 * Here, the directory gets its final name when it is complete. The app's user owns its database and may create another one,
 * as a restore does; `postgres` administers by the socket.
 */
function guard(version: string): string[] {
  const hugePages = Number(version) >= 16 ? ' --set=huge_pages=off' : '';
  return shell(`
    ${REFUSE}
    volume=${VOLUME}
    if [ -s "$PGDATA/PG_VERSION" ]; then
      read -r was < "$PGDATA/PG_VERSION"
      [ "$was" = ${version} ] || refuse "The data in $PGDATA is of postgres $was, and postgres ${version} must not start on it: ${postgres.wayOut}."
      # Mounting may have given the group access, which the server does not accept.
      chmod 700 "$PGDATA"
      exit
    fi
    rm -rf "$PGDATA.new"
    for found in "$volume"/PG_VERSION "$volume"/*/PG_VERSION "$volume"/*/*/PG_VERSION; do
      [ ! -e "$found" ] || refuse "\${found%/PG_VERSION} contains data that this server would not use: it would start empty in $PGDATA. Move the data there, or use another volume."
    done
    [ ! -e "$PGDATA" ] || rmdir "$PGDATA" || refuse "$PGDATA has files but no PG_VERSION: restore a backup into an empty volume."

    case "$POSTGRES_USER" in
      postgres|pg_*) refuse "The Secret names $POSTGRES_USER as the app's user, which is reserved for the server: use another username, such as app." ;;
    esac
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
