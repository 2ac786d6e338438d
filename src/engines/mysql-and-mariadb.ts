import { BACKUP_FILE, BACKUP_HOST, EngineBackup, EngineSpec, RESTORE_ID } from './engine-spec';
import { MYSQL_METRICS } from './exporters';
import { lines, REFUSE, shell } from './shell';
import { mebibytes, MEBIBYTE } from './software';
import { Health } from '../props/pods/health';
import { Probe } from '../props/pods/probe';
import { WritablePath } from '../props/pods/writable-path';
import { User } from '../props/security/user';

/** Differences between the names that MariaDB and MySQL use. */
export interface Dialect {
  readonly server: string;
  readonly client: string;
  readonly admin: string;
  readonly dump: string;
  /** Flag for the size of the redo log, and its default in mebibytes. */
  readonly log: { readonly flag: string; readonly default: number };
  /** Flags that the other one does not have. */
  readonly serverFlags: string[];
  readonly dumpFlags: string[];
  /** Prefix of the environment variables. */
  readonly prefix: 'MARIADB' | 'MYSQL';
}

/** Path at which the images declare their volume. */
export const VOLUME = '/var/lib/mysql';
/** A separate directory: `lost+found` of a new volume would be read as a database, and a new server requires an empty directory. */
export const DATA = `${VOLUME}/data`;
const LEAST_STORAGE = 512 * MEBIBYTE;
const SOCKETS = '/run/mysqld';
export const SOCKET = `${SOCKETS}/mysqld.sock`;

/** What MariaDB and MySQL have in common. */
export function mysqlOrMariadb(dialect: Dialect, memory: number, database: string, storage: number | undefined): Omit<EngineSpec, 'name' | 'version' | 'image' | 'guard'> {
  const { prefix } = dialect;
  return {
    user: User.of(999, 999),
    volumePath: VOLUME,
    leastStorage: { bytes: LEAST_STORAGE, why: 'an empty server uses up to 200Mi' },
    writablePaths: [WritablePath.disk(SOCKETS, '16Mi')],
    config: { [`${prefix}_DATABASE`]: database },
    credentials: { [`${prefix}_USER`]: 'username', [`${prefix}_PASSWORD`]: 'password' },
    serverReads: [],
    needsCredentials: true,
    needsOwnName: false,
    command: [dialect.server],
    args: [
      `--datadir=${DATA}`,
      // Large sorts use the volume, because /tmp is small.
      `--tmpdir=${VOLUME}/tmp`,
      `--socket=${SOCKET}`,
      `--pid-file=${SOCKETS}/mysqld.pid`,
      '--bind-address=*',
      '--skip-name-resolve',
      `--innodb-buffer-pool-size=${mebibytes(memory, 1 / 2)}M`,
      ...logFlags(dialect, storage),
      ...dialect.serverFlags,
    ],
    files: {},
    ports: [{ name: 'mysql', number: 3306, scheme: 'mysql' }],
    database,
    health: health(dialect),
    terminationGraceSeconds: 300,
    backup: backup(dialect),
    metrics: MYSQL_METRICS,
  };
}

/** With its default size, the redo log would take a large part of a small volume. */
function logFlags({ log }: Dialect, storage: number | undefined): string[] {
  return storage === undefined ? [] : [`${log.flag}=${Math.min(log.default, mebibytes(storage, 1 / 10))}M`];
}

/** A server that recovers from a crash does not answer until it has recovered: the hour of startup time is for that. */
function health({ admin }: Dialect): Health {
  // It also succeeds when the server denies access to the user, as MySQL does.
  const ask = [admin, '--no-defaults', `--socket=${SOCKET}`, '--user=mysql', '--connect-timeout=3', 'ping'];
  return Health.probes({
    startup: Probe.command(ask, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 720 }),
    readiness: Probe.command(ask, { timeoutSeconds: 5 }),
    liveness: Probe.command(ask, { timeoutSeconds: 5 }),
  });
}

function backup(dialect: Dialect): EngineBackup {
  return {
    dump: dumpScript(dialect),
    restore: restoreScript(dialect),
    suffix: '.sql',
    without: 'users and databases other than those of the app',
  };
}

/** Functions of a pre-start check: how to quote names and texts in SQL, and a server that no client can reach. */
export function sqlFunctions({ server, serverFlags, admin }: Dialect): string {
  return `
    name() { printf %s "$1" | sed 's/\`/\`\`/g'; }
    text() { printf %s "$1" | sed "s/[\\\\\\\\']/\\\\\\\\&/g"; }
    private=${SOCKETS}/private.sock
    serve() {
      ${server} --no-defaults --datadir="$1" --tmpdir=${VOLUME}/tmp --skip-networking --socket="$private" --pid-file=${SOCKETS}/private.pid ${serverFlags.join(' ')} &
      server=$!
      until ${admin} --no-defaults --socket="$private" --user=mysql ping > /dev/null 2>&1; do
        kill -0 "$server" 2> /dev/null || refuse "the server did not start on $1"
        sleep 0.5
      done
    }
    leave() { kill "$server"; wait "$server"; }
  `;
}

