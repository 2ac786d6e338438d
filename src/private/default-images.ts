/**
 * All images of keelwright itself, each pinned to one build: `repository:tag`. Update tools read this table (renovate.json), so it contains
 * nothing else. A node that has one of them does not pull it again, so that the data of a database does not depend on a registry.
 */
export const IMAGES = {
  /** With a shell, for scripts. One minor version off the API server is supported; the features used here have not changed for many more. */
  kubectl: 'alpine/kubectl:1.36.0',
  pause: 'registry.k8s.io/pause:3.10.2',
  rclone: 'rclone/rclone:1.75.1',
  curl: 'curlimages/curl:8.21.0',
  postgresExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
  // The image without a suffix has no shell.
  redisExporter: 'oliver006/redis_exporter:v1.88.0-alpine',
  mysqlExporter: 'quay.io/prometheus/mysqld-exporter:v0.20.0',
  memcachedExporter: 'quay.io/prometheus/memcached-exporter:v0.16.0',
};

/** Images of engines, by version. */
export const ENGINE_IMAGES = {
  postgres: {
    15: 'postgres:15.19-trixie',
    16: 'postgres:16.15-trixie',
    17: 'postgres:17.11-trixie',
    18: 'postgres:18.6-trixie',
  },
  /** From the project's catalog, by tags that are never rebuilt; all on the same Debian release, as an in-place upgrade requires. */
  cloudNativePg: {
    15: 'ghcr.io/cloudnative-pg/postgresql:15.19-202608310817-minimal-trixie',
    16: 'ghcr.io/cloudnative-pg/postgresql:16.15-202608310817-minimal-trixie',
    17: 'ghcr.io/cloudnative-pg/postgresql:17.11-202608310816-minimal-trixie',
    18: 'ghcr.io/cloudnative-pg/postgresql:18.6-202608310817-minimal-trixie',
  },
  /** The LTS series; each may follow the previous one. */
  mysql: {
    8.4: 'mysql:8.4.11-oraclelinux9',
    9.7: 'mysql:9.7.2-oraclelinux9',
  },
  /** The LTS series. */
  mariadb: {
    10.11: 'mariadb:10.11.18-jammy',
    11.4: 'mariadb:11.4.12-noble',
    11.8: 'mariadb:11.8.8-noble',
    12.3: 'mariadb:12.3.2-noble',
  },
  redis: {
    '7.2': 'redis:7.2.16-bookworm',
    '7.4': 'redis:7.4.11-bookworm',
    '8.2': 'redis:8.2.9-bookworm',
    '8.4': 'redis:8.4.6-trixie',
    '8.6': 'redis:8.6.6-trixie',
    '8.8': 'redis:8.8.2-trixie',
    '8.10': 'redis:8.10.1-trixie',
  },
  rabbitmq: {
    '4.0': 'rabbitmq:4.0.9',
    '4.1': 'rabbitmq:4.1.8',
    '4.2': 'rabbitmq:4.2.9',
    '4.3': 'rabbitmq:4.3.5',
  },
  memcached: {
    1.6: 'memcached:1.6.45-trixie',
  },
} satisfies { readonly [engine: string]: { readonly [version: string]: string } };

const OWN = new Set([IMAGES, ...Object.values(ENGINE_IMAGES)].flatMap(images => Object.values<string>(images)));

/** Whether this is an image of keelwright itself, with the tag of a release. */
export function isOwnImage(image: string): boolean {
  return OWN.has(image);
}
