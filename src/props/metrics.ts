import { Peer } from './peer';
import { Plain } from './plain';
import { Resources } from './resources';
import { SecretKey } from './secret';
import { User } from './user';

/** Settings of metrics that have defaults. */
export interface MetricsOptions {
  /**
   * Who reads them: the policy lets nobody else in.
   *
   * @default - the platform's `metricsReaders`
   */
  readonly from?: Peer[];
}

/** Settings of an engine's metrics that have defaults. */
export interface EngineMetricsOptions extends MetricsOptions {
  /**
   * Image of the exporter, such as a copy in a registry of yours. It must have the same program and a shell.
   *
   * @default - `docs/engines.md` names it
   */
  readonly image?: string;

  /**
   * What the exporter gets.
   *
   * @default - cpu 10m, memory 64Mi
   */
  readonly resources?: Resources;
}

/** Settings of metrics that the software itself serves. */
export interface OwnMetricsOptions extends MetricsOptions {
  /**
   * Path under which they are.
   *
   * @default '/metrics'
   */
  readonly path?: string;
}

/** A container beside each member that reads it and serves metrics. */
export interface ExporterOptions extends OwnMetricsOptions {
  /** Image with tag or digest. */
  readonly image: string;

  /** Port on which it serves the metrics. */
  readonly port: number;

  /**
   * Program to run instead of the image's own, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the program. It reaches the member at 127.0.0.1.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Its environment variables.
   *
   * @default - none
   */
  readonly config?: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * Its environment variables from Secrets that exist on the cluster.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * What it gets.
   *
   * @default - cpu 10m, memory 64Mi
   */
  readonly resources?: Resources;

  /**
   * The user that it runs as.
   *
   * @default - the backend's
   */
  readonly user?: User;
}

/**
 * How Prometheus gets to know how a backend is. With `Operator.PROMETHEUS` on the platform a PodMonitor says where the metrics are, else
 * the pods' annotations `prometheus.io/scrape`, `/port` and `/path`.
 *
 * @see https://prometheus.io/docs/introduction/overview/
 */
export class Metrics {
  /** Those of the engine: by a container beside it, or by itself where it has them. `docs/engines.md` says which. */
  public static ofEngine(options: EngineMetricsOptions = {}): Metrics {
    return new Metrics(options);
  }

  /**
   * Those of a container beside each member. A member is ready only while it runs: it should wait for the member rather than end.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  public static exporter(options: ExporterOptions): Metrics {
    return new Metrics(undefined, options);
  }

  /** Those that the software itself serves on a port of its own. */
  public static own(port: number, options: OwnMetricsOptions = {}): Metrics {
    return new Metrics(undefined, undefined, port, options);
  }

  private constructor(
    /** Settings of the engine's metrics; undefined for others. */
    public readonly engineOptions?: EngineMetricsOptions,
    /** The container that serves them; undefined for others. */
    public readonly exporterOptions?: ExporterOptions,
    /** The software's own port; undefined for others. */
    public readonly ownPort?: number,
    /** Settings of the software's own metrics; undefined for others. */
    public readonly ownOptions?: OwnMetricsOptions,
  ) {}
}
