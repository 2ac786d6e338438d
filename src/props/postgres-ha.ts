/** What becomes of writes while fewer replicas answer than a transaction waits for. */
export enum DataDurability {
  /** They wait until enough replicas are back: nothing that an app was told is written gets lost. */
  REQUIRED = 'required',
  /** They go on with the replicas that are there, with none in the end: what only the primary has is lost with it. */
  PREFERRED = 'preferred',
}

/**
 * PostgreSQL with replicas, one of which takes over when the primary fails. CloudNativePG runs it, on platforms that have it:
 * the backend becomes its Cluster. `docs/engines.md` says what differs from a single server.
 *
 * @see https://cloudnative-pg.io/documentation/current/
 */
export interface PostgresHa {
  /**
   * Servers, at least 2: the primary and its replicas.
   *
   * @default 3
   */
  readonly instances?: number;

  /**
   * Replicas that must have a transaction before the app is told that it is written. With 0 a failover may lose the last ones.
   *
   * @default - 1 with three instances or more; 0 with two, where writes would stop together with the one replica
   * @see https://cloudnative-pg.io/documentation/current/replication/#synchronous-replication
   */
  readonly synchronousReplicas?: number;

  /**
   * What becomes of writes while there are fewer replicas than that.
   *
   * @default DataDurability.REQUIRED
   * @see https://cloudnative-pg.io/documentation/current/replication/#data-durability-and-synchronous-replication
   */
  readonly dataDurability?: DataDurability;

  /**
   * The user who owns the app's database. The `username` of the credentials must be this one.
   *
   * @default - the name of the database
   */
  readonly owner?: string;

  /**
   * Namespace of the operator, which must reach the servers.
   *
   * @default 'cnpg-system'
   */
  readonly operatorNamespace?: string;
}
