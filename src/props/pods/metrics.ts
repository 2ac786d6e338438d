import { checked } from '../../private/calls/checked';
import { PlainText } from '../config/plain-text';
import { SecretKey } from '../config/secret';
import { Peer } from '../policies/peer';
import { Resources } from '../scaling/resources';
import { User } from '../security/user';

/** Options of metrics. */
export interface MetricsOptions {
  /**
   * Clients that scrape the metrics. The network policy allows no others.
   *
   * @default - the platform's `metricsReaders`
   */
  readonly from?: Peer[];
}

/** Options of an engine's metrics. */
export interface EngineMetricsOptions extends MetricsOptions {
  /**
   * Image of the exporter, such as a copy in a private registry. It must have the same program and a shell.
   *
   * @default - see `docs/engines.md`
   */
  readonly image?: string;

  /**
   * CPU and memory of the exporter.
   *
   * @default - cpu 10m, memory 64Mi
   */
  readonly resources?: Resources;
}

/** Options of metrics that the software serves itself. */
export interface OwnMetricsOptions extends MetricsOptions {
  /**
   * HTTP path of the metrics.
   *
   * @default '/metrics'
   */
  readonly path?: string;
}

/** An exporter: a sidecar container of each pod that reads the state of the main container and serves it as metrics. */
export interface ExporterOptions extends OwnMetricsOptions {
  /** Image with tag or digest. */
  readonly image: string;

  /** Port that serves the metrics. */
  readonly port: number;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the command. The exporter reaches the main container at 127.0.0.1.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Environment variables of the exporter.
   *
   * @default - none
   */
  readonly config?: { readonly [name: string]: string | number | boolean | PlainText };

  /**
   * Environment variables of the exporter from existing Secrets.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * CPU and memory of the exporter.
   *
   * @default - cpu 10m, memory 64Mi
   */
  readonly resources?: Resources;

  /**
   * User that the exporter runs as.
   *
   * @default - the pod's
   */
  readonly user?: User;
}

/**
 * Prometheus metrics of an app or a backend. With `Operator.PROMETHEUS` on the platform, a PodMonitor configures the scraping; otherwise
 * the annotations `prometheus.io/scrape`, `/port` and `/path` of the pods do.
 *
 * @see https://prometheus.io/docs/introduction/overview/
 */
@checked
export class Metrics {
  /** Metrics of the engine: from an exporter, or from the engine itself if it serves them. See `docs/engines.md`. */
  public static ofEngine(options: EngineMetricsOptions = {}): Metrics {
    return new Metrics(options);
  }

  /**
   * Metrics of an exporter container in each pod (an adapter). A pod is ready only while its exporter runs, so the exporter should wait for the main
   * container instead of exiting.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  public static exporter(options: ExporterOptions): Metrics {
    return new Metrics(undefined, options);
  }

  /** Metrics that the software itself serves on a separate port. */
  public static own(port: number, options: OwnMetricsOptions = {}): Metrics {
    return new Metrics(undefined, undefined, port, options);
  }

  private constructor(
    /** Options of the engine's metrics; undefined for others. */
    public readonly engineOptions?: EngineMetricsOptions,
    /** The exporter container; undefined for others. */
    public readonly exporterOptions?: ExporterOptions,
    /** The software's own port; undefined for others. */
    public readonly ownPort?: number,
    /** Options of the software's own metrics; undefined for others. */
    public readonly ownOptions?: OwnMetricsOptions,
  ) {}
}
