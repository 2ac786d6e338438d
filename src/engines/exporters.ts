import { EngineMetrics } from './engine-spec';
import { shell } from './shell';
import { User } from '../props/user';

/** Of the images that the Prometheus project builds. */
const NOBODY = User.of(65534, 65534);

/** Of tables it sees those of the database that it is connected to. */
export function postgresMetrics(database: string): EngineMetrics {
  return {
    port: 9187,
    exporter: {
      image: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
      user: NOBODY,
      command: lasting('/bin/postgres_exporter'),
      // A password in the exporter's own DATA_SOURCE_PASS that has a space is no URL, and is then in its log.
      config: { DATA_SOURCE_NAME: `postgresql://127.0.0.1:5432/${encodeURIComponent(database)}?sslmode=disable` },
      credentials: { PGUSER: 'username', PGPASSWORD: 'password' },
    },
  };
}

export const REDIS_METRICS: EngineMetrics = {
  port: 9121,
  exporter: {
    // The plain one has no shell.
    image: 'oliver006/redis_exporter:v1.88.0-alpine',
    user: User.of(59000, 59000),
    command: lasting('/redis_exporter'),
    config: { REDIS_ADDR: 'redis://127.0.0.1:6379' },
    credentials: { REDIS_USER: 'username', REDIS_PASSWORD: 'password' },
  },
};

/** MariaDB speaks the same. */
export const MYSQL_METRICS: EngineMetrics = {
  port: 9104,
  exporter: {
    image: 'quay.io/prometheus/mysqld-exporter:v0.20.0',
    user: NOBODY,
    command: lasting('/bin/mysqld_exporter --mysqld.address=127.0.0.1:3306 --mysqld.username="$MYSQLD_EXPORTER_USER"'),
    config: {},
    credentials: { MYSQLD_EXPORTER_USER: 'username', MYSQLD_EXPORTER_PASSWORD: 'password' },
  },
};

export const MEMCACHED_METRICS: EngineMetrics = {
  port: 9150,
  exporter: {
    image: 'quay.io/prometheus/memcached-exporter:v0.16.0',
    user: NOBODY,
    command: lasting('/bin/memcached_exporter --memcached.address=127.0.0.1:11211'),
    config: {},
    credentials: {},
  },
};

/**
 * A pod is ready only while all its containers run, so that an exporter that ends would take the server out of its Service. It is
 * started again within its container, which goes on.
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
