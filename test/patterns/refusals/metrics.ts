import { Credentials, Engine, ExporterOptions, Metrics, Platform, Port, StatefulBackend, StatefulBackendProps, Storage } from '../../../src';
import { makeShop } from '../../program';
import { OPERATED, REPLICATED } from '../rows/ha';
import { READERS } from '../rows/metrics';
import { LEDGER, POSTGRES } from '../rows/stateful';

const made = (props: StatefulBackendProps, platform?: Platform) => () => new StatefulBackend(makeShop({ app: { platform } }).shop, 'orders', props);
const ledger = (metrics: Metrics, more: object = {}) => made({ ...LEDGER, ...more, metrics });
const exporter = (more: object = {}) => Metrics.exporter({ image: 'ghcr.io/acme/ledger-exporter:1.4.0', port: 9100, from: READERS, ...more } as ExporterOptions);
const queue: StatefulBackendProps = { engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue') };

/** Programs with metrics that are refused. */
export const METRICS_REFUSED: { readonly [what: string]: () => unknown } = {
  'metrics that nobody reads': made({ ...POSTGRES, metrics: Metrics.ofEngine() }),
  'metrics that an empty list reads': made({ ...POSTGRES, metrics: Metrics.ofEngine({ from: [] }) }, Platform.gke({ metricsReaders: READERS })),
  'metrics of no engine': ledger(Metrics.ofEngine({ from: READERS })),
  'metrics of an engine with an exporter that is not there': made({ ...queue, metrics: Metrics.ofEngine({ from: READERS, image: 'rabbitmq-exporter:1', resources: { cpu: '1', memory: '1Gi' } }) }),
  'metrics with an unknown prop': () => made({ ...POSTGRES, metrics: Metrics.ofEngine({ from: READERS, interval: '30s' } as object) })(),
  'metrics under a relative path': ledger(Metrics.own(9100, { from: READERS, path: 'metrics' })),
  'metrics on no port': ledger(Metrics.own(0, { from: READERS })),
  'metrics on a port in words': () => ledger(Metrics.own('9100' as unknown as number, { from: READERS }))(),
  'exporter on the port of the software': ledger(exporter({ port: 7070 })),
  'exporter beside a port called metrics': ledger(exporter(), { port: undefined, ports: [Port.http(7070), Port.http(8080, { name: 'metrics' })] }),
  'exporter without a tag': ledger(exporter({ image: 'ledger-exporter' })),
  'exporter with a variable twice': ledger(exporter({ config: { URL: 'a' }, secrets: { URL: Credentials.existing('ledger').password } })),
  'exporter with the name of an init step': ledger(exporter(), { init: [{ name: 'orders-exporter', command: ['true'] }] }),
  'exporter and ha': made({ ...REPLICATED, metrics: exporter() }, OPERATED()),
  'platform whose metrics nobody reads': () => Platform.gke({ metricsReaders: [] }),
};
