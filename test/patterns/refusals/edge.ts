import {
  Aggregation, FaultInjection, Health, HttpMethod, IstioMode, Mesh, Permission, Platform, Port, Resilience, Retries, RetryOn, Schedule, System,
  SystemProps, Team, Tenant,
} from '../../../src';
import { Testing } from '../../../src/testing';
import { Changes, makeShop } from '../../program';

const anything = (value: unknown) => value as any;
const istio = (mode = IstioMode.SIDECAR) => Platform.generic({ mesh: Mesh.istio({ mode }) });
const gamma = (gatewayApi?: string, readsRetries = true) => Platform.generic({ mesh: Mesh.gatewayApi({ name: readsRetries ? 'Istio' : 'Linkerd', gatewayApi, readsRetries }) });
const edge = (resilience: Resilience, more: Changes['web'] = {}, platform = istio()) => () => (
  makeShop({ app: { environment: 'staging', platform }, web: { resilience, ...more } })
);
const retrying = (retries: Partial<Retries>, timeout?: string, more?: Changes['web']) => edge({ timeout, retries: { attempts: 2, ...retries } }, more);
const failing = (faults: FaultInjection[], environment?: string) => () => (
  makeShop({ app: { environment, platform: istio() }, web: { resilience: { faults } } })
);
const ejecting = (maxEjectionPercent: number | undefined, replicas: number) => edge({ outlierDetection: { maxEjectionPercent } }, { replicas });
const beyond = (resilience: Resilience, more?: Changes['web']) => edge(resilience, more, gamma('1.7'));
const BOTH = { port: undefined, ports: [Port.http(8080), Port.grpc(7000)] };
const GRPC = { port: undefined, ports: [Port.grpc(7000)], health: Health.grpc() };
const system = (props: SystemProps) => () => new System(Testing.app(), 'shop', props);
const aggregated = (...permissions: Permission[]) => system({ aggregations: [Aggregation.toView(permissions)] });

