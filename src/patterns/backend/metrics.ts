import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Software } from './software';
import { Environment } from '../../blocks/config/environment';
import { Scrape } from '../../blocks/pods/scrape';
import { EngineExporter } from '../../engines/engine-spec';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { Credentials } from '../../props/config/credentials';
import { EngineMetricsOptions, Metrics } from '../../props/pods/metrics';
import { Resources } from '../../props/scaling/resources';
import { Port } from '../../props/services/port';
import { EXPORTER_RESOURCES, exporterBeside, METRICS_PATH, metricsPort, readers, scrapeOf } from '../workload/metrics';

const MEBIBYTE = 2 ** 20;

/** The software that the metrics are about. */
interface Measured {
  readonly name: string;
  readonly software: Software;
  readonly credentials?: Credentials;
}

/** Where the metrics of a backend are, and the container that serves them. */
export function metricsOf(where: Construct, metrics: Metrics, measured: Measured): Scrape {
  if (metrics.engineOptions) return ofEngine(where, metrics.engineOptions, measured);
  const { port, ports = port === undefined ? [] : [Port.http(port)], memberPorts } = measured.software;
  return scrapeOf(where, metrics, { name: measured.name, ports: [...ports, ...memberPorts] });
}

function ofEngine(where: Construct, options: EngineMetricsOptions, { name, software: { spec }, credentials }: Measured): Scrape {
  const { port, exporter } = spec?.metrics ?? refuseUnknown(where);
  const scrape = { port: metricsPort(port), path: METRICS_PATH, from: readers(where, options) };
  if (!exporter) {
    refuseUnheeded(where, spec!.name, options);
    return scrape;
  }
  const resources = options.resources ?? EXPORTER_RESOURCES;
  const environment = new Environment(where, Chart.of(where).namespace);
  environment.addConfig({ ...exporter.config, GOMEMLIMIT: memoryGoal(where, resources) }, 'metrics');
  environment.addSecrets(credentials ? secretsOf(exporter, credentials) : {}, 'credentials');
  const { image, user, command } = exporter;
  return { ...scrape, sidecar: { ...exporterBeside(name, scrape.port), image: options.image ?? image, command, user, resources, environment } };
}

/** With a soft memory limit, Go's garbage collector works harder before the exporter's container is OOM-killed. */
function memoryGoal(where: Construct, { memory, memoryLimit }: Resources): string {
  return `${Math.floor(byteQuantity(where, 'metrics.resources.memory', memoryLimit ?? memory) * 0.8 / MEBIBYTE)}MiB`;
}

function secretsOf({ credentials: wanted }: EngineExporter, credentials: Credentials) {
  return Object.fromEntries(Object.entries(wanted).map(([variable, key]) => [variable, credentials[key]]));
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
