import { Fault } from './fault';
import { HttpMethod } from './http-method';

/**
 * After what a call is tried again.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export enum RetryOn {
  /** Any status from 500 on, or no answer. */
  SERVER_ERROR = '5xx',
  /** Status 502, 503 or 504. */
  GATEWAY_ERROR = 'gateway-error',
  /** The connection ended before there was an answer. */
  RESET = 'reset',
  /** There was no connection: nothing was sent. */
  CONNECT_FAILURE = 'connect-failure',
  /** The other side had no room for the call, and did nothing. */
  REFUSED_STREAM = 'refused-stream',
  /** A gRPC call was cancelled. */
  GRPC_CANCELLED = 'cancelled',
  /** A gRPC call took too long. */
  GRPC_DEADLINE_EXCEEDED = 'deadline-exceeded',
  /** A gRPC server failed. */
  GRPC_INTERNAL = 'internal',
  /** A gRPC server had not enough of something. */
  GRPC_RESOURCE_EXHAUSTED = 'resource-exhausted',
  /** A gRPC server was not there. */
  GRPC_UNAVAILABLE = 'unavailable',
}

/** How often, and after what, a call is tried again. */
export interface Retries {
  /** How many times after the first, 0 to 10. 0 turns off what the mesh does by itself. */
  readonly attempts: number;

  /**
   * How long each try may take, such as `500ms`. All tries and the pauses between them must fit into `timeout`.
   *
   * @default - as long as the call; it must be given when there is a `timeout` and `attempts` are not 0
   */
  readonly perTryTimeout?: string;

  /**
   * After what. `codes` are added. Those of gRPC take a port made by `Port.grpc`.
   *
   * @default - [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM]; none of them when there are `codes`
   */
  readonly on?: RetryOn[];

  /**
   * After which status, 400 to 599, such as `[503]`, of ports made by `Port.http`.
   *
   * @default - those of `on` alone
   */
  readonly codes?: number[];

  /**
   * Pause before the first retry, at most; it about doubles from one to the next, up to ten times as long.
   *
   * @default - 25ms in Istio, what the mesh does elsewhere
   */
  readonly backoff?: string;

  /**
   * Which calls: of GET, HEAD, OPTIONS, PUT and DELETE, which may be made twice by what HTTP says of them.
   *
   * @default - all five
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
   */
  readonly methods?: HttpMethod[];

  /**
   * Why calls of any method may be made twice, POST, PATCH and gRPC included, such as 'orders carry a key of their own'.
   *
   * @default - only those of `methods` are tried again
   */
  readonly anyMethod?: string;

  /**
   * Retries under way at a time, in percent of the calls under way, above 0 to 100; three may always be. When everything fails, this keeps
   * retries from being most of the load. Istio has it from 1.27 on, and older ones drop it without a word.
   *
   * @default - no budget; Istio has 20 where it is told to have one
   */
  readonly budgetPercent?: number;
}

/**
 * How much each caller's proxy may have under way: what is over is refused at once, and does not wait. Known as circuit breaking.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPool {
  /**
   * Connections, at least 1.
   *
   * @default - as many as are asked for
   */
  readonly maxConnections?: number;

  /**
   * How long connecting may take, such as `1s`.
   *
   * @default - what the mesh has; Istio's is 10s
   */
  readonly connectTimeout?: string;

  /**
   * Calls that wait for a connection, at least 1.
   *
   * @default - as many as there are
   */
  readonly maxPendingRequests?: number;

  /**
   * Calls under way, at least 1.
   *
   * @default - as many as there are
   */
  readonly maxRequests?: number;

  /**
   * Calls after which a connection is made anew, at least 1, so that new replicas get some.
   *
   * @default - connections stay
   */
  readonly maxRequestsPerConnection?: number;
}

/**
 * Leaves out replicas that keep failing, for a while: no new calls go to them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * Errors in a row, at least 1: status 500 and above, or no connection.
   *
   * @default 5
   */
  readonly consecutiveErrors?: number;

  /**
   * How often replicas are looked at, such as `10s`.
   *
   * @default '10s'
   */
  readonly interval?: string;

  /**
   * How long a replica is left out the first time; each further time it is that much longer.
   *
   * @default '30s'
   */
  readonly baseEjectionTime?: string;

  /**
   * How many of the replicas may be left out at a time, in percent. It must be enough for one of the fewest replicas there are, and too
   * little for all.
   *
   * @default - enough for one of the fewest replicas, and 10 at least
   */
  readonly maxEjectionPercent?: number;
}

/** What callers do when a call takes too long or fails: their proxies see to it, and no app needs to know. */
export interface Resilience {
  /**
   * How long a call may take, all tries included, such as `2s`.
   *
   * @default - as long as it takes
   */
  readonly timeout?: string;

  /**
   * How often a call is tried again.
   *
   * @default - what the mesh does by itself: Istio tries twice more after a connection that failed or a gRPC server that was not there
   */
  readonly retries?: Retries;

  /**
   * How much may be under way.
   *
   * @default - no bounds
   */
  readonly connectionPool?: ConnectionPool;

  /**
   * When a replica that fails is left out.
   *
   * @default - never, but by its own health check
   */
  readonly outlierDetection?: OutlierDetection;

  /**
   * What goes wrong on purpose, where the App's `environment` is named and is not production.
   *
   * @default - nothing
   */
  readonly faults?: Fault[];
}
