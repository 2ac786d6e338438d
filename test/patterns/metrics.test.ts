import { OPERATED, REPLICATED } from './rows/ha';
import { READERS } from './rows/metrics';
import { LEDGER, POSTGRES } from './rows/stateful';
import { Credentials, Engine, Metrics, Operator, Peer, Platform, Port, Secret, StatefulBackend, StatefulBackendProps, Storage, System } from '../../src';
import { ENGINES } from '../../src/engines';
import { Testing } from '../../src/testing';
import { declared } from '../engines/declared';

const OF_ENGINE = Metrics.ofEngine({ from: READERS });
const QUEUE: StatefulBackendProps = { engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue') };
const PROMETHEUS = Platform.generic({ operators: [Operator.PROMETHEUS] });

const find = (manifests: any[], kind: string, name = 'store') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const ENFORCING = Platform.generic({ enforcesNetworkPolicies: true });
const synth = (props: StatefulBackendProps, platform = ENFORCING): any[] => Testing.synth(new StatefulBackend(new System(Testing.app({ platform }), 'shop'), 'store', props));
const podOf = (props: StatefulBackendProps, platform?: Platform) => find(synth(props, platform), 'StatefulSet').spec.template;
const exporterOf = (props: StatefulBackendProps, platform?: Platform) => {
  const { initContainers = [], containers } = podOf(props, platform).spec;
  return [...initContainers, ...containers].find(({ name }: any) => name === 'store-exporter');
};
const ingressOn = (manifests: any[], port: number) => find(manifests, 'NetworkPolicy').spec.ingress.filter(({ ports }: any) => ports.some((each: any) => each.port === port));

describe('an exporter', () => {
  test('starts after the guard, before the server, and goes on', () => {
    const { initContainers, containers } = podOf({ ...POSTGRES, metrics: OF_ENGINE }).spec;
    expect(initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([['guard', undefined], ['store-exporter', 'Always']]);
    expect(containers.map(({ name }: any) => name)).toEqual(['store']);
  });

  test('is an ordinary container before 1.29', () => {
    const { initContainers, containers } = podOf({ ...POSTGRES, metrics: OF_ENGINE }, Platform.generic({ kubernetes: '1.28' })).spec;
    expect(initContainers.map(({ name }: any) => name)).toEqual(['guard']);
    expect(containers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([['store', undefined], ['store-exporter', undefined]]);
  });

  // A pod is ready only while all its sidecars are.
  test('has no probe by which it could take the server out of its Service, and does not end', () => {
    const exporter = exporterOf({ ...POSTGRES, metrics: OF_ENGINE });
    expect(Object.keys(exporter).filter(key => /Probe|lifecycle/.test(key))).toEqual([]);
    expect(exporter.command.slice(0, 2)).toEqual(['sh', '-euc']);
    expect(exporter.command[2]).toMatch(/^trap 'exit 0' TERM INT\nwhile :; do\n {2}\/bin\/postgres_exporter &\n/);
  });

  test('knows the server and the user from the same Secret, and nothing else', () => {
    const props = { ...POSTGRES, engine: Engine.postgres('17', { database: 'shop' }), credentials: Credentials.existing('db', { password: 'pw' }), config: { TZ: 'UTC' } };
    expect(exporterOf({ ...props, metrics: OF_ENGINE }).env).toEqual([
      { name: 'DATA_SOURCE_NAME', value: 'postgresql://127.0.0.1:5432/shop?sslmode=disable' },
      { name: 'GOMEMLIMIT', value: '51MiB' },
      { name: 'PGUSER', valueFrom: { secretKeyRef: { name: 'db', key: 'username' } } },
      { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'pw' } } },
    ]);
  });

  test('of a server without users has none', () => {
    expect(exporterOf({ engine: Engine.redisCache('8.2'), metrics: OF_ENGINE }).env.map(({ name }: any) => name)).toEqual(['REDIS_ADDR', 'GOMEMLIMIT']);
  });

  test('is restricted, under the user of its image, and sees no volume', () => {
    const { securityContext, volumeMounts, resources } = exporterOf({ ...POSTGRES, metrics: OF_ENGINE });
    expect(securityContext).toMatchObject({ runAsUser: 65534, runAsGroup: 65534, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    expect(volumeMounts).toBeUndefined();
    expect(resources).toMatchObject({ requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } });
  });

  test('of any other software is what it is said to be, under the user of the backend', () => {
    const exporter = Metrics.exporter({ image: 'ghcr.io/acme/ledger-exporter:1.4.0', port: 9100, path: '/stats', args: ['-v'], from: READERS, secrets: { KEY: Secret.existing('ledger', { version: '7' }).key('key') } });
    const { metadata, spec } = podOf({ ...LEDGER, metrics: exporter });
    expect(spec.initContainers).toMatchObject([{ image: 'ghcr.io/acme/ledger-exporter:1.4.0', args: ['-v'], restartPolicy: 'Always', securityContext: { runAsUser: 10001 } }]);
    expect(metadata.annotations).toMatchObject({ 'prometheus.io/path': '/stats', 'prometheus.io/port': '9100', 'prometheus.io/scrape': 'true' });
    expect(Object.values(metadata.annotations)).toContain('7');
  });
});

describe('metrics', () => {
  test('are on a port of the pod and of the headless Service, and not of the one that apps call', () => {
    const manifests = synth({ ...POSTGRES, metrics: OF_ENGINE });
    const portsOf = (name: string) => find(manifests, 'Service', name).spec.ports.map(({ name: port, targetPort }: any) => `${port} ${targetPort}`);
    // By its name, Services of 1.29 to 1.30 do not find the port of a sidecar.
    expect(portsOf('store-members')).toEqual(['postgres postgres', 'metrics 9187']);
    expect(portsOf('store')).toEqual(['postgres postgres']);
  });

  test('are read by their readers, who reach nothing else', () => {
    const manifests = synth({ ...POSTGRES, metrics: OF_ENGINE, callers: [Peer.namespace('reports')] });
    const reader = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } };
    expect(ingressOn(manifests, 9187)).toEqual([{ from: [reader], ports: [{ port: 9187, protocol: 'TCP' }] }]);
    expect(ingressOn(manifests, 5432)).toEqual([{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'reports' } } }], ports: [{ port: 5432, protocol: 'TCP' }] }]);
  });

  test('are read by the readers of the platform where nobody is named', () => {
    const platform = Platform.generic({ metricsReaders: [Peer.namespace('observability')] });
    expect(ingressOn(synth({ ...POSTGRES, metrics: Metrics.ofEngine() }, platform), 9187)[0].from).toEqual([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } } }]);
  });

  test('are told to the Prometheus Operator where there is one, and else by annotations', () => {
    const [plain, operated] = [undefined, PROMETHEUS].map(platform => synth({ ...POSTGRES, metrics: OF_ENGINE }, platform));
    expect(find(plain, 'PodMonitor')).toBeUndefined();
    expect(find(plain, 'StatefulSet').spec.template.metadata.annotations).toMatchObject({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9187', 'prometheus.io/path': '/metrics' });
    expect(find(operated, 'PodMonitor').spec).toEqual({ selector: { matchLabels: { 'app.kubernetes.io/instance': 'store' } }, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }] });
    expect(Object.keys(find(operated, 'StatefulSet').spec.template.metadata.annotations).filter(key => key.startsWith('prometheus.io'))).toEqual([]);
  });

  test('of an engine that has them itself need no exporter, and its members do not call each other for them', () => {
    const manifests = synth({ ...QUEUE, replicas: 3, metrics: OF_ENGINE });
    const { initContainers, containers: [server, ...others] } = find(manifests, 'StatefulSet').spec.template.spec;
    expect(initContainers.map(({ name }: any) => name)).toEqual(['guard']);
    expect(others).toEqual([]);
    expect(server.ports).toContainEqual({ name: 'metrics', containerPort: 15692, protocol: 'TCP' });
    expect(ingressOn(manifests, 15692)).toHaveLength(1);
    expect(ingressOn(manifests, 15692)[0].from).toHaveLength(1);
  });

  test('on a port that the software has anyway make no second one', () => {
    const manifests = synth({ ...LEDGER, metrics: Metrics.own(7070, { from: READERS }) }, PROMETHEUS);
    expect(find(manifests, 'StatefulSet').spec.template.spec.containers[0].ports).toEqual([{ name: 'http', containerPort: 7070, protocol: 'TCP' }]);
    expect(find(manifests, 'PodMonitor').spec.podMetricsEndpoints).toEqual([{ port: 'http', path: '/metrics' }]);
    const admin = { ...LEDGER, port: undefined, ports: [Port.http(7070), Port.http(9100, { name: 'admin', service: 80 })], metrics: Metrics.own(9100, { from: READERS }) };
    expect(find(synth(admin, PROMETHEUS), 'PodMonitor').spec.podMetricsEndpoints).toEqual([{ port: 'admin', path: '/metrics' }]);
  });

  test('of PostgreSQL with replicas are the operator\'s, on every server', () => {
    const platform = Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG, Operator.PROMETHEUS] });
    const manifests = synth({ ...REPLICATED, metrics: OF_ENGINE }, platform);
    expect(find(manifests, 'PodMonitor').spec).toEqual({ selector: { matchLabels: { 'cnpg.io/cluster': 'store' } }, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }] });
    expect(ingressOn(manifests, 9187)).toHaveLength(1);
    // What a Cluster inherits its Services inherit as well, and each server would be read once for each of them.
    expect(JSON.stringify(synth({ ...REPLICATED, metrics: OF_ENGINE }, OPERATED()))).not.toContain('prometheus.io/');
  });

  test.each(ENGINES)('of $name are known, and pass every check', engine => {
    const props = { ...declared(engine), metrics: OF_ENGINE };
    expect(Testing.findings(new StatefulBackend(new System(Testing.app({ platform: ENFORCING }), 'shop'), 'store', props))).toEqual([]);
  });
});
