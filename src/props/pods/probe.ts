import { checked } from '../../private/calls/checked';

/** Timings of a probe. */
export interface ProbeTimings {
  /**
   * Seconds after the start of the container before the first probe.
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
   * Timeout of a probe in seconds.
   *
   * @default - 2 for startup and readiness, 5 for liveness
   */
  readonly timeoutSeconds?: number;

  /**
   * Number of consecutive failures after which Kubernetes acts.
   *
   * @default - 60 for startup (5 minutes in total; 120 for a StatefulBackend), 3 for readiness, 6 for liveness
   */
  readonly failureThreshold?: number;
}

/** Options of an HTTP probe. */
export interface HttpProbeOptions extends ProbeTimings {
  /**
   * Headers that the probe sends.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Whether the probe uses TLS; the certificate is not verified.
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

/** Options of a probe by the gRPC health checking protocol. */
export interface GrpcProbeOptions extends ProbeTimings {
  /**
   * Name of the port to probe.
   *
   * @default - the app's first port
   */
  readonly port?: string;
}

/** Options of a probe that opens a TCP connection. */
export interface TcpProbeOptions extends ProbeTimings {
  /**
   * Name of the port to probe.
   *
   * @default - the app's first port
   */
  readonly port?: string;
}

/** Whether an HTTP probe uses TLS. */
export enum HttpScheme {
  /** Without TLS. */
  HTTP = 'HTTP',
  /** With TLS; the certificate is not verified. */
  HTTPS = 'HTTPS',
}

/**
 * A probe: a check of a container that the kubelet performs periodically.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
@checked
export class Probe {
  /** Succeeds if a GET request to this path returns a status code from 200 to 399. */
  public static http(path: string, options: HttpProbeOptions = {}): Probe {
    return new Probe('http', options, options.port, path, undefined, undefined, options.headers, options.scheme);
  }

  /** Succeeds if the gRPC health checking protocol returns SERVING, for this service name if there is one. */
  public static grpc(service?: string, options: GrpcProbeOptions = {}): Probe {
    return new Probe('grpc', options, options.port, undefined, service);
  }

  /** Succeeds if a TCP connection can be opened. */
  public static tcp(options: TcpProbeOptions = {}): Probe {
    return new Probe('tcp', options, options.port);
  }

  /** Succeeds if this command, run in the container, exits with 0. */
  public static command(command: string[], options: ProbeTimings = {}): Probe {
    return new Probe('command', options, undefined, undefined, undefined, command);
  }

  private constructor(
    /** `http`, `grpc`, `tcp` or `command`. */
    public readonly handler: string,
    /** Timings that were set. */
    public readonly timings: ProbeTimings,
    /** Name of the port; undefined means the app's first port. */
    public readonly port?: string,
    /** Path of an HTTP probe. */
    public readonly path?: string,
    /** Service name of a gRPC probe. */
    public readonly service?: string,
    /** Command of the probe. */
    public readonly commandLine?: string[],
    /** Headers of an HTTP probe. */
    public readonly headers?: { readonly [name: string]: string },
    /** Scheme of an HTTP probe. */
    public readonly scheme?: HttpScheme,
  ) {}

  /**
   * The same probe, with the default timings of its role.
   * @internal
   */
  public _untimed(): Probe {
    return this._timed({});
  }

  /**
   * The same probe, with other timings.
   * @internal
   */
  public _timed(timings: ProbeTimings): Probe {
    return new Probe(this.handler, timings, this.port, this.path, this.service, this.commandLine, this.headers, this.scheme);
  }
}
