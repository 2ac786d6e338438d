import { Chart } from 'cdk8s';
import {
  CanaryRelease, CanaryReleaseProps, Credentials, DisruptionBudget, Engine, ExternalService, Health, IstioMode, Mesh, Metrics, NodeAgentProps,
  Operator, Peer, Platform, PodField, PodSettings, Port, ProjectedFile, Router, Schedule, Secret, ShadowRelease, Sidecar, StatefulBackend,
  StatefulBackendProps, Storage, StorageClass, TwelveFactorAppProps, User, WritablePath,
} from '../../../src';
import { Changes, makeShop } from '../../program';
import { collector } from '../rows/agent';
import { ledger } from '../rows/stateful';

const web = (changed: Changes['web']) => () => makeShop({ web: changed });
const settled = (pod: PodSettings) => web({ pod });
const stored = (props: Partial<StatefulBackendProps>) => () => makeShop(ledger(props).to);
const agent = (props: Partial<NodeAgentProps>) => () => makeShop(collector(props).to);
const PROXY: Sidecar = { name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' } };
const MESH = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });
const beside = (more: Partial<Sidecar>) => web({ sidecars: [{ ...PROXY, ...more }] });
const { maxUnavailable, minAvailable } = DisruptionBudget;
const fielded = (FIELD: PodField, more: Partial<TwelveFactorAppProps> = {}) => web({ ...more, podFields: { FIELD } });
const projected = (file: ProjectedFile, path = '/etc/podinfo/file') => web({ projectedFiles: { [path]: file } });
const older = (kubernetes: string, FIELD: PodField, props: Partial<StatefulBackendProps> = {}) => () => (
  makeShop({ ...ledger({ ...props, podFields: { FIELD } }).to, app: { platform: Platform.generic({ kubernetes }) } })
);
const UNLIMITED = { cpu: '100m', memory: '128Mi', cpuLimit: 'none' };
const argo = (app: Partial<TwelveFactorAppProps>, own: Partial<CanaryReleaseProps>) => () => {
  const platform = Platform.generic({ operators: [Operator.ARGO_ROLLOUTS] });
  const { shop, web: released } = makeShop({ app: { platform }, web: { replicas: 9, ...app } });
  return new CanaryRelease(shop, 'web-next', { app: released, image: 'ghcr.io/acme/web:1.9.0', weight: 10, router: Router.argoRollouts({ adopted: true }), ...own });
};

