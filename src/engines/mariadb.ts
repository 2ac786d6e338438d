import { IConstruct } from 'constructs';
import { databaseName } from './database-name';
import { EngineSetting, EngineSpec } from './engine-spec';
import { DATA, Dialect, sqlFunctions, mysqlOrMariadb, VOLUME } from './mysql-and-mariadb';
import { lines, REFUSE, shell } from './shell';
import { Software, isAfter, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { STAMP, stamp } from './stamp';
import { ENGINE_IMAGES } from '../private/default-images';
import { Resources } from '../props/scaling/resources';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.mariadb;

const DIALECT: Dialect = {
  server: 'mariadbd', log: { flag: '--innodb-log-file-size', default: 96 }, serverFlags: [], client: 'mariadb', admin: 'mariadb-admin', dump: 'mariadb-dump', dumpFlags: [], prefix: 'MARIADB',
};
const LEAST_MEMORY = 256 * MEBIBYTE;

export const mariadb: Software = {
  name: 'mariadb',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => mariadb.versions.includes(from) && isAfter(to, from),
  wayOut: 'an older version cannot read the data of a newer one; go back to the newer version, or restore a backup into a second backend of the older version',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, { database: name = 'app', storage }: EngineSetting): EngineSpec {
  const database = databaseName(where, name);
  knownVersion(where, mariadb, version);
  return {
    name: mariadb.name,
    version,
    image: IMAGES[version],
    ...mysqlOrMariadb(DIALECT, memoryLimit(where, 'MariaDB', resources, LEAST_MEMORY), database, storage),
    guard: guard(version),
  };
}

/**
 * Initializes the data directory completely or not at all, and upgrades the system tables for a newer version. In addition to the app's database,
 * its user can create the databases that a restore needs. Administrators cannot log in over the network: `root` and `mysql` authenticate by the
 * socket, as the system users of these names.
 */
function guard(version: string): string[] {
  return shell(`
    ${REFUSE}
    ${lines(sqlFunctions(DIALECT), '    ')}
    mkdir -p ${VOLUME}/tmp
    if [ -d ${DATA}/mysql ]; then
      last=$(cat ${DATA}/mariadb_upgrade_info 2> /dev/null || cat ${DATA}/mysql_upgrade_info) || refuse "${DATA} does not say which version wrote it."
      last=$(printf %s "$last" | sed 's/^\\([0-9]*\\.[0-9]*\\).*/\\1/')
      ${stamp(mariadb, version, VOLUME, '      ', 'was="mariadb $last"')}
      if [ "$last" != ${version} ]; then
        serve ${DATA}
        mariadb-upgrade --no-defaults --socket="$private" --user=mysql
        leave
      fi
      exit
    fi
    [ ! -d ${VOLUME}/mysql ] || refuse "${VOLUME} contains data that this server would not use: it would start empty in ${DATA}. Move the data there, or use another volume."
    rm -rf ${DATA} ${DATA}.new ${VOLUME}/${STAMP}

    mariadb-install-db --no-defaults --datadir=${DATA}.new --auth-root-authentication-method=socket --auth-root-socket-user=mysql --skip-test-db
    mariadbd --no-defaults --datadir=${DATA}.new --bootstrap <<END
    FLUSH PRIVILEGES;
    CREATE DATABASE \\\`$(name "$MARIADB_DATABASE")\\\` CHARACTER SET utf8mb4;
    CREATE USER \\\`$(name "$MARIADB_USER")\\\`@\\\`%\\\` IDENTIFIED BY '$(text "$MARIADB_PASSWORD")';
    GRANT ALL ON \\\`$(name "$MARIADB_DATABASE" | sed 's/[_%]/\\\\&/g')\\\`.* TO \\\`$(name "$MARIADB_USER")\\\`@\\\`%\\\`;
    GRANT ALL ON \\\`$(name "$MARIADB_DATABASE" | sed 's/[_%]/\\\\&/g')-%\\\`.* TO \\\`$(name "$MARIADB_USER")\\\`@\\\`%\\\`;
    GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO \\\`$(name "$MARIADB_USER")\\\`@\\\`%\\\`;
    END
    mv ${DATA}.new ${DATA}
    sync
  `);
}
