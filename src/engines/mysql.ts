import { IConstruct } from 'constructs';
import { databaseName } from './database-name';
import { EngineSetting, EngineSpec } from './engine-spec';
import { DATA, Dialect, sqlFunctions, mysqlOrMariadb, VOLUME } from './mysql-and-mariadb';
import { lines, REFUSE, shell } from './shell';
import { Software, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { STAMP, stamp, writeStamp } from './stamp';
import { ENGINE_IMAGES } from '../private/default-images';
import { Resources } from '../props/scaling/resources';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.mysql;

const DIALECT: Dialect = {
  server: 'mysqld',
  // Disables the X protocol on its second port, server-side reading and writing of files for clients, and the binary log, which only replicas need.
  serverFlags: ['--mysqlx=OFF', '--secure-file-priv=NULL', '--disable-log-bin'],
  log: { flag: '--innodb-redo-log-capacity', default: 100 },
  client: 'mysql',
  admin: 'mysqladmin',
  dump: 'mysqldump',
  // The owner may not read the masking policies of 9.7; older clients ignore options with the prefix `loose`.
  dumpFlags: ['--set-gtid-purged=OFF', '--no-tablespaces', '--loose-skip-masking-policies'],
  prefix: 'MYSQL',
};
const LEAST_MEMORY = 512 * MEBIBYTE;

export const mysql: Software = {
  name: 'mysql',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => mysql.versions.includes(from) && mysql.versions.indexOf(to) === mysql.versions.indexOf(from) + 1,
  wayOut: 'MySQL upgrades its data from one LTS series to the next and never back; upgrade through each series in turn, '
    + 'or restore a backup into a second backend of the other version',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, { database: name = 'app', storage }: EngineSetting): EngineSpec {
  const database = databaseName(where, name);
  knownVersion(where, mysql, version);
  return {
    name: mysql.name,
    version,
    image: IMAGES[version],
    ...mysqlOrMariadb(DIALECT, memoryLimit(where, 'MySQL', resources, LEAST_MEMORY), database, storage),
    guard: guard(version),
  };
}

/**
 * Initializes the data directory completely or not at all. In addition to the app's database, its user can create the databases that a restore needs.
 * `root` can log in by the socket only, with the same password as the app's user.
 */
function guard(version: string): string[] {
  return shell(`
    ${REFUSE}
    ${lines(sqlFunctions(DIALECT), '    ')}
    mkdir -p ${VOLUME}/tmp
    if [ -d ${DATA}/mysql ]; then
      ${stamp(mysql, version, VOLUME, '      ')}
      exit
    fi
    [ ! -d ${VOLUME}/mysql ] || refuse "${VOLUME} contains data that this server would not use: it would start empty in ${DATA}. Move the data there, or use another volume."
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
