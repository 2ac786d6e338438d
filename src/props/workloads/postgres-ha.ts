/** What happens to writes while fewer replicas are available than a transaction waits for. */
export enum DataDurability {
  /** Writes wait until enough replicas are available again: no confirmed write is lost. */
  REQUIRED = 'required',
  /** Writes continue with the available replicas, even with none: a write that only the primary has is lost with the primary. */
  PREFERRED = 'preferred',
}

/**
 * PostgreSQL with replicas and automatic failover, run by the CloudNativePG operator on platforms that have it: the backend becomes its Cluster.
 * See `docs/engines.md` for the differences from a single server.
 *
 * @see https://cloudnative-pg.io/documentation/current/
 */
export interface PostgresHa {
  /**
   * Number of servers, at least 2: the primary and its replicas. With three, one can fail without stopping writes.
   */
  readonly instances: number;

  /**
   * Number of replicas that must confirm a transaction before it commits. With 0, a failover may lose the last transactions.
   *
   * @default - 1 with three instances or more; 0 with two, where the loss of the only replica would stop writes
   * @see https://cloudnative-pg.io/documentation/current/replication/#synchronous-replication
   */
  readonly synchronousReplicas?: number;

  /**
   * What happens to writes while fewer replicas than that are available.
   *
   * @default DataDurability.REQUIRED
   * @see https://cloudnative-pg.io/documentation/current/replication/#data-durability-and-synchronous-replication
   */
  readonly dataDurability?: DataDurability;

  /**
   * User that owns the app's database. The `username` of the credentials must be this user.
   *
   * @default - the name of the database
   */
  readonly owner?: string;

  /**
   * Namespace of the operator. Network policies allow it to reach the servers.
   *
   * @default 'cnpg-system'
   */
  readonly operatorNamespace?: string;
}
