import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Environment } from '../../blocks/config/environment';
import { Scrape } from '../../blocks/pods/scrape';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { ExporterOptions, Metrics, MetricsOptions } from '../../props/pods/metrics';
import { Resources } from '../../props/scaling/resources';
import { Port } from '../../props/services/port';
import { Transport } from '../../props/services/transport';

const NAME = 'metrics';
export const METRICS_PATH = '/metrics';
/** Enough for the exporter of a small server. */
export const EXPORTER_RESOURCES: Resources = { cpu: '10m', memory: '64Mi' };

/** What the metrics are about. */
interface Measured {
  readonly name: string;
  /** Ports that it has anyway. */
  readonly ports: Port[];
}

/** The metrics of an app or one of its processes, which has no engine. */
export function appMetrics(where: Construct, metrics: Metrics | undefined, measured: Measured): Scrape | undefined {
  if (metrics?.engineOptions) refuseEngine(where);
  return metrics && scrapeOf(where, metrics, measured);
}

/** Where the metrics of software are that is not an engine, and the container that serves them. */
export function scrapeOf(where: Construct, { exporterOptions, ownOptions, ownPort }: Metrics, { name, ports }: Measured): Scrape {
  if (exporterOptions) return ofExporter(where, exporterOptions, name);
  return { port: metricsPort(ownPort!, ports), path: pathOf(where, ownOptions?.path), from: readers(where, ownOptions!) };
}

function ofExporter(where: Construct, options: ExporterOptions, name: string): Scrape {
  const { image, command, args, user, config = {}, secrets = {}, resources = EXPORTER_RESOURCES } = options;
  const port = metricsPort(options.port);
  const environment = new Environment(where, Chart.of(where).namespace);
  environment.addConfig(config, `${NAME}.config`);
  environment.addSecrets(secrets, `${NAME}.secrets`);
  return {
    port,
    path: pathOf(where, options.path),
    from: readers(where, options),
    sidecar: { ...exporterBeside(name, port), image, command, args, user, resources, environment },
  };
}

export function exporterBeside(name: string, port: Port) {
  return { name: `${name}-exporter`, prop: `${NAME}.`, ports: [port] };
}

/** One of its ports, if the metrics are served there. */
export function metricsPort(number: number, declared: Port[] = []): Port {
  return declared.find(({ container, transport }) => container === number && transport === Transport.TCP) ?? Port.tcp(number, { name: NAME });
}

/** The clients that may scrape the metrics. */
export function readers(where: Construct, { from }: MetricsOptions) {
  const { name, metricsReaders } = Platform.of(where);
  const known = from ?? metricsReaders ?? [];
  return known.length > 0 ? known : refuse(where, {
    code: 'metrics-unread',
    problem: 'metrics are enabled but no client may scrape them',
    given: from === undefined ? 'no from' : from,
    allowed: 'the pods of Prometheus, here or for the whole platform',
    fix: `set from: [Peer.namespace('monitoring')], or once for everything with metrics Platform.${name}({ metricsReaders: [Peer.namespace('monitoring')] })`,
  });
}

function pathOf(where: Construct, path: string = METRICS_PATH): string {
  if (/^\/\S*$/.test(path)) return path;
  return refuse(where, {
    code: 'metrics-path-invalid',
    problem: 'metrics.path does not start with a slash',
    given: path,
    allowed: "an absolute path such as '/metrics'",
    fix: `set '/${path.replace(/\s/g, '')}'`,
  });
}

function refuseEngine(where: Construct): never {
  return refuse(where, {
    code: 'metrics-unknown',
    problem: 'an app has no engine whose metrics are known',
    given: 'Metrics.ofEngine()',
    allowed: 'Metrics.own for an app that serves them itself, Metrics.exporter for a sidecar container',
    fix: 'set the port on which it serves metrics: Metrics.own(9100)',
  });
}
