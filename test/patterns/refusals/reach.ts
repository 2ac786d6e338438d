import { Egress, Entry, ExternalService, IngressTls, Metrics, NamePolicies, NodeAgent, Peer, Platform, PlatformOptions, Route, StatefulBackend } from '../../../src';
import { Changes, makeShop, MINIMAL } from '../../program';
import { OPERATED, REPLICATED } from '../rows/ha';
import { READERS } from '../rows/metrics';
import { LEDGER } from '../rows/stateful';

const anything = (value: unknown) => value as any;
const web = (props: Changes['web']) => () => makeShop({ web: props });
const platform = (options: object) => () => Platform.generic(options as PlatformOptions);

/** Programs with policies that are refused. */
export const REACH_REFUSED: { readonly [what: string]: () => unknown } = {
  'caller on a port that the app does not have': web({ callers: [Peer.namespace('monitoring').onPort('metrics')] }),
  'caller on the port of a worker': web({ port: undefined, health: undefined, callers: [Peer.namespace('monitoring').onPort('http')] }),
  'caller on no port': web(() => ({ callers: [Peer.namespace('monitoring').onPort()] })),
  'caller of a worker': web({ port: undefined, health: undefined, callers: [Peer.namespace('monitoring')] }),
  'caller of a process that is a worker': web({ processes: { worker: { command: ['./work'], callers: [Peer.namespace('monitoring')] } } }),
  'caller of an agent without a port': () => new NodeAgent(makeShop({}).shop, 'logs', { image: MINIMAL.image, resources: MINIMAL.resources, callers: [Peer.namespace('monitoring')] }),
  'egress to a list of ports that is empty': web(() => ({ egress: [Egress.to(Peer.internet(), [])] })),
  'egress to names where no policy knows them': web(() => ({ egress: [Egress.names(['api.stripe.com'], [443])] })),
  'egress to no names': web(() => ({ egress: [Egress.names([], [443])] })),
  'egress to names on no port': web(() => ({ egress: [Egress.names(['api.stripe.com'], [])] })),
  'egress to a URL for a name': web(() => ({ egress: [Egress.names(['https://api.stripe.com/v1'], [443])] })),
  'egress to a name in capitals, one with a port, an address and a wildcard within': web(() => ({
    egress: [Egress.names(['Api.stripe.com', 'api.stripe.com:443', '10.1.0.4', 'api.*.example.com', '*'], [443])],
  })),
  'egress to a Service for a name': web(() => ({ egress: [Egress.names(['db.shop.svc.cluster.local'], [5432])] })),
  'egress to names on a range of ports': web(() => ({ egress: [Egress.names(['api.stripe.com'], [443]).tcp(8000, 8999)] })),
  'egress to names by SCTP': web(() => ({ egress: [Egress.names(['api.stripe.com'], [443]).sctp(2905)] })),
  'binding to a name that no egress by name has': () => makeShop({
    app: { platform: Platform.generic({ namePolicies: NamePolicies.CILIUM }) },
    web: { bindings: { STRIPE_URL: ExternalService.fromUrl('https://api.stripe.com').url } },
  }),
  'platform that enforces policies perhaps': platform({ enforcesNetworkPolicies: 'maybe' }),
  'platform with policies by name that are none': platform({ namePolicies: 'Calico' }),
  'egress to everything and a port': web(() => ({ egress: [Egress.open().tcp(443)] })),
  'egress to everything and ports by UDP': web(() => ({ egress: [Egress.open().udp(9090, 9099)] })),
  'egress to a peer that is narrowed to a port': web({ egress: [Egress.to(Peer.namespace('logs').onPort('grpc'))] }),
  'entry whose callers are narrowed to a port': () => makeShop({
    app: { platform: Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('edge').onPort('http')] }) }) },
    web: { routes: [Route.host('shop.acme.example')] },
  }),
  'readers of metrics that are narrowed to a port': () => new StatefulBackend(makeShop({}).shop, 'orders', { ...LEDGER, metrics: Metrics.own(9100, { from: READERS.map(reader => reader.onPort('metrics')) }) }),
  'block without one that is outside it': web({ callers: [Peer.cidr('10.0.0.0/16').without('10.1.0.0/24')] }),
  'block without itself': web({ egress: [Egress.to(Peer.cidr('10.0.0.0/16').without('10.0.0.0/16'))] }),
  'block of IPv4 without one of IPv6': web({ egress: [Egress.to(Peer.cidr('0.0.0.0/0').without('fd00::/8'))] }),
  'block without what is none': web({ egress: [Egress.to(Peer.cidr('0.0.0.0/0').without('10.0.0.0/8', '10.0.0.1'))] }),
  'namespace without a block': web({ callers: [Peer.namespace('edge').without('10.0.0.0/8')] }),
  'ports that end before they begin': web({ egress: [Egress.to(Peer.namespace('logs')).udp(9099, 9090)] }),
  'ports that end beyond all': web({ egress: [Egress.to(Peer.namespace('logs')).tcp(9090, 65536)] }),
  'deny of pods that an operator makes': () => {
    const shop = makeShop({ app: { platform: OPERATED() } });
    shop.web.deny(new StatefulBackend(shop.shop, 'orders', REPLICATED));
  },
  'deny of what makes no calls': () => makeShop().web.deny(anything(ExternalService.at('10.9.0.1', 5432))),
  'deny of a name': () => makeShop().web.deny(anything('shop/api')),
  'deny of nothing': () => makeShop().web.deny(anything(undefined)),
  'deny of everybody': () => makeShop().web.deny(Peer.anyone()),
  'deny of some pods of a namespace': () => makeShop().web.deny(Peer.namespace('edge', { app: 'proxy' })),
  'deny of a block of which something is taken out': () => makeShop().web.deny(Peer.cidr('10.0.0.0/8').without('10.1.0.0/16')),
  'deny on a port': () => makeShop().web.deny(Peer.namespace('edge').onPort('http')),
  'binding to nothing': () => makeShop({ then: app => app.bind('API_URL', anything(undefined)) }),
  'near nothing': () => makeShop().web.colocateWith(anything(undefined)),
  'apart from a name': () => makeShop().web.separateFrom(anything('api')),
  'platform with an entry by which nobody comes': () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', callers: [] }) }),
  'platform with a Gateway for a host that is none (F26)': () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', hosts: ['*.acme.example', ' '] }) }),
  'platform with a Gateway of a class that is none (F26)': () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', className: 'gke l7' }) }),
  'platform with a certificate for a host that is none (F26)': () => Platform.generic({ entry: Entry.ingress({ className: 'nginx', tls: IngressTls.secret('shop-tls', ['']) }) }),
  'platform with an entry that does not say where certificates come from': () => Platform.generic({ entry: Entry.ingress({ className: 'nginx' } as any) }),
  'platform with an entry by its name': platform({ entry: 'public' }),
  'platform whose load balancers come from nowhere': platform({ loadBalancerSources: [] }),
  'platform whose API server has no ports': () => Platform.generic({ apiServer: [Egress.to(Peer.anyone(), [])] }),
  'platform without an API server': platform({ apiServer: [] }),
  'platform whose API server is a peer': platform({ apiServer: [Peer.cidr('10.0.0.2/32')] }),
  'platform whose identity servers are addresses': platform({ identityServers: ['169.254.169.254/32'] }),
  'platform whose telemetry is no list': platform({ telemetry: Egress.open() }),
};
