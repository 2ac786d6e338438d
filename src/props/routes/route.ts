import { HttpMethod } from './http-method';
import { HeaderChanges, RedirectOptions, RouteTimeouts } from './route-options';
import { RouteRule } from './route-rule';
import { checked } from '../../private/calls/checked';

interface RouteParts {
  readonly hostname: string;
  readonly pathname: string;
  readonly isExact: boolean;
  readonly portName?: string;
  readonly grpcService?: string;
  readonly grpcMethod?: string;
  readonly _rule: RouteRule;
}

/**
 * Exposes an app to traffic from outside the cluster: a host, and optionally which of its requests. The platform's `entry` determines how traffic
 * arrives (Ingress or Gateway) and where TLS is terminated. A route is immutable: each of its methods returns a new one. Options other than host,
 * path and port require a Gateway.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
@checked
export class Route {
  /** All requests to a host such as `shop.acme.example`. `*.acme.example` matches its subdomains that no other route names. */
  public static host(host: string): Route {
    return new Route({ hostname: host, pathname: '/', isExact: false, _rule: { headers: [], query: [] } });
  }

  /** Host name. */
  public readonly hostname: string;

  /** Path, or path prefix, of the requests. */
  public readonly pathname: string;

  /** Whether requests must match the path exactly instead of by prefix. */
  public readonly isExact: boolean;

  /** Name of the app's port; undefined means its first port. */
  public readonly portName?: string;

  /** gRPC service of the requests; undefined means any. */
  public readonly grpcService?: string;

  /** Method of the gRPC service; undefined means any. */
  public readonly grpcMethod?: string;

  /**
   * Conditions and filters besides host and path.
   * @internal
   */
  public readonly _rule: RouteRule;

  private constructor(parts: RouteParts) {
    this.hostname = parts.hostname;
    this.pathname = parts.pathname;
    this.isExact = parts.isExact;
    this.portName = parts.portName;
    this.grpcService = parts.grpcService;
    this.grpcMethod = parts.grpcMethod;
    this._rule = parts._rule;
  }

  /** Matches requests whose path begins with these segments: `/api` matches `/api` and `/api/orders`, but not `/apis`. */
  public path(path: string): Route {
    return new Route({ ...this, pathname: path, isExact: false });
  }

  /** Matches requests with exactly this path. */
  public exactPath(path: string): Route {
    return new Route({ ...this, pathname: path, isExact: true });
  }

  /** Routes to the app's port with this name instead of its first port. */
  public port(name: string): Route {
    return new Route({ ...this, portName: name });
  }

  /** Matches requests to a gRPC service such as `acme.Shop`, or to one of its methods. The port must be a gRPC port. */
  public service(service: string, method?: string): Route {
    return new Route({ ...this, grpcService: service, grpcMethod: method });
  }

  /** Matches requests with this HTTP method. */
  public method(method: HttpMethod): Route {
    return this.saying({ method });
  }

  /** Matches requests with this header, possibly among others. The name is case-insensitive; the value must match exactly. */
  public header(name: string, value: string): Route {
    return this.saying({ headers: [...this._rule.headers, { name, value }] });
  }

  /** Matches requests with this query parameter, possibly among others: `.query('beta', '1')` matches `/?beta=1`. */
  public query(name: string, value: string): Route {
    return this.saying({ query: [...this._rule.query, { name, value }] });
  }

  /** Replaces the entire path of the request to the app. */
  public rewritePath(path: string): Route {
    return this.saying({ rewritePath: path });
  }

  /** Replaces the route's path at the beginning of the request path: `.path('/api').rewritePrefix('/')` removes `/api`. */
  public rewritePrefix(prefix: string): Route {
    return this.saying({ rewritePrefix: prefix });
  }

  /** Replaces the host of the request to the app. */
  public rewriteHost(host: string): Route {
    return this.saying({ rewriteHost: host });
  }

  /** Changes the headers of requests to the app. */
  public requestHeaders(changes: HeaderChanges): Route {
    return this.saying({ requestHeaders: changes });
  }

  /** Changes the headers of responses to the client. */
  public responseHeaders(changes: HeaderChanges): Route {
    return this.saying({ responseHeaders: changes });
  }

  /** Redirects the client; the request does not reach the app. */
  public redirect(to: RedirectOptions): Route {
    return this.saying({ redirect: to });
  }

  /** Sets timeouts for requests. */
  public timeouts(timeouts: RouteTimeouts): Route {
    return this.saying({ timeouts });
  }

  private saying(more: Partial<RouteRule>): Route {
    return new Route({ ...this, _rule: { ...this._rule, ...more } });
  }
}
