import { checked } from '../../private/calls/checked';
import { schemeName } from '../../private/names';

/** Options of a port. */
export interface PortOptions {
  /**
   * Name of the port in the container and the Service, at most 15 characters. Probes, routes and bindings refer to it.
   *
   * @default - http, grpc or tcp, after the protocol
   */
  readonly name?: string;

  /**
   * Port number of the Service, 1 to 65535.
   *
   * @default - the container port
   */
  readonly service?: number;

  /**
   * Scheme of the URL that clients use, such as `postgresql`.
   *
   * @default - http, grpc or tcp, after the protocol
   */
  readonly scheme?: string;
}

/**
 * A port that the app listens on.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
@checked
export class Port {
  /** HTTP/1.1. Clients may reach it through a proxy that speaks HTTP/2. */
  public static http(container: number, options: PortOptions = {}): Port {
    // Meshes detect the protocol by a name with this prefix, and load balancers differ in the appProtocol values that they know.
    return new Port(container, 'http', /^http(-|$)/.test(options.name ?? 'http') ? undefined : 'http', options);
  }

  /**
   * gRPC over cleartext HTTP/2. A client keeps a single connection, and therefore uses a single pod, unless the client, a mesh or a gateway
   * balances the load: without that, more replicas improve availability, but do not share the load.
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

  /** Port number of the Service. */
  public readonly service: number;

  /** Scheme of the URL. */
  public readonly scheme: string;

  private constructor(
    /** Port that the container listens on. */
    public readonly container: number,
    /** `http`, `grpc` or `tcp`. */
    public readonly protocol: string,
    /** The `appProtocol` of the Service port; undefined for plain TCP, and for HTTP if the port name implies it. */
    public readonly appProtocol: string | undefined,
    options: PortOptions,
  ) {
    this.name = options.name ?? protocol;
    this.scheme = schemeName(`Port.${protocol}`, options.scheme ?? protocol);
    this.service = options.service ?? container;
  }
}
