import { Chart } from 'cdk8s';
import { Row } from './row';
import { LEDGER, POSTGRES } from './stateful';
import {
  EngineMetricsOptions, ExporterOptions, Metrics, OwnMetricsOptions, Peer, Platform, Secret, StatefulBackend, StatefulBackendProps,
  TwelveFactorApp, User,
} from '../../../src';

export const READERS = [Peer.namespace('monitoring', { 'app.kubernetes.io/name': 'prometheus' })];
const EXPORTER: ExporterOptions = { image: 'ghcr.io/acme/ledger-exporter:1.4.0', port: 9100, from: READERS };

const made = (props: StatefulBackendProps, platform?: Platform): Row['to'] => (
  { app: { platform }, then: Object.assign((web: TwelveFactorApp) => void new StatefulBackend(Chart.of(web), 'store', props), { props }) }
);
const ofEngine = (more: EngineMetricsOptions): Row['to'] => made({ ...POSTGRES, metrics: Metrics.ofEngine({ from: READERS, ...more }) });
const exporter = (more: Partial<ExporterOptions>): Row => (
  { from: made({ ...LEDGER, metrics: Metrics.exporter(EXPORTER) }), to: made({ ...LEDGER, metrics: Metrics.exporter({ ...EXPORTER, ...more }) }) }
);
const served = (more: OwnMetricsOptions): Row['to'] => made({ ...LEDGER, metrics: Metrics.own(9100, { from: READERS, ...more }) });
export const pathed = (more: OwnMetricsOptions): Row => ({ from: served({}), to: served(more) });

export const metricsRows = (): { readonly [prop: string]: Row } => ({
  'PlatformOptions.metricsReaders': {
    from: made({ ...LEDGER, metrics: Metrics.own(9100, { from: READERS }) }),
    to: made({ ...LEDGER, metrics: Metrics.own(9100) }, Platform.generic({ metricsReaders: [Peer.namespace('observability')] })),
  },
  'StatefulBackendProps.metrics': { from: made(POSTGRES), to: ofEngine({}) },
  'MetricsOptions.from': { from: ofEngine({}), to: ofEngine({ from: [Peer.cidr('10.8.0.0/24')] }) },
  'EngineMetricsOptions.image': { from: ofEngine({}), to: ofEngine({ image: `registry.acme.example/postgres-exporter@sha256:${'0'.repeat(64)}` }) },
  'EngineMetricsOptions.resources': { from: ofEngine({}), to: ofEngine({ resources: { cpu: '50m', memory: '128Mi' } }) },
  'OwnMetricsOptions.path': pathed({ path: '/stats/prometheus' }),
  'ExporterOptions.image': exporter({ image: 'ghcr.io/acme/ledger-exporter:1.5.0' }),
  'ExporterOptions.port': exporter({ port: 9101 }),
  'ExporterOptions.command': exporter({ command: ['ledger-exporter'] }),
  'ExporterOptions.args': exporter({ args: ['--ledger=127.0.0.1:7070'] }),
  'ExporterOptions.config': exporter({ config: { LEDGER: '127.0.0.1:7070', VERBOSE: true } }),
  'ExporterOptions.secrets': exporter({ secrets: { PASSWORD: Secret.existing('ledger', { version: '2' }).key('password') } }),
  'ExporterOptions.resources': exporter({ resources: { cpu: '20m', memory: '32Mi' } }),
  'ExporterOptions.user': exporter({ user: User.of(65534) }),
});
