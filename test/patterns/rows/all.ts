import { Chart } from 'cdk8s';
import { agentRows } from './agent';
import { argoRows } from './argo';
import { backupRows } from './backup';
import { bufferRows } from './buffer';
import { comparisonRows } from './comparison';
import { edgeRows } from './edge';
import { haRows } from './ha';
import { jobsRows } from './jobs';
import { metricsRows } from './metrics';
import { podRows } from './pods';
import { reachRows } from './reach';
import { releaseRows } from './release';
import { routeRows } from './route';
import { outside, Row, scheduled, web } from './row';
import { scalingRows } from './scaling';
import { serviceRows } from './service';
import { statefulRows } from './stateful';
import { storageRows } from './storage';
import { tenantRows } from './tenant';
import {
  Concurrency, ConfigSet, ConfigSetProps, Topology, Egress, Entry, Health, HttpScheme, IngressTls, LoadBalancerController, NamePolicies,
  Neighbor, NeighborOptions, NodeTerm, Peer, Permission, PermissionOptions, PlainText, Platform, PlatformOptions, PodSecurity, Port, Probe,
  ProcessProps, PullPolicy, Route, Schedule, Secret, ServiceType, Spread, SpreadOptions, Toleration, Transport, UpdateStrategy,
  User, WritablePath,
} from '../../../src';
import { Changes, MINIMAL } from '../../program';

export const probed = (readiness: Probe): Row => web({ health: Health.probes({ readiness }) }, { health: Health.probes({ readiness: Probe.http('/ready') }) });
const step = { name: 'migrate', command: ['./migrate'] };
const withStep = (more: object): Row => web({ init: [{ ...step, ...more }] }, { init: [step] });
const exposed = (more: object): Row => ({
  from: { web: TWO_PORTS, then: app => app.expose('web-public', { type: ServiceType.LOAD_BALANCER }) },
  to: { web: TWO_PORTS, then: app => app.expose('web-public', { type: ServiceType.LOAD_BALANCER, ...more }) },
});
export const processing = (more: ProcessProps): Row => web({ processes: { worker: { command: ['./work'], ...more } } }, { processes: { worker: { command: ['./work'] } } });
export const permitted = (more: PermissionOptions): Row => web({ permissions: [Permission.write('leases', more)] }, { permissions: [Permission.write('leases')] });
export const spreading = (more: SpreadOptions, from: SpreadOptions = {}): Row => (
  web({ spread: [Spread.overZones(more)] }, { spread: [Spread.overZones(from)] })
);
const neighboring = (more: NeighborOptions): Row => web(db => ({ colocateWith: [Neighbor.of(db, more)] }), db => ({ colocateWith: [db] }));
const sharing = (more: Partial<ConfigSetProps> = {}): Changes['web'] => db => (
  { configSets: [new ConfigSet(Chart.of(db), 'shared', { values: { LOG_FORMAT: 'json' }, ...more })] }
);
const balanced = (options: PlatformOptions): Row => ({
  from: { then: app => app.expose('public', { type: ServiceType.LOAD_BALANCER }) },
  to: { app: { platform: Platform.generic(options) }, then: app => app.expose('public', { type: ServiceType.LOAD_BALANCER }) },
});
const entered = (entry: Entry, ...routes: Route[]): Changes => (
  { app: { platform: Platform.generic({ entry }) }, web: { ...PORTS_OF_BOTH_KINDS, routes } }
);
const ingress = (more: object = {}): Changes => entered(Entry.ingress({ className: 'nginx', tls: IngressTls.none(), ...more }), ...ROUTES);
const gateway = (more: object = {}): Changes => entered(Entry.gateway({ name: 'public', namespace: 'edge', ...more }), ...ROUTES);
const ROUTES = [Route.host('shop.acme.example'), Route.host('acme.example').path('/shop')];
const PORTS_OF_BOTH_KINDS = { port: undefined, ports: [Port.http(8080, { service: 80 }), Port.grpc(7000)] };
const GRPC = { port: undefined, ports: [Port.grpc(7000)] };
const TWO_PORTS = { port: undefined, ports: [Port.http(8080, { service: 80 }), Port.http(9000, { name: 'admin' })] };
export const sized = (more: object): Row => web({ resources: { ...MINIMAL.resources, ...more } });

