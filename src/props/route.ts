import { HttpMethod } from './http-method';
import { HeaderChanges, RedirectOptions, RouteTimeouts } from './route-options';
import { RouteRule } from './route-rule';

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
 * What comes to an app from outside: a host, and what of it. The platform's `entry` says how it comes and where TLS ends.
 * A route does not change: each of its methods gives a new one. What goes beyond host, path and port takes a Gateway.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export class Route {
  /** Everything for a host such as `shop.acme.example`; `*.acme.example` is for the hosts below that no route names. */
  public static host(host: string): Route {
    return new Route({ hostname: host, pathname: '/', isExact: false, _rule: { headers: [], query: [] } });
  }

  /** DNS name. */
  public readonly hostname: string;

  /** Path that requests begin with, or are for. */
  public readonly pathname: string;

  /** Whether requests are for the path itself and not for what begins with it. */
  public readonly isExact: boolean;

  /** Name of the app's port; undefined means its first. */
  public readonly portName?: string;

  /** gRPC service that is called; undefined means any. */
  public readonly grpcService?: string;

  /** Method of the gRPC service; undefined means any. */
  public readonly grpcMethod?: string;

  /**
   * What it says beside host and path.
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

  /** Only what begins with the path, by whole segments: `/api` is for `/api` and `/api/orders`, not for `/apis`. */
  public path(path: string): Route {
    return new Route({ ...this, pathname: path, isExact: false });
  }

  /** Only the path itself. */
  public exactPath(path: string): Route {
    return new Route({ ...this, pathname: path, isExact: true });
  }

  /** To the app's port of this name instead of its first. */
  public port(name: string): Route {
    return new Route({ ...this, portName: name });
  }

  /** Only calls of a gRPC service such as `acme.Shop`, or of one of its methods. The port must speak gRPC. */
  public service(service: string, method?: string): Route {
    return new Route({ ...this, grpcService: service, grpcMethod: method });
  }

  /** Only requests by this method. */
  public method(method: HttpMethod): Route {
    return this.saying({ method });
  }

  /** Only requests with this header, among others; its name in any case, its value exactly. */
  public header(name: string, value: string): Route {
    return this.saying({ headers: [...this._rule.headers, { name, value }] });
  }

  /** Only requests with this parameter in the URL, among others: `.query('beta', '1')` is for `/?beta=1`. */
  public query(name: string, value: string): Route {
    return this.saying({ query: [...this._rule.query, { name, value }] });
  }

  /** The app sees this path in place of the whole one. */
  public rewritePath(path: string): Route {
    return this.saying({ rewritePath: path });
  }

  /** The app sees this path in place of the route's own at the beginning: `.path('/api').rewritePrefix('/')` takes `/api` off. */
  public rewritePrefix(prefix: string): Route {
    return this.saying({ rewritePrefix: prefix });
  }

  /** The app sees this host in place of the one that was asked for. */
  public rewriteHost(host: string): Route {
    return this.saying({ rewriteHost: host });
  }

  /** The app sees other headers than those that came. */
  public requestHeaders(changes: HeaderChanges): Route {
    return this.saying({ requestHeaders: changes });
  }

  /** The client sees other headers than those that the app sent. */
  public responseHeaders(changes: HeaderChanges): Route {
    return this.saying({ responseHeaders: changes });
  }

  /** The entry sends the client elsewhere, and the app sees nothing of it. */
  public redirect(to: RedirectOptions): Route {
    return this.saying({ redirect: to });
  }

  /** The entry gives up after some time. */
  public timeouts(timeouts: RouteTimeouts): Route {
    return this.saying({ timeouts });
  }

  private saying(more: Partial<RouteRule>): Route {
    return new Route({ ...this, _rule: { ...this._rule, ...more } });
  }
}
