/** Settings of a port that have defaults. */
export interface PortOptions {
  /**
   * Name of the port on container and Service, at most 15 characters; probes, routes and bindings refer to it.
   *
   * @default - http, grpc or tcp, after the protocol
   */
  readonly name?: string;

  /**
   * Port of the Service, 1 to 65535.
   *
   * @default - the container's port
   */
  readonly service?: number;

  /**
   * Scheme of the URL by which others reach it, such as `postgresql`.
   *
   * @default - http, grpc or tcp, after the protocol
   */
  readonly scheme?: string;
}

/**
 * A port on which the app listens.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
export class Port {
  /** HTTP/1.1, also behind a proxy that speaks HTTP/2. */
  public static http(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'http', 'http', options);
  }

  /**
   * gRPC over cleartext HTTP/2. A client keeps one connection, and so one pod, unless it balances by itself or a mesh or
   * gateway does it: more replicas are then there for its failure, not for its load.
   */
  public static grpc(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'grpc', 'kubernetes.io/h2c', options);
  }

  /** Any other protocol over TCP. */
  public static tcp(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'tcp', undefined, options);
  }

  /** Name of the port. */
  public readonly name: string;

  /** Port of the Service. */
  public readonly service: number;

  /** Scheme of the URL. */
  public readonly scheme: string;

  private constructor(
    /** Port on which the container listens. */
    public readonly container: number,
    /** `http`, `grpc` or `tcp`. */
    public readonly protocol: string,
    /** What the Service says of the protocol; undefined for plain TCP. */
    public readonly appProtocol: string | undefined,
    options: PortOptions,
  ) {
    this.name = options.name ?? protocol;
    this.scheme = options.scheme ?? protocol;
    this.service = options.service ?? container;
  }
}