/** Made anew each time: a platform keeps the version that the environment asks for when it is made. */
export const propRows = (): { readonly [prop: string]: Row } => ({
  ...agentRows(),
  ...releaseRows(),
  ...argoRows(),
  ...comparisonRows(),
  ...statefulRows(),
  ...backupRows(),
  ...bufferRows(),
  ...reachRows(),
  ...edgeRows(),
  ...haRows(),
  ...metricsRows(),
  ...podRows(),
  ...jobsRows(),
  ...routeRows(),
  ...scalingRows(),
  ...serviceRows(),
  ...storageRows(),
  ...tenantRows(),
  'AppProps.name': { to: { app: { name: 'acme-shop' } } },
  'AppProps.environment': { to: { app: { environment: 'prod' } } },
  'AppProps.platform': { to: { app: { platform: Platform.kind() } } },
  'AppProps.resolvers': {
    to: { app: { resolvers: [{ resolve: context => { if (context.value === 'info') context.replaceValue('debug'); } }] }, web: { config: { LEVEL: 'info' } } },
    from: { web: { config: { LEVEL: 'info' } } },
  },

  'PlatformOptions.kubernetes': { to: { app: { platform: Platform.generic({ kubernetes: '1.29' }) } } },
  'PlatformOptions.pullPolicy': { to: { app: { platform: Platform.generic({ pullPolicy: PullPolicy.NEVER }) } } },
  'PlatformOptions.loadBalancerSources': balanced({ loadBalancerSources: ['10.4.0.0/16', 'fd00::/8'] }),
  'PlatformOptions.loadBalancerClass': balanced({ loadBalancerClass: 'service.k8s.aws/nlb' }),
  'PlatformOptions.loadBalancerControllers': {
    from: { app: { platform: Platform.eks() }, then: app => app.expose('public', { type: ServiceType.LOAD_BALANCER }) },
    to: {
      app: { platform: Platform.eks({ loadBalancerControllers: [LoadBalancerController.EKS_AUTO_MODE] }) },
      then: app => app.expose('public', { type: ServiceType.LOAD_BALANCER }),
    },
  },
  'PlatformOptions.namePolicies': {
    from: { app: { platform: Platform.gke({ namePolicies: NamePolicies.GKE }) }, web: { egress: [Egress.names(['api.stripe.com'], [443])] } },
    to: { app: { platform: Platform.gke({ namePolicies: NamePolicies.CILIUM }) }, web: { egress: [Egress.names(['api.stripe.com'], [443])] } },
  },
  'PlatformOptions.loadBalancerAnnotations': balanced({ loadBalancerAnnotations: { 'acme.example/scheme': 'public', 'acme.example/probe-{port}': 'tcp' } }),
  'PlatformOptions.internalLoadBalancerAnnotations': {
    from: { then: app => app.expose('internal', { type: ServiceType.LOAD_BALANCER }) },
    to: {
      app: { platform: Platform.generic({ internalLoadBalancerAnnotations: { 'acme.example/scheme': 'internal' } }) },
      then: app => app.expose('internal', { type: ServiceType.LOAD_BALANCER, annotations: Platform.of(app).internalLoadBalancer() }),
    },
  },
  'PlatformOptions.assignsUsers': { to: { app: { platform: Platform.generic({ assignsUsers: true }) } } },
  'PlatformOptions.dnsPorts': { to: { app: { platform: Platform.generic({ dnsPorts: [53, 1053] }) } } },
  'PlatformOptions.dns': { to: { app: { platform: Platform.generic({ dns: [Peer.namespace('kube-system', { 'k8s-app': 'kube-dns' })] }) } } },

  'PlatformOptions.entry': { from: gateway(), to: ingress() },
  'GatewayEntryOptions.name': { from: gateway(), to: gateway({ name: 'internal' }) },
  'GatewayEntryOptions.namespace': { from: gateway(), to: gateway({ namespace: 'gateways' }) },
  'GatewayEntryOptions.listener': { from: gateway(), to: gateway({ listener: 'https' }) },
  'GatewayEntryOptions.callers': { from: gateway(), to: gateway({ callers: [Peer.namespace('edge', { app: 'envoy' }), Peer.cidr('10.4.0.0/16')] }) },
  'IngressEntryOptions.className': { from: ingress(), to: ingress({ className: 'traefik' }) },
  'IngressEntryOptions.tls': { from: ingress(), to: ingress({ tls: IngressTls.issuer('letsencrypt') }) },
  'IngressEntryOptions.annotations': { from: ingress(), to: ingress({ annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' } }) },
  'IngressEntryOptions.callers': { from: ingress(), to: ingress({ callers: [Peer.namespace('ingress-nginx')] }) },

  'SystemProps.namespace': { to: { system: { namespace: 'shop-prod' } } },
  'SystemProps.createNamespace': { to: { system: { createNamespace: false } } },
  'SystemProps.podSecurity': { to: { system: { podSecurity: PodSecurity.BASELINE } } },
  'SystemProps.platform': { to: { system: { platform: Platform.kind() } } },
  'SystemProps.labels': { to: { system: { labels: { team: 'checkout' } } } },
  'SystemProps.defaults': { to: { system: { defaults: { replicas: 3 } } } },
  'SystemDefaults.replicas': { to: { system: { defaults: { replicas: 3 } } } },
  'SystemDefaults.user': { to: { system: { defaults: { user: User.of(65532) } } } },
  'SystemDefaults.labels': { to: { system: { defaults: { labels: { team: 'checkout' } } } } },
  'SystemDefaults.podLabels': { to: { system: { defaults: { podLabels: { tier: 'front' } } } } },
  'SystemDefaults.podAnnotations': { to: { system: { defaults: { podAnnotations: { 'acme.example/log': 'json' } } } } },

  'TwelveFactorAppProps.image': web({ image: 'ghcr.io/acme/web:1.9.0@sha256:' + '0'.repeat(64) }),
  'TwelveFactorAppProps.resources': web({ resources: { cpu: '2', memory: '1Gi' } }),
  'WorkloadProps.port': web({ port: 9090 }),
  'WorkloadProps.ports': web({ port: undefined, ports: [Port.grpc(7000), Port.http(8080, { service: 80 }), Port.udp(8125), Port.sctp(2905, { name: 'signaling' })], health: Health.grpc() }),
  'WorkloadProps.health': web({ health: Health.command(['./healthy']) }),
  'WorkloadProps.command': web({ command: ['./serve'] }),
  'WorkloadProps.args': web({ args: ['--verbose'] }),
  'WorkloadProps.replicas': web({ replicas: 12 }),
  'WorkloadProps.scale': web({ scale: { min: 3, max: 20 } }),
  'WorkloadProps.config': web({ config: { LOG_FORMAT: 'json', WORKERS: 4, DEBUG: false, TEMPLATE: '$(NAME)' } }),
  'WorkloadProps.configSets': web(sharing()),
  'WorkloadProps.configFiles': web({
    configFiles: { '/etc/web/app.conf': '[log]\n\tlevel = info\n', '/etc/web/dos.ini': 'a=1\r\nb=2\r\n', '/etc/web/empty': '', '/srv/pg_hba.json': '{"on": true}' },
  }),
  'ConfigSetProps.values': web(sharing({ values: { LOG_FORMAT: 'json', WORKERS: 8, DEBUG: true } }), sharing()),
  'ConfigSetProps.name': web(sharing({ name: 'settings' }), sharing()),
  'WorkloadProps.secrets': web({ secrets: { STRIPE_KEY: Secret.existing('stripe').key('api-key') } }),
  'WorkloadProps.secretFiles': web({
    secretFiles: { '/run/secrets/tls/tls.key': Secret.existing('web-tls').key('tls.key'), '/run/secrets/tls/ca.crt': Secret.existing('ca').key('ca.crt') },
  }),
  'SecretOptions.version': web(
    { secrets: { STRIPE_KEY: Secret.existing('stripe', { version: '2026-11' }).key('api-key') } }, { secrets: { STRIPE_KEY: Secret.existing('stripe').key('api-key') } },
  ),
  'WorkloadProps.bindings': web(db => ({ bindings: { DATABASE: db.address, METRICS: db.endpointOf('metrics').url } })),
  'WorkloadProps.calls': web(db => ({ calls: [db] })),
  'WorkloadProps.callers': web({ callers: [Peer.namespace('edge', { app: 'nginx' }), Peer.cidr('10.0.0.0/8')] }),
  'WorkloadProps.egress': web({ egress: [Egress.to(Peer.cidr('10.1.0.0/16'), [5432]), Egress.to(Peer.namespace('mail'))] }),
  'WorkloadProps.routes': {
    from: { web: PORTS_OF_BOTH_KINDS },
    to: entered(
      Entry.gateway({ name: 'public', namespace: 'edge' }), Route.host('*.acme.example'), Route.host('shop.acme.example').path('/api'),
      Route.host('shop.acme.example').exactPath('/'), Route.host('rpc.acme.dev').port('grpc').service('acme.Shop', 'Buy'),
    ),
  },
  'WorkloadProps.init': web({ init: [step] }),
  'TwelveFactorAppProps.writablePaths': web({ writablePaths: [WritablePath.disk('/var/cache', '512Mi'), WritablePath.memory('/dev/shm', '32Mi'), WritablePath.ephemeral('/scratch', '200Gi')] }),
  'TwelveFactorAppProps.user': web({ user: User.ofImage() }),
  'WorkloadProps.drainSeconds': web({ drainSeconds: 0 }),
  'WorkloadProps.terminationGraceSeconds': web({ terminationGraceSeconds: 120 }),
  'WorkloadProps.minReadySeconds': web({ minReadySeconds: 5 }),
  'WorkloadProps.strategy': web({ strategy: UpdateStrategy.recreate() }),
  'TwelveFactorAppProps.name': web({ name: 'storefront' }),
  'TwelveFactorAppProps.labels': web({ labels: { team: 'checkout' } }),
  'WorkloadProps.podLabels': web({ podLabels: { tier: 'front' } }),
  'TwelveFactorAppProps.annotations': web({ annotations: { 'acme.example/runbook': 'https://acme.example/web' } }),
  'WorkloadProps.podAnnotations': web({ podAnnotations: { 'sidecar.istio.io/inject': 'true' } }),
  'TwelveFactorAppProps.platform': web({ platform: Platform.kind() }),

  'TwelveFactorAppProps.processes': web({ config: { LEVEL: 'info' }, processes: { worker: { command: ['./work'], config: { QUEUE: 'orders' } } } }),

  'TwelveFactorAppProps.permissions': web({ permissions: [Permission.read('endpointslices'), Permission.read('nodes', { clusterWide: true })] }),
  'PermissionOptions.names': permitted({ names: ['web-leader', 'web-lock'] }),
  'PermissionOptions.apiGroup': permitted({ apiGroup: 'acme.example' }),
  'PermissionOptions.clusterWide': permitted({ clusterWide: true }),

  'PlacementProps.spread': web({ spread: [Spread.overHosts(), Spread.over('acme.example/rack', { required: true })] }),
  'PlacementProps.maxOnePer': web({ maxOnePer: Topology.host() }),
  'PodPlacement.colocateWith': web(db => ({ colocateWith: [db] })),
  'PodPlacement.separateFrom': web(db => ({ separateFrom: [db] })),
  'PodPlacement.onNodes': web({ onNodes: [NodeTerm.is('pool', 'web'), NodeTerm.greaterThan('acme.example/cores', 8)] }),
  'PodPlacement.preferNodes': web({ preferNodes: [NodeTerm.doesNotExist('spot'), NodeTerm.in('pool', ['a', 'b'])] }),
  'PodPlacement.tolerations': web({ tolerations: [Toleration.of('dedicated', 'web'), Toleration.forSeconds('node.kubernetes.io/unreachable', 30)] }),
  'SpreadOptions.required': spreading({ required: true }),
  'SpreadOptions.maxSkew': spreading({ maxSkew: 2 }),
  'SpreadOptions.minDomains': spreading({ required: true, minDomains: 2 }, { required: true }),
  'NeighborOptions.topology': neighboring({ topology: Topology.host() }),
  'NeighborOptions.required': neighboring({ required: true }),

  'ProcessProps.resources': processing({ resources: { cpu: '2', memory: '1Gi' } }),
  'ProcessProps.schedule': processing({ schedule: Schedule.daily('03:15') }),
  'ScheduleOptions.timeZone': scheduled({ timeZone: 'Europe/Berlin' }),
  'ScheduleOptions.concurrency': scheduled({ concurrency: Concurrency.REPLACE }),
  'ScheduleOptions.startingDeadlineSeconds': scheduled({ startingDeadlineSeconds: 60 }),
  'ScheduleOptions.activeDeadlineSeconds': scheduled({ activeDeadlineSeconds: 60 }),
  'ScheduleOptions.retries': scheduled({ retries: 0 }),
  'ScheduleOptions.successfulRuns': scheduled({ successfulRuns: 1 }),
  'ScheduleOptions.failedRuns': scheduled({ failedRuns: 1 }),

  'ExternalServiceOptions.scheme': outside({ scheme: 'postgres' }),
  'ExternalServiceOptions.transport': outside({ transport: Transport.UDP }),
  'ExternalServiceOptions.addresses': outside({ addresses: ['10.1.0.0/24', '10.2.0.0/24'] }),

  'PortOptions.name': web({ port: undefined, ports: [Port.http(8080, { name: 'web' })] }),
  'PortOptions.service': web({ port: undefined, ports: [Port.http(8080, { service: 80 })] }),

  'Resources.cpu': sized({ cpu: '1' }),
  'Resources.memory': sized({ memory: '1Gi' }),
  'Resources.cpuLimit': sized({ cpuLimit: 'none' }),
  'Resources.memoryLimit': sized({ memoryLimit: '512Mi' }),
  'Resources.ephemeralStorage': sized({ ephemeralStorage: '1Gi' }),
  'Resources.ephemeralStorageLimit': sized({ ephemeralStorageLimit: '2Gi' }),

  'Scale.min': web({ scale: { min: 5, max: 8 } }, { scale: { max: 8 } }),
  'Scale.max': web({ scale: { max: 12 } }, { scale: { max: 8 } }),
  'Scale.cpu': web({ scale: { max: 8, cpu: 50 } }, { scale: { max: 8 } }),
  'Scale.memory': web({ scale: { max: 8, memory: 80 } }, { scale: { max: 8 } }),

  'HealthProbes.startup': web({ health: Health.probes({ startup: Probe.command(['./started']) }) }, { health: Health.probes({}) }),
  'HealthProbes.readiness': web({ health: Health.probes({ readiness: Probe.grpc('web') }) }, { health: Health.probes({}) }),
  'HealthProbes.liveness': web({ health: Health.probes({ liveness: Probe.tcp() }) }, { health: Health.probes({}) }),
  'HealthOptions.startupSeconds': web({ health: Health.tcp({ startupSeconds: 900 }) }, { health: Health.tcp() }),
  'HttpHealthOptions.livenessPath': web({ health: Health.http('/healthz', { livenessPath: '/livez' }) }),
  'GrpcHealthOptions.livenessService': web({ ...GRPC, health: Health.grpc('readiness', { livenessService: '' }) }, { ...GRPC, health: Health.grpc('readiness') }),
  'ProbeTimings.initialDelaySeconds': probed(Probe.http('/ready', { initialDelaySeconds: 7 })),
  'ProbeTimings.periodSeconds': probed(Probe.http('/ready', { periodSeconds: 7 })),
  'ProbeTimings.timeoutSeconds': probed(Probe.http('/ready', { timeoutSeconds: 7 })),
  'ProbeTimings.failureThreshold': probed(Probe.http('/ready', { failureThreshold: 7 })),
  'HttpProbeOptions.headers': probed(Probe.http('/ready', { headers: { Host: 'shop.acme.example' } })),
  'HttpProbeOptions.scheme': probed(Probe.http('/ready', { scheme: HttpScheme.HTTPS })),
  'HttpProbeOptions.port': web({ ...TWO_PORTS, health: Health.http('/healthz', { port: 'admin' }) }, TWO_PORTS),
  'GrpcProbeOptions.port': web({ ...TWO_PORTS, health: Health.grpc(undefined, { port: 'admin' }) }, { ...TWO_PORTS, health: Health.grpc() }),
  'TcpProbeOptions.port': web({ ...TWO_PORTS, health: Health.tcp({ port: 'admin' }) }, { ...TWO_PORTS, health: Health.tcp() }),

  'InitStep.name': withStep({ name: 'prepare' }),
  'InitStep.command': withStep({ command: ['./prepare', 'all'] }),
  'InitStep.image': withStep({ image: 'busybox:1.37.0' }),
  'InitStep.args': withStep({ args: ['--all'] }),
  'InitStep.config': withStep({ config: { STEP: 'one', API_TOKEN: PlainText.of('public-by-design') } }),
  'InitStep.resources': withStep({ resources: { cpu: '10m', memory: '16Mi' } }),

  'ExposeOptions.type': {
    from: { then: app => app.expose('web-public', { type: ServiceType.CLUSTER_IP }) },
    to: { then: app => app.expose('web-public', { type: ServiceType.LOAD_BALANCER }) },
  },
  'ExposeOptions.ports': exposed({ ports: ['http'] }),
  'ExposeOptions.sourceRanges': exposed({ sourceRanges: ['203.0.113.0/24'] }),
  // Of the ports that no cluster gives away by itself, as long as it has others.
  'ExposeOptions.nodePorts': exposed({ nodePorts: { http: 30080 } }),
});
