import { PostgresHa } from './postgres-ha';

/** Settings of an engine that have defaults. */
export interface EngineOptions {
  /**
   * Image with tag or digest, such as a copy of the engine's own image in a registry of yours. It must have the same programs,
   * folders and user.
   *
   * @default - the official image of the version: `docs/engines.md` names it
   */
  readonly image?: string;

  /**
   * The version that wrote the data which is there, to have a change that the data would not survive refused here. Without it,
   * the backend refuses to start on such data, and says the same.
   *
   * @default - not known
   */
  readonly previousVersion?: string;
}

/** Settings of an engine with databases that have defaults. */
export interface DatabaseOptions extends EngineOptions {
  /**
   * Name of the database that is made for the app.
   *
   * @default 'app'
   */
  readonly database?: string;
}

/** Settings of PostgreSQL that have defaults. */
export interface PostgresOptions extends DatabaseOptions {
  /**
   * Replicas and failover, where the platform has `Operator.CLOUD_NATIVE_PG`: `{}` for three servers.
   *
   * @default - one server, without an operator
   */
  readonly ha?: PostgresHa;
}

/**
 * The software of a backend. `docs/engines.md` says what is known of each.
 */
export class Engine {
  /** PostgreSQL of a major version, such as `17`. */
  public static postgres(version: string, options: PostgresOptions = {}): Engine {
    return new Engine('postgres', version, options);
  }

  /** Redis of a version such as `8.2`, which keeps every write on its volume. */
  public static redis(version: string, options: EngineOptions = {}): Engine {
    return new Engine('redis', version, options);
  }

  /** Redis of a version such as `8.2` as a cache: nothing is kept, and what was used least recently is forgotten when memory is full. */
  public static redisCache(version: string, options: EngineOptions = {}): Engine {
    return new Engine('redis-cache', version, options);
  }

  /** memcached of a version such as `1.6`: a cache. */
  public static memcached(version: string, options: EngineOptions = {}): Engine {
    return new Engine('memcached', version, options);
  }

  /** MySQL of a series that is supported for long, such as `8.4`. */
  public static mysql(version: string, options: DatabaseOptions = {}): Engine {
    return new Engine('mysql', version, options);
  }

  /** MariaDB of a series that is supported for long, such as `11.8`. */
  public static mariadb(version: string, options: DatabaseOptions = {}): Engine {
    return new Engine('mariadb', version, options);
  }

  /** RabbitMQ of a version such as `4.2`: a cluster of its members when there are several. */
  public static rabbitmq(version: string, options: EngineOptions = {}): Engine {
    return new Engine('rabbitmq', version, options);
  }

  private constructor(
    /** Name of the software. */
    public readonly name: string,
    /** Version of the software. */
    public readonly version: string,
    /** Settings, where said. */
    public readonly options: PostgresOptions,
  ) {}
}
