import { EngineMetrics } from './engine-spec';
import { shell } from './shell';
import { IMAGES } from '../private/default-images';
import { User } from '../props/security/user';

/** User of the images that the Prometheus project builds. */
const NOBODY = User.of(65534, 65534);

/** Its table metrics cover only the database that it is connected to. */
export function postgresMetrics(database: string): EngineMetrics {
  return {
    port: 9187,
    exporter: {
      image: IMAGES.postgresExporter,
      user: NOBODY,
      command: lasting('/bin/postgres_exporter'),
      // A password with a space in the exporter's own DATA_SOURCE_PASS makes the URL invalid, and is then logged.
      config: { DATA_SOURCE_NAME: `postgresql://127.0.0.1:5432/${encodeURIComponent(database)}?sslmode=disable` },
      credentials: { PGUSER: 'username', PGPASSWORD: 'password' },
    },
  };
}

export const REDIS_METRICS: EngineMetrics = {
  port: 9121,
  exporter: {
    image: IMAGES.redisExporter,
    user: User.of(59000, 59000),
    command: lasting('/redis_exporter'),
    config: { REDIS_ADDR: 'redis://127.0.0.1:6379' },
    credentials: { REDIS_USER: 'username', REDIS_PASSWORD: 'password' },
  },
};

/** Also for MariaDB, which uses the same protocol. */
export const MYSQL_METRICS: EngineMetrics = {
  port: 9104,
  exporter: {
    image: IMAGES.mysqlExporter,
    user: NOBODY,
    command: lasting('/bin/mysqld_exporter --mysqld.address=127.0.0.1:3306 --mysqld.username="$MYSQLD_EXPORTER_USER"'),
    config: {},
    credentials: { MYSQLD_EXPORTER_USER: 'username', MYSQLD_EXPORTER_PASSWORD: 'password' },
  },
};

export const MEMCACHED_METRICS: EngineMetrics = {
  port: 9150,
  exporter: {
    image: IMAGES.memcachedExporter,
    user: NOBODY,
    command: lasting('/bin/memcached_exporter --memcached.address=127.0.0.1:11211'),
    config: {},
    credentials: {},
  },
};

/**
 * A pod is ready only while all its containers run, so an exporter that exits would remove the server from its Service. Therefore it is
 * restarted within its container, which keeps running.
 */
function lasting(exporter: string): string[] {
  return shell(`
    trap 'exit 0' TERM INT
    while :; do
      ${exporter} &
      wait $! || echo "the exporter ended with $?" >&2
      sleep 5 &
      wait $!
    done
  `);
}
