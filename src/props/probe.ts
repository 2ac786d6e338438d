/** How often a probe runs and how much it tolerates. */
export interface ProbeTimings {
  /**
   * Seconds between the container's start and the first probe.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;

  /**
   * Seconds between probes.
   *
   * @default - 5 for startup and readiness, 10 for liveness
   */
  readonly periodSeconds?: number;

  /**
   * Seconds after which an unanswered probe has failed.
   *
   * @default - 2 for startup and readiness, 5 for liveness
   */
  readonly timeoutSeconds?: number;

  /**
   * Failures in a row before Kubernetes acts.
   *
   * @default - 12 for startup (a budget of one minute), 3 for readiness, 6 for liveness
   */
  readonly failureThreshold?: number;
}

/** A probe over HTTP. */
export interface HttpProbeOptions extends ProbeTimings {
  /**
   * Headers that the probe sends.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Whether the probe speaks TLS; the certificate is not verified.
   *
   * @default HttpScheme.HTTP
   */
  readonly scheme?: HttpScheme;

  /**
   * Name of the port to probe.
   *
   * @default - the app's first port
   */
  readonly port?: string;
}

/** A probe by the gRPC health protocol. */
export interface GrpcProbeOptions extends ProbeTimings {
  /**
   * Name of the port to probe.
   *
   * @default - the app's first port
   */
  readonly port?: string;
}

/** A probe that opens a TCP connection. */
export interface TcpProbeOptions extends ProbeTimings {
  /**
   * Name of the port to probe.
   *
   * @default - the app's first port
   */
  readonly port?: string;
}

/** Whether an HTTP probe speaks TLS. */
export enum HttpScheme {
  /** Plain text. */
  HTTP = 'HTTP',
  /** TLS, without verifying the certificate. */
  HTTPS = 'HTTPS',
}

/**
 * One question that the kubelet asks a container.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
export class Probe {
  /** Answers a GET of the path with a status from 200 to 399. */
  public static http(path: string, options: HttpProbeOptions = {}): Probe {
    return new Probe('http', options, options.port, path, undefined, undefined, options.headers, options.scheme);
  }

  /** Answers SERVING by the gRPC health protocol, for the service if one is named. */
  public static grpc(service?: string, options: GrpcProbeOptions = {}): Probe {
    return new Probe('grpc', options, options.port, undefined, service);
  }

  /** Accepts a TCP connection. */
  public static tcp(options: TcpProbeOptions = {}): Probe {
    return new Probe('tcp', options, options.port);
  }

  /** Runs a command in the container that exits with 0. */
  public static command(command: string[], options: ProbeTimings = {}): Probe {
    return new Probe('command', options, undefined, undefined, undefined, command);
  }

  private constructor(
    /** `http`, `grpc`, `tcp` or `command`. */
    public readonly handler: string,
    /** How often it runs and how much it tolerates, where said. */
    public readonly timings: ProbeTimings,
    /** Name of the port it asks; undefined means the app's first. */
    public readonly port?: string,
    /** Path of an HTTP probe. */
    public readonly path?: string,
    /** Service that a gRPC probe names. */
    public readonly service?: string,
    /** Command that it runs. */
    public readonly commandLine?: string[],
    /** Headers of an HTTP probe. */
    public readonly headers?: { readonly [name: string]: string },
    /** Scheme of an HTTP probe. */
    public readonly scheme?: HttpScheme,
  ) {}

  /**
   * The same question, asked as often as its role has it.
   * @internal
   */
  public _untimed(): Probe {
    return new Probe(this.handler, {}, this.port, this.path, this.service, this.commandLine, this.headers, this.scheme);
  }
}
