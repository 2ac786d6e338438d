import { BACKUP_FILE, BACKUP_HOST, EngineBackup, EngineSpec, RESTORE_ID } from './engine-spec';
import { MYSQL_METRICS } from './exporters';
import { lines, REFUSE, shell } from './shell';
import { mebibytes } from './software';
import { Health } from '../props/health';
import { Probe } from '../props/probe';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/** Names by which MariaDB and MySQL call the same things. */
export interface Dialect {
  readonly server: string;
  readonly client: string;
  readonly admin: string;
  readonly dump: string;
  /** Flags that the other one does not know. */
  readonly serverFlags: string[];
  readonly dumpFlags: string[];
  /** Prefix of the environment variables. */
  readonly prefix: 'MARIADB' | 'MYSQL';
}

/** Where the images declare their volume. */
export const VOLUME = '/var/lib/mysql';
/** A folder of its own: a new volume's `lost+found` would be taken for a database, and a new server's folder must be empty. */
export const DATA = `${VOLUME}/data`;
const SOCKETS = '/run/mysqld';
export const SOCKET = `${SOCKETS}/mysqld.sock`;

/** What the two have in common. */
export function sqlServer(dialect: Dialect, memory: number, database: string): Omit<EngineSpec, 'name' | 'version' | 'image' | 'guard'> {
  const { prefix } = dialect;
  return {
    user: User.of(999, 999),
    volumePath: VOLUME,
    writablePaths: [WritablePath.disk(SOCKETS, '16Mi')],
    config: { [`${prefix}_DATABASE`]: database },
    credentials: { [`${prefix}_USER`]: 'username', [`${prefix}_PASSWORD`]: 'password' },
    needsCredentials: true,
    needsOwnName: false,
    command: [dialect.server],
    args: [
      `--datadir=${DATA}`,
      // Large sorts go to the volume, as /tmp is small.
      `--tmpdir=${VOLUME}/tmp`,
      `--socket=${SOCKET}`,
      `--pid-file=${SOCKETS}/mysqld.pid`,
      '--bind-address=*',
      '--skip-name-resolve',
      `--innodb-buffer-pool-size=${mebibytes(memory, 1 / 2)}M`,
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

/** A server that recovers from a crash does not answer at all until it has: the budget of an hour is for that. */
function health({ admin }: Dialect): Health {
  // It says yes as well when the server turns the user away, as MySQL does.
  const ask = [admin, '--no-defaults', `--socket=${SOCKET}`, '--user=mysql', '--connect-timeout=3', 'ping'];
  return Health.probes({
    startup: Probe.command(ask, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 720 }),
    readiness: Probe.command(ask, { timeoutSeconds: 5 }),
    liveness: Probe.command(ask, { timeoutSeconds: 5 }),
  });
}

/**
 * No database can be renamed, and tables with triggers cannot be moved. So a backup is first restored beside the app's database, to see
 * that it can be, and what there is is copied under a dated name; only then is it replaced.
 */
function backup({ client, dump, dumpFlags, prefix }: Dialect): EngineBackup {
  const connection = `
    export MYSQL_PWD="$${prefix}_PASSWORD"
    connected() { program=$1; shift; "$program" --no-defaults --host="$${BACKUP_HOST}" --protocol=tcp --user="$${prefix}_USER" "$@"; }
    dumped() { connected ${dump} --single-transaction --quick --routines --triggers --events --hex-blob ${dumpFlags.join(' ')} "$@"; }
  `;
  return {
    dump: shell(`
      ${lines(connection, '      ')}
      dumped --result-file="$${BACKUP_FILE}.partial" -- "$${prefix}_DATABASE"
      tail -n 1 "$${BACKUP_FILE}.partial" | grep -q '^-- Dump completed'
      mv "$${BACKUP_FILE}.partial" "$${BACKUP_FILE}"
      sync
    `),
    restore: shell(`
      ${REFUSE}
      ${lines(connection, '      ')}
      ask() { connected ${client} --batch --skip-column-names; }
      into() { connected ${client} --binary-mode --database="$1"; }
      name() { printf '\`%s\`' "$(printf %s "$1" | sed 's/\`/\`\`/g')"; }
      text() { printf "'%s'" "$(printf %s "$1" | sed "s/[\\\\\\\\']/\\\\\\\\&/g")"; }
      old=$${prefix}_DATABASE
      new=$old-restoring
      kept=$old-before-$(date -u +%Y%m%dt%H%M%Sz)
      done=$(name "$old-restores").done
      tables() { echo "SELECT count(*) FROM information_schema.tables WHERE table_schema = $(text "$1")" | ask; }
      # make DATABASE: empty, and with the character set of the app's own.
      make() { echo "DROP DATABASE IF EXISTS $(name "$1"); CREATE DATABASE $(name "$1") $character_set" | ask; }
      drop() { echo "DROP DATABASE $(name "$1")" | ask; }

      tail -n 1 "$${BACKUP_FILE}" | grep -q '^-- Dump completed' || refuse "$${BACKUP_FILE} is cut or broken: nothing is changed."
      echo "CREATE DATABASE IF NOT EXISTS $(name "$old-restores"); CREATE TABLE IF NOT EXISTS $done (id VARCHAR(200) PRIMARY KEY, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)" | ask ||
        refuse "The user of the app needs all rights on databases whose names begin with $old- before it can restore: nothing is changed."
      if [ "$(echo "SELECT count(*) FROM $done WHERE id = $(text "$${RESTORE_ID}")" | ask)" = 1 ]; then
        echo "The database $old is restored from $${RESTORE_ID} already, as the table $done says: nothing is changed. Another retry restores it again."
        exit
      fi
      there=$(tables "$old")
      grep -qa '^CREATE TABLE ' "$${BACKUP_FILE}" || [ "$there" = 0 ] || refuse "$${BACKUP_FILE} has no table, and the database $old has: nothing is changed."
      character_set=$(echo "SELECT concat('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name)
        FROM information_schema.schemata WHERE schema_name = $(text "$old")" | ask)

      make "$new"
      into "$new" < "$${BACKUP_FILE}" || { drop "$new"; refuse "It cannot be restored: nothing is changed."; }
      drop "$new"
      if [ "$there" != 0 ]; then
        broken=$(mktemp -u)
        make "$kept"
        { dumped -- "$old" || touch "$broken"; } | into "$kept" || touch "$broken"
        [ ! -e "$broken" ] && [ "$(tables "$kept")" = "$there" ] || { rm -f "$broken"; drop "$kept"; refuse "What is there cannot be kept: nothing is changed."; }
        echo "SELECT event_name FROM information_schema.events WHERE event_schema = $(text "$kept")" | ask | while IFS= read -r event; do
          echo "ALTER EVENT $(name "$kept").$(name "$event") DISABLE" | ask
        done
        echo "What was there before is kept in the database $kept: drop it when nobody needs it any more."
      fi
      # Sessions of the app hold locks on what they have read.
      echo 'SHOW PROCESSLIST' | ask | awk -F '\\t' -v db="$old" -v user="$${prefix}_USER" '$4 == db && $2 == user { print "KILL " $1 ";" }' | connected ${client} --force 2> /dev/null || :
      make "$old"
      into "$old" < "$${BACKUP_FILE}" || refuse "The database $old is not whole. What was there before is in the database $kept."
      echo "INSERT INTO $done (id) VALUES ($(text "$${RESTORE_ID}"))" | ask
      echo "The database $old is restored from $${RESTORE_ID}."
    `),
    suffix: '.sql',
    without: 'users and databases that somebody made beside the app\'s own',
  };
}

/** Functions of a guard: how to write names and texts in SQL, and a server that nobody else can reach. */
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
