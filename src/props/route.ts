/**
 * What comes to an app from outside: a host, and what of it. The platform's `entry` says how it comes and where TLS ends.
 * A route does not change: each of its methods gives a new one.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export class Route {
  /** Everything for a host such as `shop.acme.example`; `*.acme.example` is for the hosts below that no route names. */
  public static host(host: string): Route {
    return new Route(host);
  }

  private constructor(
    /** DNS name. */
    public readonly hostname: string,
    /** Path that requests begin with, or are for. */
    public readonly pathname: string = '/',
    /** Whether requests are for the path itself and not for what begins with it. */
    public readonly isExact: boolean = false,
    /** Name of the app's port; undefined means its first. */
    public readonly portName?: string,
    /** gRPC service that is called; undefined means any. */
    public readonly grpcService?: string,
    /** Method of the gRPC service; undefined means any. */
    public readonly grpcMethod?: string,
  ) {}

  /** Only what begins with the path, by whole segments: `/api` is for `/api` and `/api/orders`, not for `/apis`. */
  public path(path: string): Route {
    return new Route(this.hostname, path, false, this.portName, this.grpcService, this.grpcMethod);
  }

  /** Only the path itself. */
  public exactPath(path: string): Route {
    return new Route(this.hostname, path, true, this.portName, this.grpcService, this.grpcMethod);
  }

  /** To the app's port of this name instead of its first. */
  public port(name: string): Route {
    return new Route(this.hostname, this.pathname, this.isExact, name, this.grpcService, this.grpcMethod);
  }

  /** Only calls of a gRPC service such as `acme.Shop`, or of one of its methods. The port must speak gRPC. */
  public service(service: string, method?: string): Route {
    return new Route(this.hostname, this.pathname, this.isExact, this.portName, service, method);
  }
}
