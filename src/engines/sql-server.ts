import { BACKUP_FILE, BACKUP_HOST, EngineBackup, EngineSpec } from './engine-spec';
import { MYSQL_METRICS } from './exporters';
import { shell } from './shell';
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

function backup({ client, dump, dumpFlags, prefix }: Dialect): EngineBackup {
  const connection = `--host="$${BACKUP_HOST}" --protocol=tcp --user="$${prefix}_USER"`;
  const password = `export MYSQL_PWD="$${prefix}_PASSWORD"`;
  return {
    dump: shell(`
      ${password}
      ${dump} --no-defaults ${connection} --single-transaction --quick --routines --triggers --events --hex-blob ${dumpFlags.join(' ')} \\
        --result-file="$${BACKUP_FILE}.partial" "$${prefix}_DATABASE"
      tail -n 1 "$${BACKUP_FILE}.partial" | grep -q '^-- Dump completed'
      mv "$${BACKUP_FILE}.partial" "$${BACKUP_FILE}"
      sync
    `),
    restore: shell(`
      ${password}
      ${client} --no-defaults ${connection} --binary-mode --database="$${prefix}_DATABASE" < "$${BACKUP_FILE}"
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
