import { IConstruct } from 'constructs';
import { databaseName } from './database-name';
import { EngineSetting, EngineSpec } from './engine-spec';
import { lines, REFUSE, shell } from './shell';
import { Software, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { DATA, Dialect, sqlFunctions, sqlServer, VOLUME } from './sql-server';
import { STAMP, stamp, writeStamp } from './stamp';
import { Resources } from '../props/resources';

/** The series that are supported for long; each may follow the one before it. */
const IMAGES: { readonly [version: string]: string } = {
  8.4: 'mysql:8.4.11-oraclelinux9',
  9.7: 'mysql:9.7.2-oraclelinux9',
};

const DIALECT: Dialect = {
  server: 'mysqld',
  // No second protocol on another port, no files that the server reads and writes for clients, and no log for replicas that are not there.
  serverFlags: ['--mysqlx=OFF', '--secure-file-priv=NULL', '--disable-log-bin'],
  client: 'mysql',
  admin: 'mysqladmin',
  dump: 'mysqldump',
  // An owner may not read the masking policies that 9.7 has; older clients ignore what is loose.
  dumpFlags: ['--set-gtid-purged=OFF', '--no-tablespaces', '--loose-skip-masking-policies'],
  prefix: 'MYSQL',
};
const LEAST_MEMORY = 512 * MEBIBYTE;

export const mysql: Software = {
  name: 'mysql',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => mysql.versions.includes(from) && mysql.versions.indexOf(to) === mysql.versions.indexOf(from) + 1,
  wayOut: 'the server upgrades its data from one long-term series to the next and never back; go through each series in turn, '
    + 'or restore a backup into a second backend of the other version',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, { database: name = 'app' }: EngineSetting): EngineSpec {
  const database = databaseName(where, name);
  knownVersion(where, mysql, version);
  return {
    name: mysql.name,
    version,
    image: IMAGES[version],
    ...sqlServer(DIALECT, memoryLimit(where, 'MySQL', resources, LEAST_MEMORY), database),
    guard: guard(version),
  };
}

/** Makes the data directory whole or not at all. Beside the app's database, its user makes those that a restore needs. `root` is known on the socket only, by the same password as the app's user. */
function guard(version: string): string[] {
  return shell(`
    ${REFUSE}
    ${lines(sqlFunctions(DIALECT), '    ')}
    mkdir -p ${VOLUME}/tmp
    if [ -d ${DATA}/mysql ]; then
      ${stamp(mysql, version, VOLUME, '      ')}
      exit
    fi
    [ ! -d ${VOLUME}/mysql ] || refuse "${VOLUME} itself holds data, and this server would start empty beside it, in ${DATA}: move it there, or take another volume."
    rm -rf ${DATA} ${DATA}.new ${VOLUME}/${STAMP}

    mysqld --no-defaults --initialize-insecure --datadir=${DATA}.new
    serve ${DATA}.new
    mysql --no-defaults --socket="$private" --user=root <<END
    CREATE DATABASE \\\`$(name "$MYSQL_DATABASE")\\\`;
    CREATE USER \\\`$(name "$MYSQL_USER")\\\`@\\\`%\\\` IDENTIFIED BY '$(text "$MYSQL_PASSWORD")';
    GRANT ALL ON \\\`$(name "$MYSQL_DATABASE" | sed 's/[_%]/\\\\&/g')\\\`.* TO \\\`$(name "$MYSQL_USER")\\\`@\\\`%\\\`;
    GRANT ALL ON \\\`$(name "$MYSQL_DATABASE" | sed 's/[_%]/\\\\&/g')-%\\\`.* TO \\\`$(name "$MYSQL_USER")\\\`@\\\`%\\\`;
    GRANT PROCESS, REPLICATION CLIENT ON *.* TO \\\`$(name "$MYSQL_USER")\\\`@\\\`%\\\`;
    ALTER USER root@localhost IDENTIFIED BY '$(text "$MYSQL_PASSWORD")';
    END
    leave
    ${writeStamp(mysql, version, VOLUME)}
    mv ${DATA}.new ${DATA}
    sync
  `);
}
