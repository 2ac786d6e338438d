import { FaultInjection } from './fault-injection';
import { HttpMethod } from '../routes/http-method';

/**
 * Conditions under which a request is retried, by Envoy's names.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export enum RetryOn {
  /** Any 5xx status, or no response. */
  SERVER_ERROR = '5xx',
  /** Status 502, 503 or 504. */
  GATEWAY_ERROR = 'gateway-error',
  /** The server closed or reset the connection before it responded. */
  RESET = 'reset',
  /** The connection could not be established, so nothing was sent. */
  CONNECT_FAILURE = 'connect-failure',
  /** The server rejected the request with REFUSED_STREAM, without processing it, such as when it has reached its limit of concurrent streams. */
  REFUSED_STREAM = 'refused-stream',
  /** gRPC status CANCELLED. */
  GRPC_CANCELLED = 'cancelled',
  /** gRPC status DEADLINE_EXCEEDED. */
  GRPC_DEADLINE_EXCEEDED = 'deadline-exceeded',
  /** gRPC status INTERNAL: the server failed. */
  GRPC_INTERNAL = 'internal',
  /** gRPC status RESOURCE_EXHAUSTED. */
  GRPC_RESOURCE_EXHAUSTED = 'resource-exhausted',
  /** gRPC status UNAVAILABLE. */
  GRPC_UNAVAILABLE = 'unavailable',
}

/** Retry policy: how often, and under which conditions, a request is retried. */
export interface Retries {
  /** Maximum number of retries after the first attempt, 0 to 10. 0 disables retries, including those that the mesh makes by default. */
  readonly attempts: number;

  /**
   * Timeout of each attempt, such as `500ms`. All attempts and the pauses between them must fit into `timeout`.
   *
   * @default - the timeout of the request; required if `timeout` is set and `attempts` is not 0
   */
  readonly perTryTimeout?: string;

  /**
   * Conditions under which a request is retried, in addition to `codes`. The gRPC conditions require a port made by `Port.grpc`.
   *
   * @default - [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM]; none if `codes` is set
   */
  readonly on?: RetryOn[];

  /**
   * HTTP status codes after which a request is retried, 400 to 599, such as `[503]`. Applies to ports made by `Port.http`.
   *
   * @default - only those of `on`
   */
  readonly codes?: number[];

  /**
   * Maximum pause before the first retry, such as `25ms`. It roughly doubles with each further retry, up to ten times this value.
   *
   * @default - 25ms in Istio; elsewhere the default of the mesh
   */
  readonly backoff?: string;

  /**
   * HTTP methods that are retried: GET, HEAD, OPTIONS, PUT and DELETE, which HTTP defines as idempotent.
   *
   * @default - all five
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
   */
  readonly methods?: HttpMethod[];

  /**
   * Retries requests of any method, POST, PATCH and gRPC included. The value is the reason why they may safely be sent twice, such as
   * 'orders carry an idempotency key'.
   *
   * @default - only requests of `methods` are retried
   */
  readonly anyMethod?: string;

  /**
   * Retry budget: maximum number of concurrent retries, as a percentage of the active requests, above 0 and up to 100. Three concurrent
   * retries are always allowed. When every request fails, this keeps retries from making up most of the load. Requires Istio 1.27 or later;
   * earlier versions silently ignore it.
   *
   * @default - no retry budget; Istio's own value for a budget is 20
   */
  readonly budgetPercent?: number;
}

/**
 * Limits on the connections and requests of each client's proxy, also known as circuit breaking. Requests over a limit fail immediately.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPool {
  /**
   * Maximum number of connections, at least 1.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * Timeout for establishing a connection, such as `1s`.
   *
   * @default - the default of the mesh; 10s in Istio
   */
  readonly connectTimeout?: string;

  /**
   * Maximum number of requests that wait for a connection, at least 1.
   *
   * @default - no limit
   */
  readonly maxPendingRequests?: number;

  /**
   * Maximum number of active requests, at least 1.
   *
   * @default - no limit
   */
  readonly maxRequests?: number;

  /**
   * Maximum number of requests per connection, at least 1. Reconnecting after them lets new replicas receive requests.
   *
   * @default - no limit: connections stay open
   */
  readonly maxRequestsPerConnection?: number;
}

/**
 * Outlier detection: temporarily ejects replicas that keep failing, so that they receive no new requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * Number of consecutive errors after which a replica is ejected, at least 1. A status of 500 and above or a failed connection is an error.
   *
   * @default 5
   */
  readonly consecutiveErrors?: number;

  /**
   * Interval between two evaluations of the replicas, such as `10s`.
   *
   * @default '10s'
   */
  readonly interval?: string;

  /**
   * How long a replica is ejected the first time, such as `30s`. Each further ejection lasts that much longer.
   *
   * @default '30s'
   */
  readonly baseEjectionTime?: string;

  /**
   * Maximum percentage of replicas that may be ejected at the same time. It must allow at least one replica when the app runs its minimum
   * number of replicas, and must not allow all of them.
   *
   * @default - enough for one replica of the minimum number of replicas, and at least 10
   */
  readonly maxEjectionPercent?: number;
}

/** What clients do when a request takes too long or fails. The proxies of the mesh enforce it; the apps need no changes. */
export interface Resilience {
  /**
   * Timeout of a request, including all retries, such as `2s`.
   *
   * @default - no timeout
   */
  readonly timeout?: string;

  /**
   * How often, and under which conditions, a request is retried.
   *
   * @default - the default of the mesh: Istio retries twice after a failed connection, or if a gRPC server is unavailable
   */
  readonly retries?: Retries;

  /**
   * Limits on connections and requests (circuit breaking).
   *
   * @default - no limits
   */
  readonly connectionPool?: ConnectionPool;

  /**
   * When a failing replica is ejected from load balancing.
   *
   * @default - never; only its readiness probe removes it
   */
  readonly outlierDetection?: OutlierDetection;

  /**
   * Faults to inject on purpose. Requires an App with an `environment` that is not production.
   *
   * @default - none
   */
  readonly faults?: FaultInjection[];
}
