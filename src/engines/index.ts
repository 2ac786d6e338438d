import { operatedPostgres } from './cloud-native-pg';
import { mariadb } from './mariadb';
import { memcached } from './memcached';
import { mysql } from './mysql';
import { postgres } from './postgres';
import { rabbitmq } from './rabbitmq';
import { redis, redisCache } from './redis';
import { Software } from './software';
import { Engine } from '../props/workloads/engine';

/** All supported engines. */
export const ENGINES: readonly Software[] = [postgres, redis, redisCache, memcached, mysql, mariadb, rabbitmq];

/** The software of an engine, depending on how it is run. */
export function knownOf({ name, options }: Engine): Software {
  return name === postgres.name && options.ha ? operatedPostgres : ENGINES.find(engine => engine.name === name)!;
}
