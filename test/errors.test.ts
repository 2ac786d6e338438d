import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App as CdkApp, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import {
  App, ConfigSet, Topology, Egress, Entry, ExternalService, Health, IngressTls, Neighbor, NodeTerm, Peer, Permission, PlainText, Platform,
  PodSecurity,
  Port, Probe, Route, Schedule, Secret, SecretKey, ServiceType, Spread, StorageClass, System, Toleration, TwelveFactorApp, UpdateStrategy, User,
  WritablePath,
} from '../src';
import { Testing } from '../src/testing';
import { AB_SHADOW_REFUSED } from './patterns/refusals/ab-shadow';
import { ACCESS_REFUSED } from './patterns/refusals/access';
import { AGENT_REFUSED } from './patterns/refusals/agent';
import { ARGO_REFUSED } from './patterns/refusals/argo';
import { BACKUP_REFUSED } from './patterns/refusals/backup';
import { BUFFER_REFUSED } from './patterns/refusals/buffer';
import { EDGE_REFUSED } from './patterns/refusals/edge';
import { HA_REFUSED } from './patterns/refusals/ha';
import { JOBS_REFUSED } from './patterns/refusals/jobs';
import { METRICS_REFUSED } from './patterns/refusals/metrics';
import { POD_REFUSED } from './patterns/refusals/pods';
import { REACH_REFUSED } from './patterns/refusals/reach';
import { RELEASE_REFUSED } from './patterns/refusals/release';
import { REPLAY_REFUSED } from './patterns/refusals/replay';
import { ROUTE_REFUSED } from './patterns/refusals/route';
import { SCALING_REFUSED } from './patterns/refusals/scaling';
import { SERVICE_REFUSED } from './patterns/refusals/service';
import { STATEFUL_REFUSED } from './patterns/refusals/stateful';
import { STORAGE_REFUSED } from './patterns/refusals/storage';
import { TENANT_REFUSED } from './patterns/refusals/tenant';
import { makeShop, MINIMAL, Changes } from './program';

const GOLDEN = path.join(__dirname, 'errors.golden.txt');
const SRC = path.join(__dirname, '..', 'src');

const web = (changed: Changes['web']) => () => makeShop({ web: changed });
const sized = (changed: object) => web({ resources: { ...MINIMAL.resources, ...changed } });
const ported = (...ports: Port[]) => web({ port: undefined, ports });
const clock = (schedule: Schedule) => web({ processes: { clock: { schedule } } });
const ready = (probe: Probe) => web({ health: Health.probes({ readiness: probe }) });
const permitted = (permission: Permission) => web({ permissions: [permission] });
const gateway = (more: object = {}) => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', ...more }) });
const ingress = (more: object = {}) => Platform.gke({ entry: Entry.ingress({ className: 'nginx', tls: IngressTls.none(), ...more }) });
const routed = (...routes: Route[]) => () => makeShop({ web: { ...SPEAKING_BOTH, platform: gateway(), routes } });
const SHOP = Route.host('shop.acme.example');
const SPEAKING_BOTH = { port: undefined, ports: [Port.http(8080), Port.grpc(7000), Port.tcp(9000)] };
const files = (configFiles: object) => web({ configFiles: configFiles as { [path: string]: string } });
const secretFile = (file: string, key: SecretKey = Secret.existing('web-tls').key('tls.key')) => web({ secretFiles: { [file]: key } });
const set = (values: object, id = 'shared') => () => new ConfigSet(makeShop().shop, id, { values: values as { [name: string]: string } });
const zoned = (zones: number, props: object, kubernetes?: string) => () => (
  makeShop({ app: { platform: Platform.generic({ zones, kubernetes }) }, web: props })
);
const anything = (value: unknown) => value as any;

