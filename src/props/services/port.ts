import { Transport } from './transport';
import { checked } from '../../private/calls/checked';
import { schemeName } from '../../private/names';

/** Options of a port. */
export interface PortOptions {
  /**
   * Name of the port in the container and the Service, at most 15 characters. Probes, routes and bindings refer to it.
   *
   * @default - http, grpc, tcp, udp or sctp, after the protocol
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
   * @default - http, grpc, tcp, udp or sctp, after the protocol
   */
  readonly scheme?: string;
}

/**
 * A port that the app listens on. Two ports may have the same number if their transport protocols differ, such as port 53 of a DNS server; their
 * names must differ, too. Apply such ports with `kubectl apply --server-side`: client-side apply, as well as `kubectl edit`, identifies a port by its
 * number alone, so it may drop one of the two when either changes.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
@checked
export class Port {
  /** HTTP/1.1. Clients may reach it through a proxy that speaks HTTP/2. */
  public static http(container: number, options: PortOptions = {}): Port {
    // Meshes detect the protocol by a name with this prefix, and load balancers differ in the appProtocol values that they know.
    return new Port(container, 'http', Transport.TCP, /^http(-|$)/.test(options.name ?? 'http') ? undefined : 'http', options);
  }

  /**
   * gRPC over cleartext HTTP/2. A client keeps a single connection, and therefore uses a single pod, unless the client, a mesh or a gateway
   * balances the load: without that, more replicas improve availability, but do not share the load.
   */
  public static grpc(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'grpc', Transport.TCP, 'kubernetes.io/h2c', options);
  }

  /** Any other protocol over TCP. */
  public static tcp(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'tcp', Transport.TCP, undefined, options);
  }

  /**
   * Any protocol over UDP, such as DNS, syslog, StatsD, or HTTP/3 on the same number as a TCP port. Routes and meshes do not carry it, and no probe can
   * use it: health checks need a TCP port or a command.
   *
   * @see https://kubernetes.io/docs/reference/networking/service-protocols/#protocol-udp
   */
  public static udp(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'udp', Transport.UDP, undefined, options);
  }

  /**
   * Any protocol over SCTP, if the network plugin and the nodes support it. As with UDP, routes, meshes and probes do not.
   *
   * @see https://kubernetes.io/docs/reference/networking/service-protocols/#protocol-sctp
   */
  public static sctp(container: number, options: PortOptions = {}): Port {
    return new Port(container, 'sctp', Transport.SCTP, undefined, options);
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
    /** `http`, `grpc`, `tcp`, `udp` or `sctp`. */
    public readonly protocol: string,
    /** Transport protocol: TCP also for HTTP and gRPC. */
    public readonly transport: Transport,
    /** The `appProtocol` of the Service port; undefined for plain TCP, UDP and SCTP, and for HTTP if the port name implies it. */
    public readonly appProtocol: string | undefined,
    options: PortOptions,
  ) {
    this.name = options.name ?? protocol;
    this.scheme = schemeName(`Port.${protocol}`, options.scheme ?? protocol);
    this.service = options.service ?? container;
  }

  /**
   * Whether proxies see the individual requests: HTTP or gRPC.
   * @internal
   */
  public get _carriesRequests(): boolean {
    return this.protocol === 'http' || this.protocol === 'grpc';
  }
}
