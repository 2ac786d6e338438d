import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Software } from './software';
import { Environment } from '../../blocks/config/environment';
import { Scrape } from '../../blocks/pods/scrape';
import { EngineExporter } from '../../engines/engine-spec';
import { Platform } from '../../platform/platform';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { Credentials } from '../../props/config/credentials';
import { EngineMetricsOptions, ExporterOptions, Metrics, MetricsOptions } from '../../props/pods/metrics';
import { Resources } from '../../props/scaling/resources';
import { Port } from '../../props/services/port';

const NAME = 'metrics';
const PATH = '/metrics';
const MEBIBYTE = 2 ** 20;
/** Enough for the engines' exporters with a small server. */
const SMALL: Resources = { cpu: '10m', memory: '64Mi' };

/** The software that the metrics are about. */
interface Measured {
  readonly name: string;
  readonly software: Software;
  readonly credentials?: Credentials;
}

/** Where the metrics of a backend are, and the container that serves them. */
export function metricsOf(where: Construct, metrics: Metrics, measured: Measured): Scrape {
  const { engineOptions, exporterOptions, ownOptions, ownPort } = metrics;
  if (engineOptions) return ofEngine(where, engineOptions, measured);
  if (exporterOptions) return ofExporter(where, exporterOptions, measured);
  const { port, ports = port === undefined ? [] : [Port.http(port)], memberPorts } = measured.software;
  return { port: portOf(ownPort!, [...ports, ...memberPorts]), path: pathOf(where, ownOptions?.path), from: readers(where, ownOptions!) };
}

function ofEngine(where: Construct, options: EngineMetricsOptions, { name, software: { spec }, credentials }: Measured): Scrape {
  const { port, exporter } = spec?.metrics ?? refuseUnknown(where);
  const scrape = { port: portOf(port), path: PATH, from: readers(where, options) };
  if (!exporter) {
    refuseUnheeded(where, spec!.name, options);
    return scrape;
  }
  const resources = options.resources ?? SMALL;
  const environment = new Environment(where, Chart.of(where).namespace);
  environment.addConfig({ ...exporter.config, GOMEMLIMIT: memoryGoal(where, resources) }, NAME);
  environment.addSecrets(credentials ? secretsOf(exporter, credentials) : {}, 'credentials');
  const { image, user, command } = exporter;
  return { ...scrape, sidecar: { ...beside(name, scrape.port), image: options.image ?? image, command, user, resources, environment } };
}

function ofExporter(where: Construct, options: ExporterOptions, { name }: Measured): Scrape {
  const { image, command, args, user, config = {}, secrets = {}, resources = SMALL } = options;
  const port = portOf(options.port);
  const environment = new Environment(where, Chart.of(where).namespace);
  environment.addConfig(config, `${NAME}.config`);
  environment.addSecrets(secrets, `${NAME}.secrets`);
  return {
    port,
    path: pathOf(where, options.path),
    from: readers(where, options),
    sidecar: { ...beside(name, port), image, command, args, user, resources, environment },
  };
}

function beside(name: string, port: Port) {
  return { name: `${name}-exporter`, prop: `${NAME}.`, ports: [port] };
}

/** One of the software's ports, if the metrics are served there. */
function portOf(number: number, declared: Port[] = []): Port {
  return declared.find(({ container }) => container === number) ?? Port.tcp(number, { name: NAME });
}

/** With a soft memory limit, Go's garbage collector works harder before the exporter's container is OOM-killed. */
function memoryGoal(where: Construct, { memory, memoryLimit }: Resources): string {
  return `${Math.floor(byteQuantity(where, `${NAME}.resources.memory`, memoryLimit ?? memory) * 0.8 / MEBIBYTE)}MiB`;
}

function secretsOf({ credentials: wanted }: EngineExporter, credentials: Credentials) {
  return Object.fromEntries(Object.entries(wanted).map(([variable, key]) => [variable, credentials[key]]));
}

function readers(where: Construct, { from }: MetricsOptions) {
  const { name, metricsReaders } = Platform.of(where);
  const known = from ?? metricsReaders ?? [];
  return known.length > 0 ? known : refuse(where, {
    code: 'metrics-unread',
    problem: 'metrics are enabled but no client may scrape them',
    given: from === undefined ? 'no from' : from,
    allowed: 'the pods of Prometheus, here or for the whole platform',
    fix: `set from: [Peer.namespace('monitoring')], or once for all backends Platform.${name}({ metricsReaders: [Peer.namespace('monitoring')] })`,
  });
}

function pathOf(where: Construct, path: string = PATH): string {
  if (/^\/\S*$/.test(path)) return path;
  return refuse(where, {
    code: 'metrics-path-invalid',
    problem: 'metrics.path does not start with a slash',
    given: path,
    allowed: "an absolute path such as '/metrics'",
    fix: `set '/${path.replace(/\s/g, '')}'`,
  });
}

function refuseUnknown(where: Construct): never {
  return refuse(where, {
    code: 'metrics-unknown',
    problem: 'the metrics of this software are unknown',
    given: 'Metrics.ofEngine() without an engine',
    allowed: 'Metrics.own for software that serves them itself, Metrics.exporter for a sidecar container',
    fix: 'use Metrics.own(9100) with its port',
  });
}

function refuseUnheeded(where: Construct, name: string, { image, resources }: EngineMetricsOptions): void {
  const ignored = Object.entries({ image, resources }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  if (ignored.length === 0) return;
  refuse(where, {
    code: 'metrics-ignored',
    problem: `no effect: ${ignored.map(prop => `metrics.${prop}`).join(', ')}; ${name} serves its metrics itself, without an exporter container`,
    given: ignored.join(', '),
    allowed: 'only from',
    fix: 'remove it',
  });
}
