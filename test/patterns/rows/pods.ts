import { collector } from './agent';
import { Row, web } from './row';
import { ledger } from './stateful';
import {
  DisruptionBudget, DnsOptions, EphemeralPathOptions, Health, Metrics, Peer, Platform, PodField, PodSettings, Port, Probe, ProjectedFile,
  ResourceFieldOptions, Secret, Sidecar, StorageClass, TokenFileOptions, TwelveFactorAppProps, User, WritablePath,
} from '../../../src';

const REGISTRY = Secret.existing('registry');

const settled = (pod: PodSettings): Row => web({ pod });
const resolving = (dns: DnsOptions): Row => web({ pod: { dns } });

/** For every prop of pods as a whole: the same program without and with it. */
const PROXY: Sidecar = { name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' } };
const beside = (more: Partial<Sidecar>, props: Partial<TwelveFactorAppProps> = {}): Row => (
  web({ ...props, sidecars: [{ ...PROXY, ...more }] }, { ...props, sidecars: [PROXY] })
);
const CONTENT = { writablePaths: [WritablePath.disk('/srv/content', '1Gi')] };
const INIT = { init: [{ name: 'migrate', command: ['./migrate'] }] };
const INFO = { '/etc/podinfo/labels': ProjectedFile.podField(PodField.labels()) };

/** Rows of defaults that are literals. */
export const divided = (options: ResourceFieldOptions): Row => (
  web({ podFields: { MEMORY_LIMIT: PodField.memoryLimit(options) } }, { podFields: { MEMORY_LIMIT: PodField.memoryLimit() } })
);
export const tokened = (options: TokenFileOptions): Row => (
  web({ projectedFiles: { '/run/secrets/vault/token': ProjectedFile.token('vault', options) } }, { projectedFiles: { '/run/secrets/vault/token': ProjectedFile.token('vault') } })
);
const scratched = (options: EphemeralPathOptions): Row => (
  web({ writablePaths: [WritablePath.ephemeral('/scratch', '200Gi', options)] }, { writablePaths: [WritablePath.ephemeral('/scratch', '200Gi')] })
);

export const podRows = (): { readonly [prop: string]: Row } => ({
  'PlatformOptions.imagePullSecrets': { to: { app: { platform: Platform.generic({ imagePullSecrets: [REGISTRY] }) } } },
  'SystemDefaults.imagePullSecrets': { to: { system: { defaults: { imagePullSecrets: [REGISTRY] } } } },
  'WorkloadProps.imagePullSecrets': web(
    { imagePullSecrets: [REGISTRY, Secret.existing('mirror')], processes: { worker: { command: ['./work'], imagePullSecrets: [Secret.existing('tools')] } } },
    { processes: { worker: { command: ['./work'] } } },
  ),
  'StatefulBackendProps.imagePullSecrets': ledger({ imagePullSecrets: [REGISTRY] }),
  'NodeAgentProps.imagePullSecrets': collector({ imagePullSecrets: [REGISTRY] }),
  'WorkloadProps.workingDir': web(
    { workingDir: '/srv/web', init: [{ name: 'migrate', command: ['./migrate'] }] }, { init: [{ name: 'migrate', command: ['./migrate'] }] },
  ),
  'StatefulBackendProps.workingDir': ledger({ workingDir: '/srv/ledger' }),
  'NodeAgentProps.workingDir': collector({ workingDir: '/srv' }),
  'WorkloadProps.podFields': web(
    {
      ...INIT,
      podLabels: { team: 'checkout' },
      podFields: { POD_NAME: PodField.podName(), TEAM: PodField.label('team'), CPUS: PodField.cpuLimit(), MEMORY: PodField.memoryRequest({ divisor: '1Mi' }) },
      processes: { worker: { command: ['./work'], podFields: { NODE_NAME: PodField.nodeName() } } },
    },
    { ...INIT, podLabels: { team: 'checkout' }, processes: { worker: { command: ['./work'] } } },
  ),
  'StatefulBackendProps.podFields': ledger({ podFields: { MEMBER: PodField.label('statefulset.kubernetes.io/pod-name'), POD_IP: PodField.podIp() } }),
  'NodeAgentProps.podFields': collector({ podFields: { NODE_NAME: PodField.nodeName(), NODE_IP: PodField.nodeIp() } }),
  'Sidecar.podFields': beside({ podFields: { MEMORY_LIMIT: PodField.memoryLimit() } }),
  'ResourceFieldOptions.divisor': divided({ divisor: '1Mi' }),
  'WorkloadProps.projectedFiles': web(
    {
      ...INIT,
      projectedFiles: {
        ...INFO,
        '/etc/podinfo/memory': ProjectedFile.podField(PodField.memoryLimit({ divisor: '1Mi' })),
        '/run/secrets/vault/token': ProjectedFile.token('vault', { expirationSeconds: 7200 }),
        '/run/secrets/vault/ca.crt': ProjectedFile.secret(Secret.existing('vault').key('ca.crt')),
        '/run/secrets/vault/cluster.crt': ProjectedFile.configMap('kube-root-ca.crt', 'ca.crt'),
        '/run/secrets/vault/vault.json': ProjectedFile.configMap('vault', 'vault.json'),
      },
      processes: { worker: { command: ['./work'], projectedFiles: { '/etc/podinfo/uid': ProjectedFile.podField(PodField.uid()) } } },
    },
    { ...INIT, processes: { worker: { command: ['./work'] } } },
  ),
  'StatefulBackendProps.projectedFiles': ledger({ projectedFiles: INFO }),
  'NodeAgentProps.projectedFiles': collector({ projectedFiles: INFO }),
  'TokenFileOptions.expirationSeconds': tokened({ expirationSeconds: 600 }),
  'EphemeralPathOptions.storageClass': scratched({ storageClass: StorageClass.existing('fast') }),
  'WorkloadProps.revisionHistory': web({ revisionHistory: 3 }),
  'StatefulBackendProps.revisionHistory': ledger({ revisionHistory: 3 }),
  'NodeAgentProps.revisionHistory': collector({ revisionHistory: 3 }),
  'WorkloadProps.progressDeadlineSeconds': web({ progressDeadlineSeconds: 1800 }),
  'WorkloadProps.disruptionBudget': web({ replicas: 4, disruptionBudget: DisruptionBudget.minAvailable('3') }, { replicas: 4 }),
  'StatefulBackendProps.disruptionBudget': ledger(
    { replicas: 5, clustered: true, disruptionBudget: DisruptionBudget.maxUnavailable('2') }, { replicas: 5, clustered: true },
  ),
  'WorkloadProps.pod': web(
    { pod: { dns: { ndots: 2 } }, processes: { worker: { command: ['./work'], pod: { serviceLinks: true } } } }, { processes: { worker: { command: ['./work'] } } },
  ),
  'WorkloadProps.metrics': web({ metrics: Metrics.exporter({ image: 'nginx/nginx-prometheus-exporter:1.5.1', port: 9113, args: ['--nginx.scrape-uri=http://127.0.0.1:8080/status'], from: [Peer.namespace('monitoring')] }) }),
  'WorkloadProps.sidecars': web({ sidecars: [PROXY] }),
  'StatefulBackendProps.sidecars': ledger({ sidecars: [PROXY] }),
  'NodeAgentProps.sidecars': collector({ sidecars: [PROXY] }),
  'Sidecar.name': beside({ name: 'bouncer' }),
  'Sidecar.image': beside({ image: 'ghcr.io/acme/pgbouncer:1.25.0' }),
  'Sidecar.resources': beside({ resources: { cpu: '50m', memory: '64Mi' } }),
  'Sidecar.command': beside({ command: ['./proxy'] }),
  'Sidecar.args': beside({ args: ['--verbose'] }),
  'Sidecar.config': beside({ config: { POOL_MODE: 'transaction' } }),
  'Sidecar.secrets': beside({ secrets: { PROXY_KEY: Secret.existing('proxy').key('key') } }),
  'Sidecar.bindings': web(db => ({ sidecars: [{ ...PROXY, bindings: { DB_HOST: db.host } }] }), { sidecars: [PROXY] }),
  'Sidecar.ports': beside({ ports: [Port.tcp(6432, { name: 'proxy' }), Port.udp(8125, { name: 'statsd' })] }),
  'Sidecar.health': beside(
    { ports: [Port.tcp(6432, { name: 'proxy' })], health: Health.probes({ startup: Probe.tcp() }) }, {},
  ),
  'Sidecar.beforeInit': beside({ beforeInit: true }, { init: [{ name: 'migrate', command: ['./migrate'] }] }),
  'Sidecar.writablePaths': beside({ writablePaths: [WritablePath.disk('/var/cache/proxy', '128Mi'), WritablePath.memory('/run/proxy', '8Mi')] }),
  'Sidecar.sharedPaths': beside({ sharedPaths: ['/srv/content'] }, CONTENT),
  'Sidecar.user': beside({ user: User.of(65532) }),
  'StatefulBackendProps.pod': ledger({ pod: { dns: { ndots: 2 } } }),
  'NodeAgentProps.pod': collector({ pod: { dns: { ndots: 2 } } }),
  'PodSettings.dns': resolving({ ndots: 1, searches: ['corp.acme.example'], timeoutSeconds: 2, attempts: 3 }),
  'PodSettings.hostAliases': settled({ hostAliases: { '10.9.0.1': ['ledger.acme.example', 'ledger'], 'fd00::1': ['ledger6'] } }),
  'PodSettings.runtimeClass': settled({ runtimeClass: 'gvisor' }),
  'PodSettings.serviceLinks': settled({ serviceLinks: true }),
  'DnsOptions.ndots': resolving({ ndots: 0 }),
  'DnsOptions.searches': resolving({ searches: ['corp.acme.example', 'acme.example'] }),
  'DnsOptions.timeoutSeconds': resolving({ timeoutSeconds: 1 }),
  'DnsOptions.attempts': resolving({ attempts: 5 }),
});
