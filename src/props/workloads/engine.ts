import { PostgresHa } from './postgres-ha';
import { checked } from '../../private/calls/checked';

/** Options of an engine. */
export interface EngineOptions {
  /**
   * Image with tag or digest, such as a copy of the engine's own image in a private registry. It must have the same programs,
   * directories and user. An image with the server's own name and a tag of another version is rejected.
   *
   * @default - the official image of the version: see `docs/engines.md`
   */
  readonly image?: string;

  /**
   * Version that wrote the existing data. With it, an upgrade or downgrade that the data would not survive is rejected by keelwright. Without it,
   * the backend fails to start on such data, with the same message.
   *
   * @default - unknown
   */
  readonly previousVersion?: string;
}

/** Options of an engine with databases. */
export interface DatabaseOptions extends EngineOptions {
  /**
   * Name of the database that is created for the app.
   *
   * @default 'app'
   */
  readonly database?: string;
}

/** Options of PostgreSQL. */
export interface PostgresOptions extends DatabaseOptions {
  /**
   * Replicas and automatic failover (high availability), such as `{ instances: 3 }`. Requires a platform with `Operator.CLOUD_NATIVE_PG`.
   *
   * @default - a single server, without an operator
   */
  readonly ha?: PostgresHa;
}

/**
 * The software that a backend runs. See `docs/engines.md` for the details of each engine.
 */
@checked
export class Engine {
  /** PostgreSQL of this major version, such as `17`. */
  public static postgres(version: string, options: PostgresOptions = {}): Engine {
    return new Engine('postgres', version, options);
  }

  /** Redis of this version, such as `8.2`, as a database: every write is persisted on its volume. */
  public static redis(version: string, options: EngineOptions = {}): Engine {
    return new Engine('redis', version, options);
  }

  /** Redis of this version, such as `8.2`, as a cache: nothing is persisted, and the least recently used keys are evicted when memory is full. */
  public static redisCache(version: string, options: EngineOptions = {}): Engine {
    return new Engine('redis-cache', version, options);
  }

  /** memcached of this version, such as `1.6`: a cache. */
  public static memcached(version: string, options: EngineOptions = {}): Engine {
    return new Engine('memcached', version, options);
  }

  /** MySQL of this LTS series, such as `8.4`. */
  public static mysql(version: string, options: DatabaseOptions = {}): Engine {
    return new Engine('mysql', version, options);
  }

  /** MariaDB of this LTS series, such as `11.8`. */
  public static mariadb(version: string, options: DatabaseOptions = {}): Engine {
    return new Engine('mariadb', version, options);
  }

  /** RabbitMQ of this version, such as `4.2`. Several members form a cluster. */
  public static rabbitmq(version: string, options: EngineOptions = {}): Engine {
    return new Engine('rabbitmq', version, options);
  }

  private constructor(
    /** Name of the software. */
    public readonly name: string,
    /** Version of the software. */
    public readonly version: string,
    /** Options that were set. */
    public readonly options: PostgresOptions,
  ) {}
}
