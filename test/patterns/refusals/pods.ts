import { Chart } from 'cdk8s';
import {
  Credentials, DisruptionBudget, Engine, ExternalService, Health, IstioMode, Mesh, Metrics, NodeAgentProps, Operator, Peer, Platform, PodSettings,
  Port, Schedule, Secret, ShadowRelease, Sidecar, StatefulBackend, StatefulBackendProps, Storage, User, WritablePath,
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
  'metrics of an engine in an app': web({ metrics: Metrics.ofEngine() }),
  'metrics of an app that nobody reads': web({ metrics: Metrics.own(9100) }),
  'exporter on the port of the app': web({ metrics: Metrics.exporter({ image: 'ghcr.io/acme/exporter:1.0.0', port: 8080, from: [Peer.namespace('monitoring')] }) }),
  'metrics of a clock': web({ processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), metrics: Metrics.own(9100, { from: [Peer.namespace('monitoring')] }) } } }),
  'service links with an engine': stored({ engine: Engine.postgres('17'), image: undefined, port: undefined, health: undefined, dataPath: undefined, pod: { serviceLinks: true } }),
};