/** Shell functions that connect to the server. */
function connection({ dump, dumpFlags, prefix }: Dialect): string {
  return `
    export MYSQL_PWD="$${prefix}_PASSWORD"
    connected() { program=$1; shift; "$program" --no-defaults --host="$${BACKUP_HOST}" --protocol=tcp --user="$${prefix}_USER" "$@"; }
    dumped() { connected ${dump} --single-transaction --quick --routines --triggers --events --hex-blob ${dumpFlags.join(' ')} "$@"; }
  `;
}

function dumpScript(dialect: Dialect): string[] {
  const { prefix } = dialect;
  return shell(`
    ${lines(connection(dialect), '    ')}
    dumped --result-file="$${BACKUP_FILE}.partial" -- "$${prefix}_DATABASE"
    tail -n 1 "$${BACKUP_FILE}.partial" | grep -q '^-- Dump completed'
    mv "$${BACKUP_FILE}.partial" "$${BACKUP_FILE}"
    sync
  `);
}

/**
 * Databases cannot be renamed, and tables with triggers cannot be moved. Therefore a backup is first restored next to the app's database, to verify
 * that this is possible, and the current data is copied under a dated name; only then is it replaced.
 */
function restoreScript(dialect: Dialect): string[] {
  const { client, prefix } = dialect;
  return shell(`
    ${REFUSE}
    ${lines(connection(dialect), '    ')}
    ask() { connected ${client} --batch --skip-column-names; }
    into() { connected ${client} --binary-mode --database="$1"; }
    name() { printf '\`%s\`' "$(printf %s "$1" | sed 's/\`/\`\`/g')"; }
    text() { printf "'%s'" "$(printf %s "$1" | sed "s/[\\\\\\\\']/\\\\\\\\&/g")"; }
    old=$${prefix}_DATABASE
    new=$old-restoring
    kept=$old-before-$(date -u +%Y%m%dt%H%M%Sz)
    done=$(name "$old-restores").done
    tables() { echo "SELECT count(*) FROM information_schema.tables WHERE table_schema = $(text "$1")" | ask; }
    # make DATABASE: creates it empty, with the character set of the app's own.
    make() { echo "DROP DATABASE IF EXISTS $(name "$1"); CREATE DATABASE $(name "$1") $character_set" | ask; }
    drop() { echo "DROP DATABASE $(name "$1")" | ask; }

    tail -n 1 "$${BACKUP_FILE}" | grep -q '^-- Dump completed' || refuse "$${BACKUP_FILE} is truncated or corrupt: nothing is changed."
    echo "CREATE DATABASE IF NOT EXISTS $(name "$old-restores"); CREATE TABLE IF NOT EXISTS $done (id VARCHAR(200) PRIMARY KEY, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)" | ask ||
      refuse "The app's user needs all privileges on databases whose names begin with $old- to restore: nothing is changed."
    if [ "$(echo "SELECT count(*) FROM $done WHERE id = $(text "$${RESTORE_ID}")" | ask)" = 1 ]; then
      echo "The database $old has already been restored from $${RESTORE_ID}, as the table $done shows: nothing is changed. Change retry to restore it again."
      exit
    fi
    there=$(tables "$old")
    grep -qa '^CREATE TABLE ' "$${BACKUP_FILE}" || [ "$there" = 0 ] || refuse "$${BACKUP_FILE} has no tables, but the database $old has: nothing is changed."
    character_set=$(echo "SELECT concat('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name)
      FROM information_schema.schemata WHERE schema_name = $(text "$old")" | ask)

    make "$new"
    into "$new" < "$${BACKUP_FILE}" || { drop "$new"; refuse "The backup cannot be restored: nothing is changed."; }
    drop "$new"
    if [ "$there" != 0 ]; then
      broken=$(mktemp -u)
      make "$kept"
      { dumped -- "$old" || touch "$broken"; } | into "$kept" || touch "$broken"
      [ ! -e "$broken" ] && [ "$(tables "$kept")" = "$there" ] || { rm -f "$broken"; drop "$kept"; refuse "The current data cannot be copied: nothing is changed."; }
      echo "SELECT event_name FROM information_schema.events WHERE event_schema = $(text "$kept")" | ask | while IFS= read -r event; do
        echo "ALTER EVENT $(name "$kept").$(name "$event") DISABLE" | ask
      done
      echo "The previous data is kept in the database $kept: drop it when it is no longer needed."
    fi
    # Sessions of the app hold locks on the data that they have read.
    echo 'SHOW PROCESSLIST' | ask | awk -F '\\t' -v db="$old" -v user="$${prefix}_USER" '$4 == db && $2 == user { print "KILL " $1 ";" }' | connected ${client} --force 2> /dev/null || :
    make "$old"
    into "$old" < "$${BACKUP_FILE}" || refuse "The database $old is incomplete. The previous data is in the database $kept."
    echo "INSERT INTO $done (id) VALUES ($(text "$${RESTORE_ID}"))" | ask
    echo "The database $old is restored from $${RESTORE_ID}."
  `);
}
