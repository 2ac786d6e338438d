import { Row } from './row';
import {
  Aggregation, ConnectionPool, FaultInjection, HttpMethod, IstioMode, IstioOptions, Mesh, MutualTls, OutlierDetection, Peer, Permission, Platform,
  Resilience, Retries, RetryOn, SubjectKind, SystemProps, Team, TeamOptions,
} from '../../../src';
import { Changes } from '../../program';

const istio = (more: Partial<IstioOptions> = {}) => Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR, ...more }) });
const gamma = (gatewayApi?: string, name = 'Linkerd', readsRetries?: boolean) => Platform.generic({ mesh: Mesh.gatewayApi({ name, gatewayApi, readsRetries }) });
const edge = (resilience: Resilience | undefined, platform = istio()): Changes => ({ app: { environment: 'staging', platform }, web: { resilience } });
const resilient = (to: Resilience, from?: Resilience): Row => ({ from: edge(from), to: edge(to) });
const tried = { attempts: 2, perTryTimeout: '500ms' };
const retrying = (more: Partial<Retries>): Row => resilient({ retries: { ...tried, ...more } }, { retries: tried });
const pool = (more: ConnectionPool): Row => (
  resilient({ connectionPool: { maxConnections: 100, ...more } }, { connectionPool: { maxConnections: 100 } })
);
export const ejecting = (more: OutlierDetection): Row => resilient({ outlierDetection: more }, { outlierDetection: {} });
/** Anybody in, to see what stands beside it. */
const meshed = (to: Platform, from: Platform): Row => ({ from: { app: { platform: from }, web: OPEN }, to: { app: { platform: to }, web: OPEN } });
const OPEN = { callers: [Peer.namespace('edge')] };
export const system = (to: SystemProps, from: SystemProps = {}): Row => ({ from: { system: from }, to: { system: to } });
export const teamed = (options: TeamOptions): Row => system({ teams: [Team.view('support', options)] }, { teams: [Team.view('support')] });
export const otherMesh = (options: Partial<IstioOptions>): Row => ({
  from: { app: { platform: istio() } }, to: Object.assign({ app: { platform: istio(options) } }, { options }),
});

export const edgeRows = (): { readonly [prop: string]: Row } => ({
  'PlatformOptions.mesh': meshed(istio(), Platform.generic()),
  'IstioOptions.mode': meshed(istio({ mode: IstioMode.AMBIENT }), istio()),
  'IstioOptions.waypoint': meshed(istio({ mode: IstioMode.AMBIENT, waypoint: 'waypoint' }), istio({ mode: IstioMode.AMBIENT })),
  'IstioOptions.revision': meshed(istio({ revision: 'stable' }), istio()),
  'IstioOptions.namespace': meshed(istio({ namespace: 'mesh' }), istio()),
  'IstioOptions.proxy': meshed(istio({ proxy: { cpu: '200m' } }), istio()),
  'IstioProxyOptions.cpu': meshed(istio({ proxy: { cpu: '50m' } }), istio()),
  'IstioProxyOptions.cpuLimit': meshed(istio({ proxy: { cpuLimit: '500m' } }), istio()),
  'IstioProxyOptions.memory': meshed(istio({ proxy: { memory: '64Mi' } }), istio()),
  'IstioProxyOptions.memoryLimit': meshed(istio({ proxy: { memoryLimit: '256Mi' } }), istio()),
  'IstioOptions.mtls': meshed(istio({ mtls: MutualTls.STRICT }), istio()),
  'GatewayMeshOptions.name': { from: edge({ timeout: '2s' }), to: edge({ timeout: '2s' }, gamma(undefined, 'Linkerd')) },
  'GatewayMeshOptions.gatewayApi': { from: edge({ timeout: '2s' }, gamma()), to: edge({ timeout: '2s', retries: tried }, gamma('1.7', 'Istio', true)) },
  'GatewayMeshOptions.readsRetries': { from: edge({ timeout: '2s' }, gamma('1.7')), to: edge({ timeout: '2s', retries: tried }, gamma('1.7', 'Istio', true)) },

  'WorkloadProps.resilience': resilient({
    timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms', on: [RetryOn.SERVER_ERROR] }, outlierDetection: { consecutiveErrors: 5 },
  }),
  'Resilience.timeout': resilient({ timeout: '1m30s' }),
  'Resilience.retries': resilient({ retries: tried }),
  'Resilience.connectionPool': resilient({ connectionPool: { maxConnections: 100, maxPendingRequests: 10 } }),
  'Resilience.outlierDetection': resilient({ outlierDetection: {} }),
  'Resilience.faults': resilient({ faults: [FaultInjection.delay('3s', 10, 'does checkout wait?'), FaultInjection.abort(503, 0.5, 'does checkout say so?')] }),
  'Retries.attempts': retrying({ attempts: 4 }),
  'Retries.perTryTimeout': retrying({ perTryTimeout: '1s' }),
  'Retries.on': retrying({ on: [RetryOn.CONNECT_FAILURE] }),
  'Retries.codes': retrying({ codes: [429, 503] }),
  'Retries.backoff': retrying({ backoff: '100ms' }),
  'Retries.methods': retrying({ methods: [HttpMethod.GET] }),
  'Retries.anyMethod': retrying({ anyMethod: 'orders carry a key of their own' }),
  'Retries.budgetPercent': retrying({ budgetPercent: 20 }),
  'ConnectionPool.maxConnections': pool({ maxConnections: 10 }),
  'ConnectionPool.connectTimeout': pool({ connectTimeout: '1s' }),
  'ConnectionPool.maxPendingRequests': pool({ maxPendingRequests: 10 }),
  'ConnectionPool.maxRequests': pool({ maxRequests: 50 }),
  'ConnectionPool.maxRequestsPerConnection': pool({ maxRequestsPerConnection: 1000 }),
  'OutlierDetection.consecutiveErrors': ejecting({ consecutiveErrors: 3 }),
  'OutlierDetection.interval': ejecting({ interval: '5s' }),
  'OutlierDetection.baseEjectionTime': ejecting({ baseEjectionTime: '1m' }),
  'OutlierDetection.maxEjectionPercent': ejecting({ maxEjectionPercent: 75 }),

  'SystemProps.teams': system({
    teams: [Team.edit('acme-developers'), Team.edit('contractors'), Team.of('releasers', 'acme-ci', [Permission.write('deployments'), Permission.read('nodes', { clusterWide: true })])],
  }),
  'SystemProps.aggregations': system({
    aggregations: [
      Aggregation.toView([Permission.read('widgets', { apiGroup: 'acme.example' })]), Aggregation.toEdit([Permission.write('widgets', { apiGroup: 'acme.example' })]),
    ],
  }),
  'TeamOptions.kind': teamed({ kind: SubjectKind.USER }),
  'TeamOptions.clusterWide': teamed({ clusterWide: true }),
});