/** Programs whose edges, or whose people's rights, are refused. */
export const EDGE_REFUSED: { readonly [what: string]: () => unknown } = {
  'resilience without a mesh': () => makeShop({ web: { resilience: { timeout: '2s', outlierDetection: {} } } }),
  'resilience in ambient mode without a waypoint': edge({ timeout: '2s' }, {}, istio(IstioMode.AMBIENT)),
  'resilience of nothing': edge({}),
  'resilience of a worker': edge({ timeout: '2s' }, { port: undefined, health: undefined }),
  'resilience of a clock': edge({ timeout: '2s' }, { processes: { clock: { schedule: Schedule.daily('03:15'), resilience: { timeout: '2s' } } } }),
  'timeout of calls that nobody sees': edge({ timeout: '2s' }, { port: undefined, ports: [Port.tcp(5432)], health: Health.tcp() }),
  'calls bounded where nobody sees them': edge({ connectionPool: { maxConnections: 10, maxRequests: 10 } }, { port: undefined, ports: [Port.tcp(5432)], health: Health.tcp() }),
  'resilience of what no mesh carries': edge({ outlierDetection: {} }, { port: undefined, ports: [Port.udp(53), Port.sctp(2905)], health: Health.command(['./ready']) }),
  'resilience of empty parts': edge({ connectionPool: {}, faults: [] }),
  'timeout as a number': edge({ timeout: anything(2.5) }),
  'timeout with a fraction': edge({ timeout: '0.5s' }),
  'timeout of nothing': edge({ timeout: '0s' }),
  'retries that do not fit into the timeout': retrying({ attempts: 3, perTryTimeout: '1s' }, '2s'),
  'retries whose pauses do not fit into the timeout': retrying({ perTryTimeout: '500ms', backoff: '1s' }, '2s'),
  'retries without room for one': retrying({ attempts: 10, perTryTimeout: '1s', backoff: '1s' }, '2s'),
  'retries without a time for each': retrying({}, '2s'),
  'retries without a time for each, and no room': retrying({ attempts: 10 }, '10ms'),
  'retries by the hundred': retrying({ attempts: 100 }),
  'retries that are turned off, and told how': retrying({ attempts: 0, backoff: '1s' }),
  'retries after success': retrying({ codes: [200] }),
  'retries after nothing': retrying({ on: [] }),
  'retries with a budget of everything twice': retrying({ budgetPercent: 200 }),
  'retries of any method without a reason': retrying({ anyMethod: ' ' }),
  'retries of orders': retrying({ methods: [HttpMethod.GET, HttpMethod.POST] }),
  'retries of any method, and of some': retrying({ methods: [HttpMethod.GET], anyMethod: 'orders carry a key of their own' }),
  'retries of no method': retrying({ methods: [] }),
  'retries of gRPC': retrying({ on: [RetryOn.GRPC_UNAVAILABLE] }, undefined, GRPC),
  'retries after a gRPC status of an app that speaks HTTP': retrying({ on: [RetryOn.GRPC_UNAVAILABLE] }),
  'retries after a gRPC status beside others of an app that speaks HTTP': retrying({ on: [RetryOn.GATEWAY_ERROR, RetryOn.GRPC_UNAVAILABLE, RetryOn.GRPC_CANCELLED] }),
  'retries after an HTTP status of an app that speaks gRPC': retrying({ codes: [503], anyMethod: 'orders carry a key of their own' }, undefined, GRPC),
  'retries without a time for each, and long pauses': retrying({ backoff: '500ms' }, '2s'),
  'retries without a time for each, and pauses longer than the call': retrying({ attempts: 3, backoff: '500ms' }, '2s'),
  'retries with a slip of the fingers': edge({ retries: anything({ attempts: 2, perTryTimout: '1s' }) }),
  'connections of less than one': edge({ connectionPool: { maxConnections: 0 } }),
  'ejection of the only replica': ejecting(undefined, 1),
  'ejection of a third of two': ejecting(33, 2),
  'ejection of everything': ejecting(100, 4),
  'faults in production': failing([FaultInjection.abort(503, 10, 'does checkout say so?')], 'prod-eu'),
  'faults nobody knows where': failing([FaultInjection.delay('3s', 10, 'does checkout wait?')]),
  'faults without a reason': failing([FaultInjection.delay('3s', 10, '')], 'staging'),
  'faults of everybody and more': failing([FaultInjection.delay('3s', 110, 'does checkout wait?')], 'staging'),
  'faults that are none': failing([FaultInjection.abort(200, 10, 'does checkout say so?')], 'staging'),
  'faults of one kind twice': failing([FaultInjection.abort(500, 10, 'does it say so?'), FaultInjection.abort(503, 10, 'does it say so?')], 'staging'),
  'connections by the Gateway API': beyond({ connectionPool: { maxConnections: 100 } }),
  'ejection by the Gateway API': beyond({ outlierDetection: {} }),
  'faults by the Gateway API': beyond({ faults: [FaultInjection.delay('3s', 10, 'does checkout wait?')] }),
  'timeout of gRPC by the Gateway API': beyond({ timeout: '2s' }, GRPC),
  'retries by a mesh that does not read them of routes': edge({ retries: { attempts: 2 } }, {}, gamma('1.7', false)),
  'retries by a mesh of which nobody says that it reads them': edge({ retries: { attempts: 0 } }, {}, Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd' }) })),
  'retries by a Gateway API that drops them': edge({ retries: { attempts: 2 } }, {}, gamma('1.6')),
  'timeout by a Gateway API that drops it': edge({ timeout: '2s' }, {}, gamma('1.1')),
  'retry budget by the Gateway API': beyond({ retries: { attempts: 2, budgetPercent: 20 } }),
  'retries after each server error by the Gateway API': beyond({ retries: { attempts: 2, on: [RetryOn.SERVER_ERROR] } }),
  'retries after failed connections alone by the Gateway API': beyond({ retries: { attempts: 2, on: [RetryOn.CONNECT_FAILURE] } }),
  'retries after a gRPC status by the Gateway API': beyond({ retries: { attempts: 2, on: [RetryOn.GRPC_UNAVAILABLE] } }, BOTH),
  'mesh by its name alone': () => Platform.gke({ mesh: anything('istio') }),
  'mesh that may read retries': () => Platform.gke({ mesh: Mesh.gatewayApi({ name: 'Linkerd', readsRetries: anything('yes') }) }),
  'mesh whose proxy is limited to less than it asks for': () => Platform.gke({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR, proxy: { cpu: '4' } }) }),
  'mesh in a mode that is none': () => Platform.gke({ mesh: Mesh.istio({ mode: anything('cni') }) }),
  'mesh with a waypoint that no object can be': () => makeShop({
    app: { platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.AMBIENT, waypoint: 'Way Point' }) }) },
  }),

  'team of a user without a name': system({ teams: [Team.view('')] }),
  'team with a blank around its name': system({ teams: [Team.view(' devs ')] }),
  'team that starts pods in all namespaces': system({ teams: [Team.of('ci', 'acme-ci', [Permission.write('deployments')], { clusterWide: true })] }),
  'team of who does not say who they are': system({ teams: [Team.view('system:anonymous')] }),
  'team in all namespaces, of a tenant': () => new Tenant(Testing.app(), 'acme', { teams: [Team.view('auditors', { clusterWide: true })] }),
  'team of a system inside a tenant': () => new System(new Tenant(Testing.app(), 'acme'), 'shop', { teams: [Team.view('support')] }),
  'team with the name of another one, in all namespaces': system({
    teams: [Team.of('ci', 'acme-ci', [Permission.read('pods')]), Team.of('ci', 'acme-cd', [Permission.read('nodes', { clusterWide: true })])],
  }),
  'permission to watch by name': () => makeShop({ web: { permissions: [Permission.watch('configmaps', { names: ['settings'] })] } }),
  'aggregation of what Kubernetes has': aggregated(Permission.of('deployments/scale', ['get'])),
  'aggregation of nothing': aggregated(),
  'aggregation within a tenant': () => new Tenant(Testing.app(), 'acme', { aggregations: [Aggregation.toView([Permission.read('widgets', { apiGroup: 'acme.example' })])] }),
  'aggregation of Secrets to viewers': system({ aggregations: [Aggregation.toView([Permission.read('secrets')])] }),
};
