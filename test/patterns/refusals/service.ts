import { Chart } from 'cdk8s';
import {
  Credentials, Egress, Engine, ExposeOptions, ExternalBackend, ExternalBackendProps, ExternalService, Health, IpFamily, IpFamilyPolicy, NamePolicies,
  Operator, Peer, Platform, Port, Schedule, ServiceOptions, ServiceType, SessionAffinity, StatefulBackend, TrafficDistribution, TrafficPolicy,
  Transport, TwelveFactorAppProps,
} from '../../../src';
import { makeShop } from '../../program';
import { LEDGER, POSTGRES } from '../rows/stateful';

const anything = (value: unknown) => value as any;
const { CLUSTER_IP, NODE_PORT, LOAD_BALANCER } = ServiceType;
const LOCAL = TrafficPolicy.LOCAL;

const service = (options: ServiceOptions, more: Partial<TwelveFactorAppProps> = {}) => () => makeShop({ web: { service: options, ...more } });
const on = (kubernetes: string, options: ServiceOptions) => () => (
  makeShop({ app: { platform: Platform.generic({ kubernetes }) }, web: { service: options } })
);
const exposed = (options: ExposeOptions) => () => makeShop({ then: web => void web.expose('public', options) });
const external = (props: Partial<ExternalBackendProps>) => () => (
  new ExternalBackend(makeShop().shop, 'orders', { ports: [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })], ...props })
);
const bound = (to: () => ExternalService, more: Partial<TwelveFactorAppProps> = {}) => () => (
  makeShop({ web: () => ({ bindings: { LEDGER: to().url }, ...more }) })
);
const HOST = 'orders.db.acme.example';
const CHECKED_PORT = 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-port';
const game = (options: Partial<ExposeOptions> = {}, ports: Port[] = [Port.udp(7777), Port.http(8080)]) => () => makeShop({
  app: { platform: Platform.eks() },
  web: { port: undefined, ports, health: Health.command(['./ready']) },
  then: web => void web.expose('game', { type: LOAD_BALANCER, ...options }),
});

