import { operatedPostgres } from './cloud-native-pg';
import { mariadb } from './mariadb';
import { memcached } from './memcached';
import { mysql } from './mysql';
import { postgres } from './postgres';
import { rabbitmq } from './rabbitmq';
import { redis, redisCache } from './redis';
import { Software } from './software';
import { Engine } from '../props/engine';

/** Everything that is known of engines. */
export const ENGINES: readonly Software[] = [postgres, redis, redisCache, memcached, mysql, mariadb, rabbitmq];

/** What is known of the engine, as it is to run. */
export function knownOf({ name, options }: Engine): Software {
  return name === postgres.name && options.ha ? operatedPostgres : ENGINES.find(engine => engine.name === name)!;
}
