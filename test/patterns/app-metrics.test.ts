import { CanaryRelease, Metrics, Operator, Peer, Platform, Port, TwelveFactorAppProps } from '../../src';
import { Testing } from '../../src/testing';
import { makeShop } from '../program';

const FROM = [Peer.namespace('monitoring')];
const EXPORTER = Metrics.exporter({ image: 'nginx/nginx-prometheus-exporter:1.5.1', port: 9113, args: ['--nginx.scrape-uri=http://127.0.0.1:8080/status'], from: FROM });
const PROMETHEUS = Platform.generic({ operators: [Operator.PROMETHEUS] });

const synth = (web: Partial<TwelveFactorAppProps>, platform?: Platform): any[] => Testing.synth(makeShop({ app: { platform }, web }).app);
const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const portsFor = (policy: any, namespace: string) => policy.spec.ingress
  .filter(({ from = [] }: any) => from.some(({ namespaceSelector }: any) => namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === namespace))
  .flatMap(({ ports }: any) => ports.map(({ port }: any) => port));

describe('an adapter, which turns what an app has into metrics', () => {
  const manifests = synth({ metrics: EXPORTER });
  const { metadata, spec } = find(manifests, 'Deployment').spec.template;

  test('is a sidecar with the port of its own', () => {
    expect(spec.initContainers.map(({ name, restartPolicy, ports }: any) => [name, restartPolicy, ports])).toEqual([
      ['web-exporter', 'Always', [{ name: 'metrics', containerPort: 9113, protocol: 'TCP' }]],
    ]);
    expect(spec.containers.map(({ ports }: any) => ports.map(({ containerPort }: any) => containerPort))).toEqual([[8080]]);
  });

  test('is scraped there, by those who scrape, who reach nothing else', () => {
    expect(metadata.annotations).toMatchObject({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9113', 'prometheus.io/path': '/metrics' });
    expect(portsFor(find(manifests, 'NetworkPolicy'), 'monitoring')).toEqual([9113]);
  });

  test('is in no Service: clients of the app have nothing to do with it', () => {
    expect(find(manifests, 'Service').spec.ports.map(({ port }: any) => port)).toEqual([8080]);
  });
});

test('with the Prometheus Operator a PodMonitor of each process says where to scrape, and no annotation', () => {
  const manifests = synth({ metrics: EXPORTER, processes: { worker: { command: ['./work'], metrics: Metrics.own(9100, { from: FROM, path: '/stats' }) } } }, PROMETHEUS);
  const monitored = (name: string) => find(manifests, 'PodMonitor', name).spec;
  expect(monitored('web')).toEqual({ selector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/instance': 'web' }) }, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }] });
  expect(monitored('web-worker').podMetricsEndpoints).toEqual([{ port: 'metrics', path: '/stats' }]);
  expect(find(manifests, 'Deployment').spec.template.metadata.annotations ?? {}).not.toHaveProperty(['prometheus.io/scrape']);
});

test('metrics that the app serves on a port that it has anyway are scraped there', () => {
  const manifests = synth({ port: undefined, ports: [Port.http(8080), Port.http(9090, { name: 'admin' })], metrics: Metrics.own(9090, { from: FROM }) });
  expect(portsFor(find(manifests, 'NetworkPolicy'), 'monitoring')).toEqual([9090]);
  expect(find(manifests, 'Deployment').spec.template.spec.containers[0].ports).toHaveLength(2);
});

test('the pods of a release have the same adapter', () => {
  const { app, shop, web } = makeShop({ web: { replicas: 4, metrics: EXPORTER } });
  new CanaryRelease(shop, 'web-canary', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 25 });
  const canary = find(Testing.synth(app), 'Deployment', 'web-canary').spec.template;
  expect(canary.spec.initContainers.map(({ name, image }: any) => [name, image])).toEqual([['web-canary-exporter', 'nginx/nginx-prometheus-exporter:1.5.1']]);
  expect(canary.metadata.annotations['prometheus.io/port']).toBe('9113');
});