/** Settings of pods as a whole that are rejected. */
export const POD_REFUSED: { readonly [what: string]: () => unknown } = {
  'disruption budget of no pod': web({ disruptionBudget: maxUnavailable('0') }),
  'disruption budget of a fraction': web({ disruptionBudget: minAvailable('1.5') }),
  'disruption budget that blocks': web({ replicas: 3, disruptionBudget: minAvailable('3') }),
  'disruption budget that blocks by percent': web({ replicas: 3, disruptionBudget: minAvailable('70%') }),
  'disruption budget that blocks when scaled down': web({ scale: { min: 1, max: 5 }, disruptionBudget: minAvailable('1') }),
  'disruption budget of all pods': web({ replicas: 3, disruptionBudget: maxUnavailable('100%') }),
  'disruption budget of all pods at the maximum': web({ scale: { min: 1, max: 10 }, disruptionBudget: maxUnavailable('100%') }),
  'disruption budget without a majority at the maximum': stored({ replicas: undefined, scale: { min: 3, max: 9 }, clustered: true, disruptionBudget: minAvailable('2') }),
  'disruption budget of a single pod': web({ replicas: 1, disruptionBudget: minAvailable('1') }),
  'disruption budget without a majority': stored({ replicas: 5, clustered: true, disruptionBudget: maxUnavailable('3') }),
  'disruption budget of a single member': stored({ disruptionBudget: maxUnavailable('1') }),
  'disruption budget of a clock': web({ processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), disruptionBudget: maxUnavailable('1') } } }),
  'progress deadline before the start ends': web({ progressDeadlineSeconds: 120 }),
  'no revision to go back to': web({ revisionHistory: 0 }),
  'working directory that is relative': web({ workingDir: 'srv/web' }),
  'working directory above itself': web({ workingDir: '/srv/../etc' }),
  'pull Secret without a name': web({ imagePullSecrets: [Secret.existing('Registry')] }),
  'ndots beyond the resolver': settled({ dns: { ndots: 16 } }),
  'dns that sets nothing': settled({ dns: {} }),
  'search domain in capitals': settled({ dns: { searches: ['Corp.acme.example'] } }),
  'search domains without end': settled({ dns: { searches: Array.from({ length: 30 }, (_, i) => `d${i}.acme.example`) } }),
  'host alias of a name': settled({ hostAliases: { 'ledger.acme.example': ['10.9.0.1'] } }),
  'host alias without names': settled({ hostAliases: { '10.9.0.1': [] } }),
  'host alias that is no name': settled({ hostAliases: { '10.9.0.1': ['http://ledger'] } }),
  'host aliases on the network of the node': agent({ hostNetwork: 'network devices are measured', pod: { hostAliases: { '10.9.0.1': ['ledger'] } } }),
  'runtime class that is no name': settled({ runtimeClass: 'gVisor!' }),
  'sidecar with the name of the app': beside({ name: 'web' }),
  'two sidecars with one name': web({ sidecars: [PROXY, { ...PROXY, ports: [] }] }),
  'sidecar that is probed on a UDP port': beside({ ports: [Port.udp(8125, { name: 'statsd' })], health: Health.tcp() }),
  'sidecar on the port of the app': beside({ ports: [Port.tcp(8080, { name: 'proxy' })] }),
  'sidecar without a tag': beside({ image: 'pgbouncer' }),
  'sidecar with a name in capitals': beside({ name: 'Proxy' }),
  'sidecar that shares what the app has not': beside({ sharedPaths: ['/srv/content'] }),
  'shared memory on disk': web({ writablePaths: [WritablePath.disk('/dev/shm', '128Mi')] }),
  'shared memory of a database on disk': stored({ writablePaths: [WritablePath.disk('/dev/shm', '1Gi')] }),
  'writable path among files of the kernel': web({ writablePaths: [WritablePath.memory('/proc/acme', '1Mi')] }),
  'sidecar that shares what it has itself': beside({ sharedPaths: ['/tmp'] }),
  'sidecar that runs as root': beside({ user: User.of(0) }),
  'sidecar with the user of its image': beside({ user: User.ofImage() }),
  'sidecar that shares a path twice': web({ writablePaths: [WritablePath.disk('/srv/content', '1Gi')], sidecars: [{ ...PROXY, sharedPaths: ['/srv/content', '/srv/content'] }] }),
  'sidecar that shares more memory than it has': web({
    writablePaths: [WritablePath.memory('/cache', '128Mi')], resources: { cpu: '100m', memory: '512Mi' }, sidecars: [{ ...PROXY, sharedPaths: ['/cache'] }],
  }),
  'sidecar through itself': web(db => ({ sidecars: [{ ...PROXY, ports: [Port.tcp(6432, { name: 'proxy' })], bindings: { UPSTREAM: db.address.through(6432) } }] })),
  'proxy that starts after the init containers': web(db => ({
    sidecars: [{ ...PROXY, ports: [Port.tcp(6432, { name: 'proxy' })] }], init: [{ name: 'migrate', command: ['./migrate'] }], bindings: { DATABASE_URL: db.url.through(6432) },
  })),
  'proxy of servers of an operator': () => makeShop({
    app: { platform: Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG] }) },
    then: (made, db) => {
      const ledger17 = new StatefulBackend(Chart.of(made), 'pg', { engine: Engine.postgres('17', { ha: { instances: 3 } }), storage: Storage.of('20Gi') });
      ledger17.bind('DB', db.address.through(6432));
    },
  }),
  'privileged port of a sidecar on the network of the node': agent({ hostNetwork: 'network devices are measured', sidecars: [{ ...PROXY, ports: [Port.tcp(80, { name: 'proxy' })] }] }),
  'callers of a worker that has only metrics': web({
    port: undefined, health: undefined, metrics: Metrics.own(9090, { from: [Peer.namespace('monitoring')] }), callers: [Peer.namespace('edge')],
  }),
  'sidecar with a probe of no port': beside({ health: Health.tcp() }),
  'sidecar with a secret in its config': beside({ config: { PROXY_PASSWORD: 'correct-horse-battery' } }),
  'sidecar of a job without native ones': () => makeShop({
    app: { platform: Platform.generic({ kubernetes: '1.28' }) }, web: { processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), sidecars: [PROXY] } } },
  }),
  'job in a mesh of proxies that do not end with it': () => makeShop({
    app: { platform: Platform.generic({ kubernetes: '1.28', mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }) }, web: { processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15') } } },
  }),
  'sidecar before init without native ones': () => makeShop({ app: { platform: Platform.generic({ kubernetes: '1.28' }) }, web: { sidecars: [{ ...PROXY, beforeInit: true }] } }),
  'binding through a proxy that is not there': web(db => ({ bindings: { DATABASE_URL: db.url.through(6432) } })),
  'binding through a proxy of an address in a Secret': () => (
    ExternalService.at('10.9.0.1', 5432, { credentials: Credentials.existing('ledger', { uri: 'uri' }) }).url.through(6432)
  ),
  'binding through a proxy that a process lacks': web(db => ({
    sidecars: [{ ...PROXY, ports: [Port.tcp(6432, { name: 'proxy' })] }], bindings: { DATABASE_URL: db.url.through(6432) }, processes: { worker: { command: ['./work'] } },
  })),
  'shadow whose sidecar calls the database': () => {
    const { shop, web: app } = makeShop({ app: { platform: MESH }, web: db => ({ sidecars: [{ ...PROXY, bindings: { DB_HOST: db.host } }] }) });
    return new ShadowRelease(shop, 'web-shadow', { app, image: 'ghcr.io/acme/web:1.9.0' });
  },
  'field of the pod and config with one variable': web({ podFields: { POD_NAME: PodField.podName() }, config: { POD_NAME: 'web' } }),
  'field of the pod with a name that no shell can read': web({ podFields: { 'pod-name': PodField.podName() } }),
  'field of the pod as a text': () => fielded('metadata.name' as unknown as PodField)(),
  'all labels in a variable': fielded(PodField.labels()),
  'all annotations in a variable of a sidecar': beside({ podFields: { ALL: PodField.annotations() } }),
  'label with a key that cannot be': fielded(PodField.label("team'")),
  'annotation with a key that cannot be': projected(ProjectedFile.podField(PodField.annotation('acme.example/'))),
  'label that the pods do not have': fielded(PodField.label('teem'), { podLabels: { team: 'checkout' } }),
  'label of the pods of a process only': fielded(PodField.label('queue'), { processes: { worker: { command: ['./work'], podLabels: { queue: 'mail' } } } }),
  'label of a member on an app': fielded(PodField.label('statefulset.kubernetes.io/pod-name')),
  'index of a run that has none': web({
    processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), podFields: { INDEX: PodField.label('batch.kubernetes.io/job-completion-index') } } },
  }),
  'label in a file that the agents do not have': agent({ projectedFiles: { '/etc/podinfo/hash': ProjectedFile.podField(PodField.label('pod-template-hash')) } }),
  'label in a sidecar that the pods do not have': beside({ podFields: { TEAM: PodField.label('team') } }),
  'label of the Deployment in pods of Argo Rollouts': argo({}, { podFields: { HASH: PodField.label('pod-template-hash') } }),
  'zone before Kubernetes 1.35': older('1.34', PodField.label('topology.kubernetes.io/zone')),
  'index of a member before Kubernetes 1.28': older('1.27', PodField.label('apps.kubernetes.io/pod-index')),
  'addresses of the node before Kubernetes 1.29': older('1.28', PodField.nodeIps()),
  'CPU limit of a container without one': fielded(PodField.cpuLimit(), { resources: UNLIMITED }),
  'CPU limit of an init container without one': fielded(PodField.cpuLimit(), { init: [{ name: 'migrate', command: ['./migrate'], resources: UNLIMITED }] }),
  'CPU limit of a sidecar without one': beside({ podFields: { CPUS: PodField.cpuLimit() }, resources: UNLIMITED }),
  'CPU limit in a file of a process without one': web({
    projectedFiles: { '/etc/podinfo/cpus': ProjectedFile.podField(PodField.cpuLimit()) }, processes: { worker: { command: ['./work'], resources: UNLIMITED } },
  }),
  'CPU limit of a version without one': argo({ podFields: { CPUS: PodField.cpuLimit() } }, { resources: UNLIMITED }),
  'CPU in bytes': fielded(PodField.cpuRequest({ divisor: '1Mi' })),
  'memory in thousandths': projected(ProjectedFile.podField(PodField.memoryLimit({ divisor: '1m' }))),
  'memory in a unit of two': fielded(PodField.ephemeralStorageLimit({ divisor: '2Gi' })),
  'address of the pod in a file': projected(ProjectedFile.podField(PodField.podIp())),
  'name of the node in a file': projected(ProjectedFile.podField(PodField.nodeName())),
  'fields of pods of an operator': () => makeShop({
    app: { platform: Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG] }) },
    then: made => {
      new StatefulBackend(Chart.of(made), 'pg', {
        engine: Engine.postgres('17', { ha: { instances: 3 } }), storage: Storage.of('20Gi'), podFields: { POD: PodField.podName() }, projectedFiles: { '/etc/podinfo/labels': ProjectedFile.podField(PodField.labels()) },
      });
    },
  }),
  'projected file in the root': projected(ProjectedFile.token('vault'), '/token'),
  'projected file by a relative path': projected(ProjectedFile.token('vault'), 'token'),
  'projected file in /tmp': projected(ProjectedFile.token('vault'), '/tmp/vault/token'),
  'projected file inside a secret file': web({
    secretFiles: { '/run/secrets/vault': Secret.existing('vault').key('a') }, projectedFiles: { '/run/secrets/vault/token': ProjectedFile.token('vault') },
  }),
  'projected file and secret file at one path': web({
    secretFiles: { '/run/secrets/vault/token': Secret.existing('vault').key('token') }, projectedFiles: { '/run/secrets/vault/token': ProjectedFile.token('vault') },
  }),
  'projected file in the directory of a config file': web({ configFiles: { '/etc/web/app.conf': '' }, projectedFiles: { '/etc/web/token': ProjectedFile.token('vault') } }),
  'projected file of a version by Argo Rollouts': argo({}, { projectedFiles: { '/etc/acme/token': ProjectedFile.token('acme') } }),
  'token for no audience': projected(ProjectedFile.token('')),
  'token for two audiences': projected(ProjectedFile.token('vault consul')),
  'token of a minute': projected(ProjectedFile.token('vault', { expirationSeconds: 60 })),
  'token of a thousand years': projected(ProjectedFile.token('vault', { expirationSeconds: 31_556_952_000 })),
  'ConfigMap of a file with a name of its own kind': projected(ProjectedFile.configMap('Vault', 'vault.json')),
  'key of the ConfigMap of a file': projected(ProjectedFile.configMap('vault', 'a/b')),
  'Secret of a projected file with an empty version': projected(ProjectedFile.secret(Secret.existing('vault', { version: '' }).key('token'))),
  'one Secret in two versions in two kinds of files': web({
    secretFiles: { '/run/secrets/a/key': Secret.existing('vault', { version: '1' }).key('key') },
    projectedFiles: { '/run/secrets/b/key': ProjectedFile.secret(Secret.existing('vault', { version: '2' }).key('key')) },
  }),
  'volume of a pod without a unit': web({ writablePaths: [WritablePath.ephemeral('/scratch', '200')] }),
  'volume of a pod with a class that is no name': web({ writablePaths: [WritablePath.ephemeral('/scratch', '200Gi', { storageClass: StorageClass.existing('Fast!') })] }),
  'volume of a pod where no class is the default': () => makeShop({ app: { platform: Platform.eks() }, web: { writablePaths: [WritablePath.ephemeral('/scratch', '200Gi')] } }),
  'volume of a pod in a directory of data': web({ writablePaths: [WritablePath.ephemeral('/var/lib/postgresql/data', '200Gi')] }),
  'shared memory above the limit': web({ writablePaths: [WritablePath.memory('/dev/shm', '256Mi')] }),
  'metrics of an engine in an app': web({ metrics: Metrics.ofEngine() }),
  'metrics of an app that nobody reads': web({ metrics: Metrics.own(9100) }),
  'exporter on the port of the app': web({ metrics: Metrics.exporter({ image: 'ghcr.io/acme/exporter:1.0.0', port: 8080, from: [Peer.namespace('monitoring')] }) }),
  'metrics of a clock': web({ processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), metrics: Metrics.own(9100, { from: [Peer.namespace('monitoring')] }) } } }),
  'service links with an engine': stored({ engine: Engine.postgres('17'), image: undefined, port: undefined, health: undefined, dataPath: undefined, pod: { serviceLinks: true } }),
};