/** Each program is refused; its message stands in the golden file. */
const REFUSED: { readonly [what: string]: () => unknown } = {
  ...ACCESS_REFUSED,
  ...AGENT_REFUSED,
  ...STATEFUL_REFUSED,
  ...SERVICE_REFUSED,
  ...BACKUP_REFUSED,
  ...BUFFER_REFUSED,
  ...ROUTE_REFUSED,
  ...SCALING_REFUSED,
  ...POD_REFUSED,
  ...JOBS_REFUSED,
  ...REACH_REFUSED,
  ...RELEASE_REFUSED,
  ...AB_SHADOW_REFUSED,
  ...ARGO_REFUSED,
  ...REPLAY_REFUSED,
  ...EDGE_REFUSED,
  ...HA_REFUSED,
  ...METRICS_REFUSED,
  ...STORAGE_REFUSED,
  ...TENANT_REFUSED,
  'image without tag or digest': web({ image: 'nginx' }),
  'image tagged latest': web({ image: 'ghcr.io/acme/web:latest' }),
  'image with a registry port and no tag': web({ image: 'registry.acme.example:5000/web' }),
  'image that is no reference': web({ image: 'Acme Web:1' }),
  'app outside a chart': () => new TwelveFactorApp(makeShop().app, 'films', MINIMAL),
  'image missing in plain JavaScript': web({ image: anything(undefined) }),
  'image of an init step': web({ init: [{ name: 'migrate', command: ['./migrate'], image: 'busybox' }] }),

  'memory in MB': sized({ memory: '256MB' }),
  'memory below a byte': sized({ memory: '0.25' }),
  'memory in thousandths of a byte': sized({ memory: '128m' }),
  'memory as a number': sized({ memory: anything(256) }),
  'cpu in words': sized({ cpu: 'half' }),
  'cpu of a thousand cores': sized({ cpu: '1000' }),
  'cpu limit below the request': sized({ cpuLimit: '100m' }),
  'memory limit below the request': sized({ memoryLimit: '128Mi' }),
  'disk limit below the request': sized({ ephemeralStorage: '4Gi', ephemeralStorageLimit: '1Gi' }),
  'no resources in plain JavaScript': web({ resources: anything(undefined) }),
  'writable paths above the disk limit': web({
    writablePaths: [WritablePath.disk('/data', '4Gi')], resources: { ...MINIMAL.resources, ephemeralStorageLimit: '2Gi' },
  }),
  'writable paths in memory that leave none': web({ writablePaths: [WritablePath.memory('/cache', '256Mi')] }),
  'writable path twice': web({ writablePaths: [WritablePath.disk('/data', '1Gi'), WritablePath.memory('/data', '1Mi')] }),
  'writable path that climbs': web({ writablePaths: [WritablePath.disk('/data/../etc', '1Gi')] }),
  'size of a writable path': web({ writablePaths: [WritablePath.disk('/data', '1GB')] }),

  'port and ports': web({ ports: [Port.grpc(7000)] }),
  'port out of range': web({ port: 70000 }),
  'service port out of range': ported(Port.http(8080, { service: 0 })),
  'port name over 15 characters': ported(Port.http(8080, { name: 'administration-ui' })),
  'port name of digits': ported(Port.http(8080, { name: '8080' })),
  'two ports of one name': ported(Port.http(8080), Port.http(9090)),
  'two ports of one number': ported(Port.http(8080), Port.grpc(8080)),
  'two UDP ports of one number': ported(Port.udp(53), Port.udp(53, { name: 'dns' })),
  'two ports of one name and two transport protocols': ported(Port.udp(53, { name: 'dns' }), Port.tcp(53, { name: 'dns' })),
  'two UDP ports of one number of the Service': ported(Port.udp(5353, { service: 53 }), Port.udp(53, { name: 'dns' })),
  'port without a health check': web({ health: undefined }),

  'name that is no DNS label': () => new TwelveFactorApp(makeShop().shop, 'Web_App', MINIMAL),
  'name that starts with a digit': web({ name: '2048' }),
  'name too long for the names of pods': web({ name: 'a-name-that-is-good-for-an-object-but-not-for-its-pods' }),
  'level of a namespace of the cluster': () => new System(Testing.app(), 'x', { namespace: 'kube-system', podSecurity: PodSecurity.PRIVILEGED }),
  'namespace of the cluster that would be made': () => new System(Testing.app(), 'default', { createNamespace: true, podSecurity: PodSecurity.RESTRICTED }),
  'namespace that is no DNS label': () => new System(Testing.app(), 'shop.prod'),
  'environment that is no DNS label': () => Testing.app({ environment: 'Prod EU' }),
  'label value': web({ labels: { team: 'check out' } }),
  'label key with two dots': web({ labels: { 'acme..example/team': 'checkout' } }),
  'label key': web({ podLabels: { 'team!': 'checkout' } }),
  'annotation that is no string': web({ podAnnotations: { 'acme.example/inject': anything(true) } }),

  'probe path without a slash': web({ health: Health.http('healthz') }),
  'probe of an unknown port': web({ health: Health.http('/healthz', { port: 'admin' }) }),
  'probe of a UDP port': ported(Port.udp(53, { name: 'dns' })),
  'probe of a UDP port, because it is the first': web({ port: undefined, ports: [Port.udp(53), Port.tcp(53), Port.http(8080)], health: Health.tcp() }),
  'probe of an SCTP port by gRPC': web({ port: undefined, ports: [Port.grpc(7000), Port.sctp(2905)], health: Health.probes({ liveness: Probe.grpc('web', { port: 'sctp' }) }) }),
  'liveness of a service that is no string': () => Health.grpc('web', { livenessService: anything(true) }),
  'probe with a slip of the fingers': () => web({ health: Health.http('/healthz', anything({ timeoutSecond: 3 })) })(),
  'short form with the timings of a start (F28)': () => Health.http('/healthz', { periodSeconds: 10, failureThreshold: 30 }),
  'short form with a delay (F28)': () => Health.tcp({ initialDelaySeconds: 60 }),
  'time to start that is none (F28)': () => Health.http('/healthz', { startupSeconds: 0 }),
  'liveness without a path (F34)': () => Health.http('/healthz', { livenessPath: anything(true) }),
  'liveness at a path without a slash (F34)': web({ health: Health.http('/healthz', { livenessPath: 'livez' }) }),
  'probe by gRPC with headers': () => ready(Probe.grpc('web', anything({ headers: { 'x-probe': '1' } })))(),
  'probe with a scheme in lower case': () => web({ health: Health.http('/healthz', { scheme: anything('https') }) })(),
  'probes with a slip of the fingers': () => Health.probes(anything({ readyness: Probe.http('/ready') })),
  'probes as paths': () => Health.probes({ readiness: anything('/ready') }),
  'probe of a worker by HTTP': web({ port: undefined, health: Health.http('/healthz') }),
  'probe without a command': ready(Probe.command([])),
  'probe with a budget of years': ready(Probe.http('/ready', { failureThreshold: 1e9 })),
  'probe period of zero': ready(Probe.http('/ready', { periodSeconds: 0 })),

  'min above max': web({ scale: { min: 5, max: 3 } }),
  'max below the default min': web({ scale: { max: 1 } }),
  'replicas with scale': web({ replicas: 3, scale: { max: 10 } }),
  'replicas below zero': web({ replicas: -1 }),
  'replicas of more than any cluster holds (F24)': web({ replicas: 2 ** 53 - 1 }),
  'scale target as a fraction': web({ scale: { max: 10, cpu: 0.7 } }),
  'surge of nothing': web({ strategy: UpdateStrategy.rolling('0%') }),
  'root': web({ user: User.of(0) }),

  'grace period not longer than draining': web({ terminationGraceSeconds: 10 }),
  'grace period below zero': web({ terminationGraceSeconds: -1 }),
  'two containers of one name': web({ init: [{ name: 'web', command: ['./migrate'] }] }),

  'env name with a hyphen': web({ config: { 'LOG-FORMAT': 'json' } }),
  'env name in two places': web(db => ({ config: { DATABASE: 'none' }, bindings: { DATABASE: db.address } })),
  'config that is a list': web({ config: { HOSTS: anything(['a', 'b']) } }),
  'config that is missing': web({ config: { HOST: anything(undefined) } }),
  'config that is no number': web({ config: { WORKERS: NaN } }),
  'config that is a password by name': web({ config: { DB_PASSWORD: 'swordfish' } }),
  'config that is a key by its randomness': web({ config: { LICENSE: 'q8ZtB3nV0xKcR7mWj2LfYp9D' } }),
  'config with a password in a URL': web({ config: { DATABASE_URL: 'postgres://web:swordfish@db:5432/shop' } }),
  'Secret with a name of its own kind': web({ secrets: { KEY: Secret.existing('Stripe_Keys').key('api-key') } }),
  'key of a Secret': web({ secrets: { KEY: Secret.existing('stripe').key('api key') } }),
  'a whole Secret in place of an entry': web({ secrets: { KEY: anything(Secret.existing('stripe')) } }),
  'a secret in plain text': web({ secrets: { KEY: anything('swordfish') } }),
  'version of a Secret that is no text': () => web({ secrets: { KEY: Secret.existing('stripe', { version: anything(2026) }).key('api-key') } })(),
  'empty version of a Secret': web({ secrets: { KEY: Secret.existing('stripe', { version: '' }).key('api-key') } }),
  'more arguments than a factory takes': () => anything(Health.http)('/healthz', {}, { periodSeconds: 5 }),
  'one Secret in two versions in one pod': web({
    secrets: { KEY: Secret.existing('stripe', { version: '1' }).key('api-key') }, secretFiles: { '/run/secrets/stripe/key': Secret.existing('stripe', { version: '2' }).key('api-key') },
  }),

  'config file by a relative path': files({ 'etc/web/app.conf': '' }),
  'config file that climbs': files({ '/etc/../app.conf': '' }),
  'config file with a doubled slash': files({ '/etc//app.conf': '' }),
  'config file that is a folder': files({ '/etc/web/': '' }),
  'config file with a path too long for a key': files({ [`/etc/${'a'.repeat(300)}`]: '' }),
  'config file that is an object': files({ '/etc/app.json': { level: 'info' } }),
  'config file that is a private key': files({ '/etc/web/key.pem': '-----BEGIN PRIVATE KEY-----\nMIIE...' }),
  'config file with a password in a URL': files({ '/etc/web/app.yaml': 'level: info\ndb: postgres://web:swordfish@db/shop\n' }),
  'config files above 1 MiB': files({ '/etc/a': 'é'.repeat(2 ** 19), '/etc/b': 'x' }),
  'config file in a writable folder': web({ configFiles: { '/var/cache/web/app.conf': '' }, writablePaths: [WritablePath.disk('/var/cache', '64Mi')] }),
  'config file in /tmp': files({ '/tmp/app.conf': '' }),
  'config file in the folder of a secret file': web({
    configFiles: { '/etc/web/app.conf': '' }, secretFiles: { '/etc/web/tls.key': Secret.existing('web-tls').key('tls.key') },
  }),
  'config file inside a config file': files({ '/etc/web': '', '/etc/web/app.conf': '' }),
  'config file of a process in the folder of a secret file of the app': web({
    secretFiles: { '/etc/web/tls.key': Secret.existing('web-tls').key('tls.key') }, processes: { worker: { command: ['./work'], configFiles: { '/etc/web/app.conf': '' } } },
  }),
  'secret file by a relative path': secretFile('tls.key'),
  'secret file in the root': secretFile('/tls.key'),
  'secret file in a writable folder': secretFile('/tmp/tls/tls.key'),
  'secret file around a writable folder': web({
    secretFiles: { '/var/web/key': Secret.existing('web').key('key') }, writablePaths: [WritablePath.disk('/var/web/cache', '64Mi')],
  }),
  'secret file inside a secret file': web({
    secretFiles: { '/run/secrets/web': Secret.existing('web').key('a'), '/run/secrets/web/key': Secret.existing('web').key('b') },
  }),
  'Secret of a file with a name of its own kind': secretFile('/run/secrets/key', Secret.existing('Web').key('key')),
  'key of the Secret of a file': secretFile('/run/secrets/key', Secret.existing('web').key('a/b')),

  'config set with a name that no shell can read': set({ 'log-format': 'json' }),
  'config set with a list': set({ HOSTS: ['a', 'b'] }),
  'config set with a password': set({ DB_PASSWORD: 'swordfish' }),
  'config set without values': () => new ConfigSet(makeShop().shop, 'shared', anything({ LOG_FORMAT: 'json' })),
  'config set with a name that is no DNS label': set({}, 'Shared'),
  'config set above 1 MiB': set({ TEXT: 'x'.repeat(2 ** 20 + 1) }),
  'config set and config with one variable': web(db => ({ config: { LEVEL: 'info' }, configSets: [new ConfigSet(Chart.of(db), 'shared', { values: { LEVEL: 'info' } })] })),
  'config set and a later binding with one variable': () => makeShop({
    web: db => ({ configSets: [new ConfigSet(Chart.of(db), 'shared', { values: { DATABASE: 'none' } })] }), then: (app, db) => app.bind('DATABASE', db.address),
  }),
  'config set of another App': web({ configSets: [new ConfigSet(makeShop().shop, 'shared', { values: {} })] }),
  'config set of another namespace': () => {
    const { app, shop } = makeShop();
    new TwelveFactorApp(new System(app, 'reports'), 'report', { ...MINIMAL, configSets: [new ConfigSet(shop, 'shared', { values: {} })] });
  },
  'binding into another App': web({ bindings: { OTHER: makeShop().db.url } }),
  'binding to a worker': () => makeShop({ web: { port: undefined, health: undefined }, then: (worker, db) => db.bind('WEB', worker.url) }),
  'binding across charts without a namespace': () => {
    const { app, web: target } = makeShop();
    new TwelveFactorApp(new Chart(app, 'plain'), 'job', { ...MINIMAL, bindings: { WEB: target.url } });
  },
  'endpoint of an unknown port': () => makeShop().web.endpointOf('admin'),
  'load balancer of an unknown port': () => makeShop().web.expose('public', { type: ServiceType.LOAD_BALANCER, ports: ['https'] }),
  'load balancer of a worker': () => makeShop({ web: { port: undefined, health: undefined } }).web.expose('public', { type: ServiceType.LOAD_BALANCER }),
  'source ranges of a ClusterIP': () => makeShop().web.expose('inside', { type: ServiceType.CLUSTER_IP, sourceRanges: ['10.0.0.0/8'] }),
  'node port out of range': () => makeShop().web.expose('nodes', { type: ServiceType.NODE_PORT, nodePorts: { http: 8080 } }),
  'node port of a ClusterIP': () => makeShop().web.expose('inside', { type: ServiceType.CLUSTER_IP, nodePorts: { http: 31000 } }),
  'data of a database on scratch space': web({ image: 'postgres:15.8-alpine', writablePaths: [WritablePath.disk('/var/lib/postgresql/data', '1Gi')] }),
  'data of a cache on scratch space': web({ image: 'redis:7.4.2-alpine', writablePaths: [WritablePath.disk('/data', '1Gi')] }),
  'address block with host bits': web({ callers: [Peer.cidr('10.0.0.1/8')] }),
  'address without a prefix': web({ egress: [Egress.to(Peer.cidr('10.0.0.1'))] }),
  'port of what is called outside': web({ egress: [Egress.to(Peer.namespace('mail'), [70000])] }),
  'namespace of a caller': web({ callers: [Peer.namespace('Edge')] }),
  'labels of a caller': web({ callers: [Peer.namespace('edge', { app: 'the proxy' })] }),
  'construct without an id': () => new TwelveFactorApp(makeShop().shop, '', MINIMAL),
  'two constructs of one id': () => new TwelveFactorApp(makeShop().shop, 'web', MINIMAL),
  'schedule that is not a valid cron expression': clock(Schedule.cron('every day')),
  'schedule with an hour too many': () => Schedule.daily('24:00'),
  'schedule in words of twelve hours (F22)': () => Schedule.daily('1:00pm'),
  'schedule in other numbers (F22)': () => Schedule.daily('1e1:2'),
  'schedule with seconds (F22)': () => Schedule.daily('03:15:30'),
  'scheme with the rest of a URL': () => Port.http(8080, { scheme: 'https://' }),
  'schedule with a range that goes backwards': clock(Schedule.cron('0 17-9 * * *')),
  'schedule of a date that there is not (F34)': clock(Schedule.cron('0 0 31 2 *')),
  'time zone by its abbreviation': clock(Schedule.daily('03:15', { timeZone: 'Berlin' })),
  'retries of a schedule': clock(Schedule.daily('03:15', { retries: -1 })),
  'starting deadline that the controller misses': clock(Schedule.daily('03:15', { startingDeadlineSeconds: 5 })),
  'schedule of a server': web({ processes: { clock: { schedule: Schedule.daily('03:15'), port: 9090, health: Health.tcp(), replicas: 2 } } }),
  'process with the name of the main one': web({ processes: { web: { command: ['./work'] } } }),
  'process with a name too long': web({ processes: { 'a-process-with-a-name-that-is-far-too-long-for-pods': {} } }),
  'binding to an unknown process': () => makeShop({ then: (app, db) => app.bind('DB', db.address, 'worker') }),
  'URL with a password': () => ExternalService.fromUrl('postgres://web:swordfish@db.acme.example/orders'),
  'URL without a known port': () => ExternalService.fromUrl('carrier-pigeon://coop.acme.example'),
  'URL that is none': () => ExternalService.fromUrl('db.acme.example'),
  'service outside that no policy can name': web({ bindings: { LEDGER: ExternalService.at('ledger.acme.example', 443).url } }),
  'service outside at addresses that are none': web({ bindings: { LEDGER: ExternalService.at('ledger.acme.example', 443, { addresses: [] }).url } }),
  'port of a service outside': () => ExternalService.at('10.9.0.1', 0),
  'permission to read Secrets': permitted(Permission.read('secrets', { names: ['stripe'] })),
  'permission with a wildcard': permitted(Permission.of('*', ['*'], { apiGroup: '*', clusterWide: true })),
  'permission for all resources': permitted(Permission.read('*')),
  'permission for all of everything, said to be meant': permitted(Permission.dangerously('*', ['*'], { clusterWide: true })),
  'permission for all beneath a resource': permitted(Permission.read('pods/*')),
  'permission for a path of the API server': permitted(Permission.read('/metrics', { clusterWide: true })),
  'permission in a group that is gone': permitted(Permission.read('deployments', { apiGroup: 'extensions' })),
  'permission for a resource that is gone': permitted(Permission.read('podsecuritypolicies', { apiGroup: 'policy', clusterWide: true })),
  'permission in a group with a domain that is gone': permitted(Permission.read('podpresets', { apiGroup: 'settings.k8s.io' })),
  'permission for a resource in the singular, with its group': permitted(Permission.read('deployment', { apiGroup: 'apps' })),
  'permission for everything in a group that is gone': permitted(Permission.dangerously('*', ['get'], { apiGroup: 'extensions' })),
  'permission to start pods in all namespaces': permitted(Permission.write('deployments', { clusterWide: true })),
  'permission to label namespaces': permitted(Permission.write('namespaces', { clusterWide: true })),
  'permission to escalate': permitted(Permission.of('clusterroles', ['escalate'], { clusterWide: true })),
  'permission to get into pods': permitted(Permission.of('pods/exec', ['create'])),
  'permission without verbs': permitted(Permission.of('pods', [])),
  'permission with a slip in the verb': permitted(Permission.of('pods', ['get', 'lsit'])),
  'permission with a verb of somebody else': permitted(Permission.of('securitycontextconstraints', ['use'], { apiGroup: 'security.openshift.io' })),
  'permission for a kind': permitted(Permission.read('ConfigMap')),
  'permission for an unknown subresource': permitted(Permission.read('pods/logs')),
  'permission for a resource as kubectl takes it': permitted(Permission.read('deployments.apps')),
  'permission for a custom resource without its group': permitted(Permission.read('certificates')),
  'permission for a custom resource in the singular of its kind': permitted(Permission.read('Certificate', { apiGroup: 'cert-manager.io' })),
  'permission in a group with a version': permitted(Permission.read('certificates', { apiGroup: 'cert-manager.io/v1' })),
  'permission in the wrong group': permitted(Permission.read('deployments', { apiGroup: '' })),
  'permission for nodes from a namespace': permitted(Permission.read('nodes')),
  'permission with no names': permitted(Permission.read('configmaps', { names: [] })),
  'permission with a pattern': permitted(Permission.read('configmaps', { names: ['web-*'] })),
  'permission to list by name': permitted(Permission.of('configmaps', ['get', 'list', 'watch'], { names: ['settings'] })),
  'secret file around the token': web({
    permissions: [Permission.read('pods')], secretFiles: { '/run/secrets/key': Secret.existing('web').key('key') },
  }),
  'writable path with the name of the volume of the token': web({ permissions: [Permission.read('pods')], writablePaths: [WritablePath.disk('/kubernetes/api', '1Mi')] }),
  'permission for the cluster without a namespace': () => (
    new TwelveFactorApp(new Chart(Testing.app(), 'plain'), 'web', { ...MINIMAL, permissions: [Permission.read('nodes', { clusterWide: true })] })
  ),
  'route without an entry': web({ routes: [SHOP, Route.host('acme.example')] }),
  'route of a worker': web({ port: undefined, health: undefined, platform: gateway(), routes: [SHOP] }),
  'route of a clock': web({ processes: { clock: { schedule: Schedule.daily('03:15'), routes: [SHOP] } } }),
  'route to an unknown port': routed(SHOP.port('admin')),
  'route to a UDP port': web({ port: undefined, ports: [Port.udp(8080), Port.http(8080)], health: Health.tcp({ port: 'http' }), platform: gateway(), routes: [SHOP] }),
  'route to a port that speaks no HTTP': routed(SHOP.port('tcp')),
  'route for a URL': routed(Route.host('https://Shop.Acme.Example/api')),
  'route for an address': routed(Route.host('203.0.113.7')),
  'route for a wildcard in the middle': routed(Route.host('shop.*.example')),
  'route for a host missing in plain JavaScript': () => routed(Route.host(anything(undefined)))(),
  'route for a path that is relative': routed(SHOP.path('api')),
  'route for a path with an asterisk': routed(SHOP.path('/api/*')),
  'route for a path that climbs': routed(SHOP.exactPath('/api/../admin')),
  'route for a path with a query': routed(SHOP.path('/search?q=shoes')),
  'route for a path with an encoded slash': routed(SHOP.path('/a%2fb')),
  'route for a regular expression': routed(SHOP.path('/a(.*)')),
  'route for a gRPC service to an HTTP port': routed(SHOP.service('acme.Shop')),
  'route for a gRPC service to the one HTTP port': web({ platform: gateway(), routes: [SHOP.service('acme.Shop')] }),
  'route for a path to a gRPC port': routed(SHOP.path('/api').port('grpc')),
  'route for a gRPC service with a slash': routed(SHOP.service('acme.Shop/Buy').port('grpc')),
  'route for a gRPC method without a name': routed(SHOP.service('acme.Shop', '').port('grpc')),
  'gRPC through an Ingress': web({ ...SPEAKING_BOTH, platform: ingress(), routes: [SHOP.port('grpc')] }),
  'two routes of an app for one path': routed(SHOP.path('/api'), SHOP.path('/api/').port('http')),
  'two apps for one host': () => {
    const { app, shop, web: first } = makeShop({ app: { platform: gateway({ listener: 'https' }) }, web: { routes: [SHOP] } });
    new TwelveFactorApp(new System(app, 'reports', { platform: gateway() }), first.node.id, { ...MINIMAL, routes: [SHOP] });
    return shop;
  },
  'an app and its process for one path behind an Ingress': () => makeShop({
    app: { platform: ingress() },
    web: { routes: [SHOP.exactPath('/login')], processes: { admin: { port: 9090, health: Health.tcp(), routes: [SHOP.exactPath('/login')] } } },
  }),
  'two apps for one gRPC method': () => makeShop({
    app: { platform: gateway() },
    web: { ...SPEAKING_BOTH, routes: [SHOP.port('grpc').service('acme.Shop', 'Buy')] },
    then: ({ node }) => new TwelveFactorApp(node.scope as System, 'api', {
      ...MINIMAL, port: undefined, ports: [Port.grpc(7000)], routes: [SHOP.service('acme.Shop', 'Buy')],
    }),
  }),
  'HTTP and gRPC for one host': routed(SHOP, SHOP.port('grpc')),
  'gRPC for a host below a wildcard for HTTP': routed(Route.host('*.acme.example'), SHOP.port('grpc').service('acme.Shop')),
  'routes by the hundred': routed(...Array.from({ length: 65 }, (_, i) => SHOP.path(`/${i}`))),
  'Gateway with a name that no object can have': web({ platform: gateway({ name: 'Public' }), routes: [SHOP] }),
  'Gateway in a namespace that cannot be': web({ platform: gateway({ namespace: 'edge.prod' }), routes: [SHOP] }),
  'spread with a skew of nothing': web({ spread: [Spread.overZones({ maxSkew: 0 })] }),
  'spread over half a domain': web({ spread: [Spread.overZones({ required: true, minDomains: 0.5 })] }),
  'spread over the same twice': web({ spread: [Spread.overZones(), Spread.over('topology.kubernetes.io/zone', { required: true })] }),
  'spread over what is no label': web({ spread: [Spread.over('the rack')] }),
  'least domains of a spread that is not required': web({ spread: [Spread.overZones({ minDomains: 3 })] }),
  'least domains above the zones': zoned(2, { spread: [Spread.overZones({ required: true, minDomains: 3 })] }),
  'one replica in each zone, of too many': zoned(3, { maxOnePer: Topology.zone(), scale: { max: 10 } }),
  'one replica in each zone, without room for a rollout': zoned(3, { maxOnePer: Topology.zone(), replicas: 3 }, '1.30'),
  'one replica on each node, of too few': web({
    maxOnePer: Topology.host(), replicas: 3, onNodes: [NodeTerm.in('kubernetes.io/hostname', ['node-1', 'node-2'])],
  }),
  'near and apart from the same app': web(db => ({ colocateWith: [db], separateFrom: [db] })),
  'near on the node and apart in the zone': web(db => ({
    colocateWith: [Neighbor.of(db, { topology: Topology.host() })], separateFrom: [Neighbor.of(db, { topology: Topology.zone(), required: true })],
  })),
  'apart from itself': () => makeShop({ then: app => app.separateFrom(app) }),
  'near itself': () => makeShop({ then: app => app.colocateWith(app) }),
  'near to an app across charts without a namespace': () => {
    const { app, web: target } = makeShop();
    new TwelveFactorApp(new Chart(app, 'plain'), 'job', { ...MINIMAL, colocateWith: [target] });
  },
  'nodes that are one thing and another': web({ onNodes: [NodeTerm.is('pool', 'gpu'), NodeTerm.is('pool', 'cpu')] }),
  'nodes that have a label and do not': web({ onNodes: [NodeTerm.exists('spot'), NodeTerm.doesNotExist('spot')] }),
  'nodes with none of the values': web({ onNodes: [NodeTerm.in('pool', [])] }),
  'nodes by a fraction': web({ preferNodes: [NodeTerm.greaterThan('acme.example/cores', 7.5)] }),
  'nodes by what is no label value': web({ onNodes: [NodeTerm.is('pool', 'for the web')] }),
  'toleration of what is no taint': web({ tolerations: [Toleration.of('dedicated to', 'gpu')] }),
  'toleration for less than no time': web({ tolerations: [Toleration.forSeconds('node.kubernetes.io/unreachable', -1)] }),
  'schedule of pods that are spread': web({ processes: { clock: { schedule: Schedule.daily('03:15'), maxOnePer: Topology.host(), spread: [] } } }),
  'props that are missing': () => new TwelveFactorApp(makeShop().shop, 'bare', anything(undefined)),
  'prop with a slip of the fingers': web(anything({ replcas: 3 })),
  'prop of another library': web(anything({ env: { A: 'b' } })),
  'prop inside resources': sized({ limits: { cpu: '1' } }),
  'prop of a process': web({ processes: { worker: anything({ image: 'other:1' }) } }),
  'prop of a System': () => new System(Testing.app(), 'shop', anything({ namspace: 'x' })),
  'prop of an App': () => Testing.app(anything({ env: 'prod' })),
  'health as a path': web({ health: anything('/healthz') }),
  'command as one text': web({ command: anything('node work.js') }),
  'port as a text': web({ port: anything('8080') }),
  'ports as numbers': web({ port: undefined, ports: anything([8080]) }),
  'schedule as a text': web({ processes: { clock: anything({ schedule: '* * * * *' }) } }),
  'routes as texts': web({ routes: anything(['shop.acme.example']) }),
  'kind of Service in lower case': () => makeShop().web.expose('public', { type: anything('loadbalancer') }),
  'binding to an app and not to an address of it': web(db => ({ bindings: { API_URL: anything(db) } })),
  'binding to a text': () => makeShop({ then: app => app.bind('API_URL', anything('http://api')) }),
  'call of a name': web({ calls: anything(['api']) }),
  'unknown Kubernetes version': () => Platform.generic({ kubernetes: '1.99' }),
  'unknown pull policy': () => Platform.kind({ pullPolicy: anything('Sometimes') }),
  'platform of no zones': () => Platform.gke({ zones: 0 }),
  'storage class by its name alone': () => Platform.eks({ storageClass: anything('gp3') }),
  'storage class that binds in words': () => Platform.eks({ storageClass: StorageClass.existing('gp3', { volumeBindingMode: anything('Late') }) }),
  'storage class with a name that no object can have': () => Platform.eks({ storageClass: StorageClass.existing('Fast_SSD') }),
  'platform with a default class in words': () => Platform.eks({ hasDefaultStorageClass: anything('yes') }),
  'platform with a snapshot class of a wrong kind': () => Platform.gke({ volumeSnapshotClass: 'CSI Snapshots' }),
  'platform with an unknown operator': () => Platform.gke({ operators: [anything('Strimzi')] }),
  'platform that assigns users in words': () => Platform.openshift({ assignsUsers: anything('no') }),
  'platform without DNS': () => Platform.openshift({ dnsPorts: [] }),
  'platform whose names nobody answers': () => Platform.generic({ dns: [] }),
  'platform whose server is narrowed to a port of apps': () => Platform.generic({ dns: [Peer.namespace('kube-system').onPort('dns')] }),
  'platform whose server has no prefix': () => Platform.generic({ dns: [Peer.cidr('169.254.20.10')] }),
  'load balancer source with host bits': () => Platform.aks({ loadBalancerSources: ['10.0.0.1/8'] }),
  'load balancer annotation of the platform that is no string': () => makeShop({
    app: { platform: Platform.generic({ loadBalancerAnnotations: { 'acme.example/internal': anything(true) } }) },
    then: app => app.expose('public', { type: ServiceType.LOAD_BALANCER }),
  }),
  'internal load balancer of an unknown vendor': () => Platform.openshift().internalLoadBalancer(),

  'raw object with a number that is none (F60)': () => {
    const { shop } = makeShop();
    new ApiObject(shop, 'queue', { apiVersion: 'acme.example/v1', kind: 'Queue', spec: { shards: [{ share: 0 / 0 }] } });
    Testing.synth(shop);
  },
  'patch of a field that is not there': () => {
    const { app, web: { deployment } } = makeShop();
    deployment.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/3/image', 'x'));
    Testing.yaml(app);
  },
  'construct that finds itself invalid': () => {
    const { app } = makeShop();
    new Construct(app, 'custom').node.addValidation({ validate: () => ['it needs a colour'] });
    Testing.yaml(app);
  },
  'duplicate object across charts': () => {
    const { app, web: first } = makeShop();
    const other = new Chart(app, 'other', { namespace: 'shop' });
    new ApiObject(other, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: first.service!.name }, spec: { externalName: 'a.example', type: 'ExternalName' } });
    app.synthYaml();
  },
};

