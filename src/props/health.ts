import { GrpcProbeOptions, HttpProbeOptions, Probe, ProbeTimings, TcpProbeOptions } from './probe';
import { checkShape, instance, Shape } from '../private/shape';

/** The three probes apart. What is left out takes its question from readiness, or does without. */
export interface HealthProbes {
  /**
   * Whether the process has started: nothing else is asked until it has.
   * The budget is `periodSeconds` × `failureThreshold`.
   *
   * @default - readiness's question, else liveness's, with a budget of one minute
   */
  readonly startup?: Probe;

  /**
   * Whether the pod may receive calls. It should not depend on a backend that all replicas share:
   * one outage there would take every replica out.
   *
   * @default - none: the pod receives calls as soon as it has started
   */
  readonly readiness?: Probe;

  /**
   * Whether the process must be restarted.
   *
   * @default - none: a process that ends by itself when it is broken needs no such probe
   */
  readonly liveness?: Probe;
}

const PROBE = instance(Probe, "Probe.http('/healthz')");
const SHAPE: Shape<HealthProbes> = { startup: PROBE, readiness: PROBE, liveness: PROBE };

/**
 * How the cluster learns that the app has started, may receive calls, and is alive.
 *
 * The short forms ask one question for all three: with a budget of one minute to start, quick to take a pod out of its
 * Service (15 seconds) and slow to restart it (one minute). Timings given to a short form hold for readiness.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 */
export class Health {
  /** Asks over HTTP: a GET of the path answers with a status from 200 to 399. */
  public static http(path: string, options: HttpProbeOptions = {}): Health {
    return Health.same(Probe.http(path, options));
  }

  /** Asks by the gRPC health protocol, for the named service if there is one. */
  public static grpc(service?: string, options: GrpcProbeOptions = {}): Health {
    return Health.same(Probe.grpc(service, options));
  }

  /** Opens a TCP connection: says that something listens, no more. */
  public static tcp(options: TcpProbeOptions = {}): Health {
    return Health.same(Probe.tcp(options));
  }

  /** Runs a command in the container; 0 means healthy. */
  public static command(command: string[], options: ProbeTimings = {}): Health {
    return Health.same(Probe.command(command, options));
  }

  /** The three probes apart, each with its own question and timings. */
  public static probes(probes: HealthProbes): Health {
    checkShape('Health.probes', '', probes, SHAPE);
    const { startup, readiness, liveness } = probes;
    return new Health(startup ?? (readiness ?? liveness)?._untimed(), readiness, liveness);
  }

  private static same(probe: Probe): Health {
    return new Health(probe._untimed(), probe, probe._untimed());
  }

  private constructor(
    /** Asks whether the process has started. */
    public readonly startup?: Probe,
    /** Asks whether the pod may receive calls. */
    public readonly readiness?: Probe,
    /** Asks whether the process must be restarted. */
    public readonly liveness?: Probe,
  ) {}
}
