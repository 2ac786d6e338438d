import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ENGINE_METRICS, EXPORTER, OWN_METRICS } from './shapes';
import { Software } from './software';
import { Environment } from '../blocks/environment';
import { Scrape } from '../blocks/scrape';
import { EngineExporter } from '../engines/engine-spec';
import { Platform } from '../platform/platform';
import { byteQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { Credentials } from '../props/credentials';
import { EngineMetricsOptions, ExporterOptions, Metrics, MetricsOptions } from '../props/metrics';
import { Port } from '../props/port';
import { Resources } from '../props/resources';

const NAME = 'metrics';
const PATH = '/metrics';
const MEBIBYTE = 2 ** 20;
/** Enough for what the engines' exporters tell of a small server. */
const SMALL: Resources = { cpu: '10m', memory: '64Mi' };

/** What the metrics are of. */
interface Measured {
  readonly name: string;
  readonly software: Software;
  readonly credentials?: Credentials;
}

/** Where the metrics of a backend are, and what serves them. */
export function metricsOf(where: Construct, metrics: Metrics, measured: Measured): Scrape {
  const { engineOptions, exporterOptions, ownOptions, ownPort } = metrics;
  if (engineOptions) return ofEngine(where, engineOptions, measured);
  if (exporterOptions) return ofExporter(where, exporterOptions, measured);
  checkShape(where, NAME, { ...ownOptions, port: ownPort! }, OWN_METRICS);
  const { port, ports = port === undefined ? [] : [Port.http(port)], memberPorts } = measured.software;
  return { port: portOf(ownPort!, [...ports, ...memberPorts]), path: pathOf(where, ownOptions?.path), from: readers(where, ownOptions!) };
}

function ofEngine(where: Construct, options: EngineMetricsOptions, { name, software: { spec }, credentials }: Measured): Scrape {
  checkShape(where, NAME, options, ENGINE_METRICS);
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
  checkShape(where, NAME, options, EXPORTER);
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

/** One of the software's ports, when the metrics are served there. */
function portOf(number: number, declared: Port[] = []): Port {
  return declared.find(({ container }) => container === number) ?? Port.tcp(number, { name: NAME });
}

/** The collector works harder before the kernel ends the exporter, and the container with it. */
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
    problem: 'it has metrics that nobody is let in to read',
    given: from === undefined ? 'nobody' : from,
    allowed: 'the pods of Prometheus, here or for the whole platform',
    fix: `write from: [Peer.namespace('monitoring')], or once for all Platform.${name}({ metricsReaders: [Peer.namespace('monitoring')] })`,
  });
}

function pathOf(where: Construct, path: string = PATH): string {
  if (/^\/\S*$/.test(path)) return path;
  return refuse(where, {
    code: 'metrics-path-invalid',
    problem: 'metrics.path does not start with a slash',
    given: path,
    allowed: "an absolute path such as '/metrics'",
    fix: `write '/${path.replace(/\s/g, '')}'`,
  });
}

function refuseUnknown(where: Construct): never {
  return refuse(where, {
    code: 'metrics-unknown',
    problem: 'nothing is known of the metrics of this software',
    given: 'Metrics.ofEngine() without an engine',
    allowed: 'Metrics.own for software that serves them itself, Metrics.exporter for a container beside it',
    fix: 'write Metrics.own(9100), with its port',
  });
}

function refuseUnheeded(where: Construct, name: string, { image, resources }: EngineMetricsOptions): void {
  const unheeded = Object.entries({ image, resources }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  if (unheeded.length === 0) return;
  refuse(where, {
    code: 'metrics-unheeded',
    problem: `${unheeded.map(prop => `metrics.${prop}`).join(', ')}: ${name} serves its metrics itself, and there is no other container`,
    given: unheeded.join(', '),
    allowed: 'from alone',
    fix: 'remove it',
  });
}
