/** What no spec holds: where an engine's facts are published, and on which real servers its commands ran. */
export interface Evidence {
  readonly source: string;
  /** By version of the engine; the others have not run. A version that ends in 0 is quoted, as it would be another number. */
  readonly tried: { readonly [version: string]: string };
}

const EVIDENCE: { readonly [engine: string]: Evidence } = {
  'postgres': {
    source: 'https://github.com/docker-library/postgres/blob/6edb0a8c4def40c371514b34aef9037ec82d9110/17/trixie/Dockerfile',
    tried: { 15: '15 (Debian 12)', 16: '16.14, all but dump and restore (npm)', 17: '17 (Debian 13)', 18: '18.4, all but dump and restore (npm)' },
  },
  'redis': {
    source: 'https://github.com/redis/docker-library-redis/blob/0076c90a8028d29b25313f7272fa2d1245c3be76/debian/Dockerfile',
    tried: { 7.2: '7.0 (Debian 12)', 8.2: '8.0 and Valkey 8.1 (Debian 13)' },
  },
  'redis-cache': {
    source: 'https://github.com/redis/docker-library-redis/blob/0076c90a8028d29b25313f7272fa2d1245c3be76/debian/Dockerfile',
    tried: { 8.2: '8.0 (Debian 13)' },
  },
  'memcached': {
    source: 'https://github.com/docker-library/memcached/blob/53ac0ecb0bf88b471a0110f8996ce791baf1a667/1/debian/Dockerfile',
    tried: { 1.6: '1.6 (Debian 13)' },
  },
  'mysql': {
    source: 'https://github.com/docker-library/mysql/blob/7f30fdb0738041fc5125e8218e393e0a891243e9/8.4/Dockerfile.oracle',
    tried: { 9.7: '9.7.4, by hand (Debian unstable)' },
  },
  'mariadb': {
    source: 'https://github.com/MariaDB/mariadb-docker/blob/1b6429ba3544e134715c15f8c56cc6f665f827c9/11.4/Dockerfile',
    tried: { 10.11: '10.11 (Debian 12)', 11.8: '11.8 (Debian 13)' },
  },
  'rabbitmq': {
    source: 'https://github.com/docker-library/rabbitmq/blob/9193c1de6d32046e0c1132841a7a4995b0dc32e0/4.2/ubuntu/Dockerfile',
    tried: { '4.0': '4.0 (Debian 13)', '4.3': '4.3.6, by hand (Debian testing)' },
  },
};

/** Where the facts of what serves metrics are published, by image without its tag or by engine, and on what it ran. */
const EXPORTERS: { readonly [image: string]: { readonly source: string; readonly tried: string } } = {
  'quay.io/prometheuscommunity/postgres-exporter': {
    source: 'https://github.com/prometheus-community/postgres_exporter/tree/v0.20.1',
    tried: '0.17.1 (Debian 13) and, by hand, 0.20.1; PostgreSQL 15, 18',
  },
  'oliver006/redis_exporter': {
    source: 'https://github.com/oliver006/redis_exporter/tree/v1.88.0',
    tried: '1.69.0 (Debian 13) and, by hand, 1.88.0; Redis 8.0',
  },
  'quay.io/prometheus/mysqld-exporter': {
    source: 'https://github.com/prometheus/mysqld_exporter/tree/v0.20.0',
    tried: '0.17.2 (Debian 13) and, by hand, 0.20.0; MariaDB 11.8',
  },
  'quay.io/prometheus/memcached-exporter': {
    source: 'https://github.com/prometheus/memcached_exporter/tree/v0.16.0',
    tried: 'by hand 0.16.0; memcached 1.6',
  },
  'rabbitmq': { source: 'https://www.rabbitmq.com/docs/prometheus', tried: '4.0 (Debian 13)' },
};

export function evidenceOf(engine: string): Evidence {
  return EVIDENCE[engine] ?? missing(`EVIDENCE for ${engine}`);
}

/** By image without its tag, or by the engine that serves its metrics itself. */
export function exporterEvidence(image: string): { readonly source: string; readonly tried: string } {
  return EXPORTERS[image] ?? missing(`EXPORTERS for ${image}`);
}

function missing(what: string): never {
  throw new Error(`no ${what}: add it in test/engines/evidence.ts`);
}
