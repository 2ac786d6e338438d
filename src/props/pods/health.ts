import { GrpcProbeOptions, HttpProbeOptions, Probe, ProbeTimings, TcpProbeOptions } from './probe';
import { checked } from '../../private/calls/checked';
import { checkValue, Kind } from '../../private/calls/shape';
import { called, refuse } from '../../private/refusal';

/** Options of the short forms of Health, in addition to those of a probe. */
export interface HealthOptions {
  /**
   * Maximum startup time in seconds, 1 to 43200, after which the container is restarted. Until the app has started, no other probe runs; the startup
   * probe runs every 5 seconds. A JVM that warms up, or an app that migrates its data, may need several minutes.
   *
   * @default - 300; 600 for a StatefulBackend, which may replay its logs after a crash
   * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/#startup-probe
   */
  readonly startupSeconds?: number;
}

/** Options of health checks over HTTP. */
export interface HttpHealthOptions extends HttpProbeOptions, HealthOptions {
  /**
   * Path of the liveness probe. It should succeed as long as the process itself works, regardless of its dependencies.
   *
   * @default - the path of the readiness probe
   */
  readonly livenessPath?: string;
}

/** Options of health checks by the gRPC health checking protocol. */
export interface GrpcHealthOptions extends GrpcProbeOptions, HealthOptions {
  /**
   * Service name of the liveness probe, or an empty string for the server as a whole. It should be SERVING as long as the process itself works,
   * regardless of its dependencies.
   *
   * @default - the service name of the readiness probe
   */
  readonly livenessService?: string;
}

/** Options of health checks by a TCP connection. */
export interface TcpHealthOptions extends TcpProbeOptions, HealthOptions {}

/** Options of health checks by a command in the container. */
export interface CommandHealthOptions extends ProbeTimings, HealthOptions {}

/** Separate probes. */
export interface HealthProbes {
  /**
   * Startup probe: whether the app has started. No other probe runs until it succeeds.
   * The maximum startup time is `periodSeconds` × `failureThreshold`.
   *
   * @default - the request of the readiness probe, else of the liveness probe, for at most 5 minutes, or 10 for a StatefulBackend
   */
  readonly startup?: Probe;

  /**
   * Readiness probe: whether the pod may receive traffic. It should not depend on a backend that all replicas share:
   * an outage of that backend would make every replica unready.
   *
   * @default - none: the pod receives traffic as soon as it has started
   */
  readonly readiness?: Probe;

  /**
   * Liveness probe: whether the container must be restarted.
   *
   * @default - none: not needed for a process that exits when it is broken
   */
  readonly liveness?: Probe;
}

/** Period of a startup probe in seconds. Its failureThreshold may be up to 10,000. */
const STARTUP_PERIOD = 5;
const BUDGET: Kind = {
  name: 'a whole number of seconds from 1 to 43200',
  accepts: value => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 43_200,
  example: 'startupSeconds: 300',
};

/** Longest time in seconds for a readiness probe to fail. Longer timings probably mean the startup time of the app. */
const PATIENCE = 60;

/**
 * How Kubernetes checks that the app has started, is ready for traffic, and is alive.
 *
 * The short forms use the same request for all three probes, with 5 minutes to start (`startupSeconds`), 15 seconds until an unready pod is removed
 * from its Service, and one minute until it is restarted. Timings that are passed to a short form apply to the readiness probe only.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 */
@checked
export class Health {
  /** Probes by an HTTP GET request to this path. Status codes from 200 to 399 mean success. */
  public static http(path: string, options: HttpHealthOptions = {}): Health {
    const { startupSeconds, livenessPath, ...asked } = options;
    const { headers, scheme, port } = asked;
    const liveness = livenessPath === undefined ? undefined : Probe.http(livenessPath, { headers, scheme, port });
    return Health.same('Health.http', Probe.http(path, asked), startupSeconds, liveness);
  }

  /** Probes by the gRPC health checking protocol, optionally for this service name. */
  public static grpc(service?: string, options: GrpcHealthOptions = {}): Health {
    const { startupSeconds, livenessService, ...asked } = options;
    const liveness = livenessService === undefined ? undefined : Probe.grpc(livenessService, { port: asked.port });
    return Health.same('Health.grpc', Probe.grpc(service, asked), startupSeconds, liveness);
  }

  /** Probes by opening a TCP connection. This only shows that a process listens on the port. */
  public static tcp(options: TcpHealthOptions = {}): Health {
    const { startupSeconds, ...asked } = options;
    return Health.same('Health.tcp', Probe.tcp(asked), startupSeconds);
  }

  /** Probes by running a command in the container. Exit code 0 means success. */
  public static command(command: string[], options: CommandHealthOptions = {}): Health {
    const { startupSeconds, ...asked } = options;
    return Health.same('Health.command', Probe.command(command, asked), startupSeconds);
  }

  /** Separate probes, each with a request and timings of its own. */
  public static probes(probes: HealthProbes): Health {
    const { startup, readiness, liveness } = probes;
    return new Health(startup ?? (readiness ?? liveness)?._untimed(), readiness, liveness);
  }

  private static same(name: string, probe: Probe, startupSeconds?: number, liveness = probe._untimed()): Health {
    if (startupSeconds !== undefined) checkValue(called(name), 'startupSeconds', startupSeconds, BUDGET);
    refuseStartupTimings(name, probe.timings);
    const tries = startupSeconds && Math.ceil(startupSeconds / STARTUP_PERIOD);
    const budget = tries === undefined ? {} : { periodSeconds: STARTUP_PERIOD, failureThreshold: tries };
    return new Health(probe._timed(budget), probe, liveness);
  }

  private constructor(
    /** Startup probe. */
    public readonly startup?: Probe,
    /** Readiness probe. */
    public readonly readiness?: Probe,
    /** Liveness probe. */
    public readonly liveness?: Probe,
  ) {}
}

/** These timings would apply to readiness only: an app that is slow to start would still be killed. */
function refuseStartupTimings(name: string, { initialDelaySeconds = 0, periodSeconds = 5, failureThreshold = 0 }: ProbeTimings): void {
  const seconds = initialDelaySeconds + periodSeconds * failureThreshold;
  if (!(initialDelaySeconds > 0 || seconds > PATIENCE)) return;
  refuse(called(name), {
    code: 'health-startup-timings',
    problem: 'timings of the short form apply to the readiness probe only, but these look like the startup time of the app',
    given: initialDelaySeconds > 0 ? `initialDelaySeconds: ${initialDelaySeconds}` : `${seconds} seconds: periodSeconds ${periodSeconds}, failureThreshold ${failureThreshold}`,
    allowed: `startupSeconds; for readiness no initialDelaySeconds, and at most ${PATIENCE} seconds until an unready pod receives no more traffic`,
    fix: `set startupSeconds: ${Math.max(seconds, 300)}; if the readiness probe needs these timings, use Health.probes({ readiness: Probe.http('/readyz', { ... }), ... })`,
  });
}