/** Programs whose Services are refused. */
export const SERVICE_REFUSED: { readonly [what: string]: () => unknown } = {
  'service of a worker': service({ headless: true }, { port: undefined, health: undefined }),
  'service of a schedule': () => makeShop({ web: { processes: { clock: { schedule: Schedule.daily('03:15'), service: { headless: true } } } } }),
  'service of servers that CloudNativePG runs': () => makeShop({
    app: { platform: Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG] }) },
    then: web => void new StatefulBackend(Chart.of(web), 'orders', { ...POSTGRES, engine: Engine.postgres('17', { ha: { instances: 3 } }), service: { headless: true } }),
  }),
  'service with an unknown prop': service(anything({ type: 'NodePort' })),
  'headless service with a fixed address': service({ headless: true, clusterIPs: ['10.96.0.80'] }),
  'headless service that remembers clients': service({ headless: true, sessionAffinity: SessionAffinity.clientIp(), internalTrafficPolicy: LOCAL }),
  'headless service with another port': service({ headless: true }, { port: undefined, ports: [Port.http(8080, { service: 80 })] }),
  'headless backend with another port': () => makeShop({
    then: web => void new StatefulBackend(Chart.of(web), 'ledger', { ...LEDGER, port: undefined, ports: [Port.tcp(7070, { service: 70 })], service: { headless: true } }),
  }),
  'service of pods that are not ready': service({ publishNotReadyAddresses: true }),
  'service that prefers what it insists on': service({ internalTrafficPolicy: LOCAL, trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE }),
  'clients remembered for no time': service({ sessionAffinity: SessionAffinity.clientIp({ timeoutSeconds: 0 }) }),
  'clients remembered for more than a day': service({ sessionAffinity: SessionAffinity.clientIp({ timeoutSeconds: 86401 }) }),
  'session affinity by its name': service({ sessionAffinity: anything('ClientIP') }),
  'traffic distribution on a server that drops it': on('1.30', { trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE }),
  'traffic distribution over nodes on a server that refuses it': on('1.33', { trafficDistribution: TrafficDistribution.PREFER_SAME_NODE }),
  'traffic distribution by its old name': service({ trafficDistribution: anything('PreferClose') }),
  'fixed address that is none': service({ clusterIPs: ['10.96.0.080'] }),
  'fixed address with a prefix': service({ clusterIPs: ['10.96.0.80/32'] }),
  'fixed address in long form': service({ clusterIPs: ['fd00:0:0:0:0:0:0:80'] }),
  'fixed address None': service({ clusterIPs: ['None'] }),
  'fixed addresses, none': service({ clusterIPs: [] }),
  'fixed addresses of one family': service({ clusterIPs: ['10.96.0.80', '10.96.0.81'], ipFamilyPolicy: IpFamilyPolicy.REQUIRE_DUAL_STACK }),
  'fixed addresses of both families on a single stack': service({ clusterIPs: ['10.96.0.80', 'fd00::80'] }),
  'fixed address of another family': service({ clusterIPs: ['10.96.0.80'], ipFamilies: [IpFamily.IPV6] }),
  'fixed addresses in another order': service({
    clusterIPs: ['10.96.0.80', 'fd00::80'], ipFamilies: [IpFamily.IPV6, IpFamily.IPV4], ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK,
  }),
  'both families on a single stack': service({ ipFamilies: [IpFamily.IPV4, IpFamily.IPV6], ipFamilyPolicy: IpFamilyPolicy.SINGLE_STACK }),
  'one family twice': service({ ipFamilies: [IpFamily.IPV4, IpFamily.IPV4], ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK }),
  'no families': service({ ipFamilies: [] }),
  'fixed address of two Services': () => makeShop({ web: { service: { clusterIPs: ['10.96.0.80'] } }, then: (_, db) => void db.expose('fixed', { type: CLUSTER_IP, clusterIPs: ['10.96.0.80'] }) }),
  'node port of two Services': () => {
    const { web, db } = makeShop();
    web.expose('web-nodes', { type: NODE_PORT, nodePorts: { http: 31111 } });
    db.expose('db-nodes', { type: NODE_PORT, nodePorts: { tcp: 31111 } });
  },
  'node port that is the health check as well': exposed({ type: LOAD_BALANCER, nodePorts: { http: 31111 }, externalTrafficPolicy: LOCAL, healthCheckNodePort: 31111 }),
  'node port of a port that is not exposed': () => makeShop({ then: (_, db) => void db.expose('nodes', { type: NODE_PORT, ports: ['tcp'], nodePorts: { metrics: 31187 } }) }),
  'node port of a load balancer that has none': exposed({ type: LOAD_BALANCER, allocateLoadBalancerNodePorts: false, nodePorts: { http: 31111 } }),
  'load balancer whose ranges have the name that Kubernetes gives them': exposed(anything({ type: LOAD_BALANCER, loadBalancerSourceRanges: ['203.0.113.0/24'] })),
  'service by another name of DNS': exposed(anything({ type: 'ExternalName' })),
  'app with fields of a container': () => makeShop({ web: anything({ env: { LEVEL: 'info' } }) }),
  'app with fields of a pod': () => makeShop({ web: anything({ topologySpreadConstraints: [] }) }),
  'load balancer that lets in nobody': exposed({ type: LOAD_BALANCER, sourceRanges: [] }),
  'service of no ports': exposed({ type: NODE_PORT, ports: [] }),
  'service of a port twice': exposed({ type: NODE_PORT, ports: ['http', 'http'] }),
  'health check port out of range': exposed({ type: LOAD_BALANCER, externalTrafficPolicy: LOCAL, healthCheckNodePort: 80 }),
  'health check port that nobody asks': exposed({ type: LOAD_BALANCER, healthCheckNodePort: 32100 }),
  'load balancer settings of node ports': exposed({ type: NODE_PORT, loadBalancerClass: 'service.k8s.aws/nlb', allocateLoadBalancerNodePorts: false }),
  'load balancer class that is none': exposed({ type: LOAD_BALANCER, loadBalancerClass: 'the internal one' }),
  'load balancer class of a platform that is none': () => Platform.eks({ loadBalancerClass: 'service.k8s.aws/' }),
  'traffic from outside of a ClusterIP': exposed({ type: CLUSTER_IP, externalTrafficPolicy: LOCAL }),
  "UDP behind Amazon's load balancer, which checks nothing but TCP": game({ ports: ['udp'] }),
  "UDP behind Amazon's load balancer, which checks a port that is none": game({ annotations: { [CHECKED_PORT]: '9999' } }),
  "UDP alone behind Amazon's load balancer": game({ annotations: { [CHECKED_PORT]: 'traffic-port' } }, [Port.udp(7777)]),
  'node port of two ports': () => makeShop({
    web: { port: undefined, ports: [Port.http(8080), Port.udp(7777)] }, then: web => void web.expose('game', { type: NODE_PORT, nodePorts: { udp: 30777, http: 30777 } }),
  }),
  'headless load balancer': exposed({ type: LOAD_BALANCER, headless: true }),

  'service outside at an address of a Service': () => makeShop({
    web: { service: { clusterIPs: ['10.96.0.80'] } }, then: (_, db) => db.bind('WEB', ExternalService.at('10.96.0.80', 8080).url),
  }),
  'service outside at an address of a later Service': () => makeShop({
    web: { bindings: { WEB: ExternalService.at('10.96.0.80', 8080).url } }, then: (_, db) => void db.expose('fixed', { type: CLUSTER_IP, clusterIPs: ['10.96.0.80'] }),
  }),
  'service outside behind an address of a Service': () => makeShop({
    web: { service: { clusterIPs: ['fd00::80'] } }, then: (_, db) => db.bind('WEB', ExternalService.at('web.acme.example', 8080, { addresses: ['fd00::80/128'] }).url),
  }),
  'egress to an address of a Service': () => makeShop({
    web: { egress: [Egress.to(Peer.cidr('10.96.0.80/32'), [8080])] }, then: (_, db) => void db.expose('fixed', { type: CLUSTER_IP, clusterIPs: ['10.96.0.80'] }),
  }),
  'Service of another program': bound(() => ExternalService.fromUrl('http://ledger.finance.svc.cluster.local:8080')),
  'Service of another program with addresses': bound(() => ExternalService.at('ledger.finance.svc', 8080, { addresses: ['10.96.0.0/12'] })),
  'Service of another program than the one that it may call': bound(() => ExternalService.at('ledger-0.ledger.finance.svc', 8080), { egress: [Egress.to(Peer.namespace('mail'), [25])] }),
  'Service of another program under a name of this one': () => {
    const { web: app, shop } = makeShop();
    app.bind('LEDGER', new ExternalBackend(shop, 'ledger', { host: 'ledger.finance.svc.cluster.local', addressBlocks: ['10.96.0.0/12'], ports: [Port.tcp(7070)] }).url);
  },
  'app of this program by the name of its Service': () => makeShop({ then: (_, db) => db.bind('WEB', ExternalService.at('web.shop.svc', 8080).url) }),
  'Service of this namespace that does not exist yet': bound(() => ExternalService.at('search.shop.svc', 8080)),
  'external backend that stands for itself': external({ host: 'orders.shop.svc.cluster.local' }),
  'external backend that stands for a Service by a short name': external({ host: 'ledger.finance.svc' }),
  'external backend in capitals': external({ host: 'Orders.DB.acme.example.' }),
  'service outside on the pod itself': () => ExternalService.at('127.0.0.1', 5432),
  'service outside on the pod itself, by name': () => ExternalService.at('localhost', 5432, { addresses: ['10.1.0.0/24'] }),
  'service outside on each node': () => ExternalService.fromUrl('http://169.254.169.254/latest'),
  'service outside at an address in capitals': () => ExternalService.at('FD00:0::5', 5432),
  'service outside at an IPv4 address written as IPv6': () => ExternalService.at('::ffff:10.0.0.1', 5432),
  'service outside at an address with a zone': () => ExternalService.at('fe80::1%eth0', 5432),
  'service outside without a host': () => ExternalService.at(anything(undefined), 5432),
  'service outside with a prop of another name': () => ExternalService.at('db.acme.example', 5432, anything({ credential: Credentials.existing('db') })),
  'service outside with addresses that are no list': () => ExternalService.at('db.acme.example', 5432, anything({ addresses: '10.1.0.0/24' })),
  'URL with a scheme beside it': () => ExternalService.fromUrl('https://db.acme.example', { scheme: 'postgresql' }),
  'URL with a fragment': () => ExternalService.fromUrl('https://docs.acme.example/v1#users'),
  'URL of several hosts': () => ExternalService.fromUrl('mongodb://web:swordfish@a.acme.example:27017,b.acme.example:27017/shop'),
  'URL of hosts that DNS knows': () => ExternalService.fromUrl('mongodb+srv://cluster.acme.example/shop'),
  'URL without anything': () => ExternalService.fromUrl(''),
  'URL that is missing': () => ExternalService.fromUrl(anything(undefined)),
  'URL without a host': () => ExternalService.fromUrl('file:///etc/hosts'),
  'URL with port zero': () => ExternalService.fromUrl('http://db.acme.example:0'),
  'service outside by its URL': () => ExternalService.at('https://api.acme.example', 443),
  'service outside by a name with a port': () => ExternalService.at('api.acme.example:8443', 443),
  'external backend nowhere': external({}),
  'external backend of no addresses': external({ addresses: [] }),
  'external backend in two places': external({ host: HOST, addresses: ['10.9.0.1'] }),
  'external backend with blocks beside addresses': external({ addresses: ['10.9.0.1'], addressBlocks: ['10.9.0.0/24'] }),
  'external backend whose name is an address': external({ host: '10.9.0.1' }),
  'external backend whose name is that of every pod itself': external({ host: 'localhost' }),
  'external backend whose name ends in a dot': external({ host: 'orders.db.acme.example.' }),
  'external backend at a loopback address': external({ addresses: ['127.0.0.1'] }),
  'external backend at the metadata address': external({ addresses: ['169.254.169.254'] }),
  'external backend at a link-local address': external({ addresses: ['fe80::1'] }),
  'external backend at a multicast address': external({ addresses: ['ff02::1'] }),
  'external backend at any address': external({ addresses: ['0.0.0.0'] }),
  'external backend at an IPv4 address written as IPv6': external({ addresses: ['::ffff:a09:1'] }),
  'external backend by a name among addresses': external({ addresses: ['10.9.0.1', HOST] }),
  'external backend at an address twice': external({ addresses: ['10.9.0.1', '10.9.0.1'] }),
  'external backend at too many addresses': external({ addresses: Array.from({ length: 1001 }, (_, i) => `10.9.${Math.floor(i / 250)}.${i % 250 + 1}`) }),
  'external backend at the address of a Service': () => {
    const { shop } = makeShop({ web: { service: { clusterIPs: ['10.96.0.80'] } } });
    new ExternalBackend(shop, 'orders', { addresses: ['10.96.0.80'], ports: [Port.tcp(5432)] });
  },
  'service at the address of an external backend': () => {
    const { shop, web } = makeShop();
    new ExternalBackend(shop, 'orders', { addresses: ['10.96.0.80'], ports: [Port.tcp(5432)] });
    web.expose('fixed', { type: CLUSTER_IP, clusterIPs: ['10.96.0.80'] });
  },
  'external backend with host bits in a block': external({ host: HOST, addressBlocks: ['10.9.0.1/24'] }),
  'external backend with a path that runs into its port': external({ addresses: ['10.9.0.1'], path: 'app' }),
  'external backend without a port': external({ addresses: ['10.9.0.1'], ports: [] }),
  'external backend that speaks HTTP under another name': external({ host: HOST, ports: [Port.http(80)] }),
  'external backend that speaks HTTPS under another name': external({ host: HOST, ports: [Port.tcp(443, { scheme: 'https' })] }),
  'external backend with another port in DNS': external({ host: HOST, ports: [Port.tcp(6432, { service: 5432 })] }),
  'external backend in DNS with an address': external({ host: HOST, service: { clusterIPs: ['10.96.0.80'], sessionAffinity: SessionAffinity.clientIp() } }),
  'external backend with a family': external({ addresses: ['10.9.0.1'], service: { ipFamilies: [IpFamily.IPV4] } }),
  'external backend on the node of its caller': external({ addresses: ['10.9.0.1'], service: { internalTrafficPolicy: LOCAL } }),
  'external backend with an unknown port': () => external({ addresses: ['10.9.0.1'] })().endpointOf('http'),
  'external backend that no policy can name': () => makeShop({
    then: web => web.bind('DATABASE_URL', new ExternalBackend(Chart.of(web), 'orders', { host: HOST, ports: [Port.tcp(5432)] }).url),
  }),
  'external backend of blocks that are none': () => makeShop({
    then: web => web.bind('DATABASE_URL', new ExternalBackend(Chart.of(web), 'orders', { host: HOST, addressBlocks: [], ports: [Port.tcp(5432)] }).url),
  }),
  'UDP service outside that no policy can name': bound(() => ExternalService.at('syslog.acme.example', 514, { transport: Transport.UDP })),
  'UDP service outside under a name that policies match': () => makeShop({
    app: { platform: Platform.generic({ namePolicies: NamePolicies.CILIUM }) }, web: { bindings: { SYSLOG: ExternalService.fromUrl('udp://syslog.acme.example:514').url } },
  }),
  'SCTP service outside under a name, which no policy matches': () => makeShop({
    app: { platform: Platform.generic({ namePolicies: NamePolicies.CILIUM }) }, web: { bindings: { PEER: ExternalService.at('hlr.acme.example', 2905, { scheme: 'sctp' }).url } },
  }),
  'UDP service outside, with egress over TCP': bound(
    () => ExternalService.at('syslog.acme.example', 514, { transport: Transport.UDP }), { egress: [Egress.to(Peer.internet(), [514])] },
  ),
  'UDP Service of another program': bound(() => ExternalService.at('statsd.metrics.svc', 8125, { transport: Transport.UDP })),
  'transport protocol in lower case': () => ExternalService.at('10.9.0.1', 514, { transport: anything('udp') }),
  'external backend with an unknown prop': external(anything({ host: HOST, port: 5432 })),
};