const messages = Object.entries(REFUSED).map(([what, program]) => ({ what, message: messageOf(program) }));

test('every refusal says the code, the place, what was given, what is allowed and what to change', () => {
  const golden = messages.map(({ what, message }) => `# ${what}\n${message}\n`).join('\n');
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(GOLDEN, golden);
  expect(golden).toBe(fs.readFileSync(GOLDEN, 'utf-8'));
});

test('every code that constructs can refuse with has its message in the golden file', () => {
  const stages = ['private', 'props', 'platform', 'blocks', 'patterns', 'releases'];
  const sources = stages.flatMap(stage => filesIn(path.join(SRC, stage)).map(file => fs.readFileSync(file, 'utf-8')));
  const codes = new Set(sources.flatMap(text => [...text.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code)));
  const shown = new Set(messages.map(({ message }) => message.split(':')[0]));
  expect([...codes].filter(code => !shown.has(code))).toEqual([]);
});

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf-8' }).filter(file => file.endsWith('.ts')).map(file => path.join(folder, file));
}

test('what is no secret passes', () => {
  const config = {
    TOKEN_TTL: '3600',
    PASSWORD_FILE: '/run/secrets/db',
    SECRET: '',
    ENABLE_TOKEN: true,
    IMAGE_DIGEST: 'sha256:' + 'ab12'.repeat(16),
    TRACE_ID_HEADER: 'X-Cloud-Trace-Context',
    CLASS: 'com.acme.checkout.PaymentServiceImplementation',
    API_TOKEN: PlainText.of('public-by-design'),
  };
  expect(web({ config })).not.toThrow();
});

test('a secret is a reference', () => {
  expect(web({ secrets: { DB_PASSWORD: Secret.existing('db').key('password') } })).not.toThrow();
});

test('a plain cdk8s App refuses as well', () => {
  const chart = new Chart(new CdkApp(), 'shop');
  expect(() => new TwelveFactorApp(chart, 'web', { ...MINIMAL, image: 'nginx' })).toThrow(/^image-unpinned: shop\/web/);
});

test('an App knows its own environment', () => {
  expect(new App({ environment: 'prod' }).environment).toBe('prod');
});

function messageOf(program: () => unknown): string {
  try {
    program();
  } catch (error) {
    return (error as Error).message.replace(/\(test\/[^)]*\)/g, '(main.ts:1)').replace(/test\/[\w./-]+:\d+/g, 'main.ts:1');
  }
  throw new Error(`nothing refused it: ${program.toString()}`);
}
