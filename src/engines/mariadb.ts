import { IConstruct } from 'constructs';
import { databaseName } from './database-name';
import { EngineSetting, EngineSpec } from './engine-spec';
import { lines, REFUSE, shell } from './shell';
import { Software, isAfter, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { DATA, Dialect, sqlFunctions, sqlServer, VOLUME } from './sql-server';
import { STAMP, stamp } from './stamp';
import { Resources } from '../props/resources';

/** The series that are supported for long. */
const IMAGES: { readonly [version: string]: string } = {
  10.11: 'mariadb:10.11.18-jammy',
  11.4: 'mariadb:11.4.12-noble',
  11.8: 'mariadb:11.8.8-noble',
  12.3: 'mariadb:12.3.2-noble',
};

const DIALECT: Dialect = {
  server: 'mariadbd', serverFlags: [], client: 'mariadb', admin: 'mariadb-admin', dump: 'mariadb-dump', dumpFlags: [], prefix: 'MARIADB',
};
const LEAST_MEMORY = 256 * MEBIBYTE;

export const mariadb: Software = {
  name: 'mariadb',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => mariadb.versions.includes(from) && isAfter(to, from),
  wayOut: 'an older version cannot read what a newer one wrote; go back to the newer one, or restore a backup into a second backend of the older version',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, { database: name = 'app' }: EngineSetting): EngineSpec {
  const database = databaseName(where, name);
  knownVersion(where, mariadb, version);
  return {
    name: mariadb.name,
    version,
    image: IMAGES[version],
    ...sqlServer(DIALECT, memoryLimit(where, 'MariaDB', resources, LEAST_MEMORY), database),
    guard: guard(version),
  };
}

/**
 * Makes the data directory whole or not at all, and upgrades the system tables when a newer version comes. Beside the app's database, its user
 * makes those that a restore needs. Nobody administers over the
 * network: `root` and `mysql` are known by the socket, to the system users of these names.
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
    [ ! -d ${VOLUME}/mysql ] || refuse "${VOLUME} itself holds data, and this server would start empty beside it, in ${DATA}: move it there, or take another volume."
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
