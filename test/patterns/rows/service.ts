import { Chart } from 'cdk8s';
import { Row, web } from './row';
import { LEDGER } from './stateful';
import {
  ClientIpOptions, Credentials, Egress, ExposeOptions, ExternalBackend, ExternalBackendProps, IpFamily, IpFamilyPolicy, Port, ServiceOptions,
  ServiceType, SessionAffinity, StatefulBackend, TrafficDistribution, TrafficPolicy, TwelveFactorApp,
} from '../../../src';
import { supports } from '../../../src/platform/kubernetes';
import { KUBERNETES } from '../../../src/private/protocol';

/** Servers before 1.34 know no distribution over nodes, and those before 1.31 none at all. */
const distributed = (): ServiceOptions => {
  const version = process.env[KUBERNETES] ?? '1.35';
  if (supports(version, 'preferSameTraffic')) return { trafficDistribution: TrafficDistribution.PREFER_SAME_NODE };
  return supports(version, 'trafficDistribution') ? { trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE } : { headless: true };
};

export const serving = (service: ServiceOptions, from?: ServiceOptions): Row => web({ service }, { service: from });
export const remembering = (options: ClientIpOptions): Row => (
  serving({ sessionAffinity: SessionAffinity.clientIp(options) }, { sessionAffinity: SessionAffinity.clientIp() })
);
const exposing = (options: ExposeOptions): Row['to'] => ({ then: Object.assign((app: TwelveFactorApp) => void app.expose('web-public', options), { options }) });
export const balancing = (more: Partial<ExposeOptions>, from: Partial<ExposeOptions> = {}): Row => ({
  from: exposing({ type: ServiceType.LOAD_BALANCER, ...from }), to: exposing({ type: ServiceType.LOAD_BALANCER, ...more }),
});

const POSTGRES = Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' });
const outside = (props: Partial<ExternalBackendProps>): Row['to'] => ({
  web: { egress: [Egress.open()] },
  then: Object.assign((app: TwelveFactorApp) => {
    const external = new ExternalBackend(Chart.of(app), 'orders', { ports: [POSTGRES], ...props });
    app.bind('DATABASE_URL', external.url);
  }, { props }),
});
const HOST = { host: 'orders.db.acme.example' };
const ADDRESSES = { addresses: ['10.9.0.1', '10.9.0.2'] };
const external = (more: Partial<ExternalBackendProps>): Row => ({ from: outside(ADDRESSES), to: outside({ ...ADDRESSES, ...more }) });
/** Callers that may call nobody else, so that the addresses are seen in their policy. */
const closed = (props: Partial<ExternalBackendProps>): Row['to'] => ({ ...outside(props), web: {} });

export const serviceRows = (): { readonly [prop: string]: Row } => ({
  'WorkloadProps.service': web({
    service: distributed(), processes: { admin: { port: 9000, ...CHECKED, service: { headless: true } } },
  }, { processes: { admin: { port: 9000, ...CHECKED } } }),
  'StatefulBackendProps.service': {
    from: { then: app => void new StatefulBackend(Chart.of(app), 'ledger', LEDGER) },
    to: { then: app => void new StatefulBackend(Chart.of(app), 'ledger', { ...LEDGER, service: { sessionAffinity: SessionAffinity.clientIp() } }) },
  },

  'ServiceOptions.headless': serving({ headless: true }),
  'ServiceOptions.clusterIPs': serving({ clusterIPs: ['10.96.7.7'] }),
  'ServiceOptions.ipFamilyPolicy': serving({ ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK }),
  'ServiceOptions.ipFamilies': serving({ ipFamilies: [IpFamily.IPV4] }),
  'ServiceOptions.sessionAffinity': serving({ sessionAffinity: SessionAffinity.clientIp() }),
  'ServiceOptions.trafficDistribution': serving(distributed()),
  'ServiceOptions.internalTrafficPolicy': serving({ internalTrafficPolicy: TrafficPolicy.LOCAL }),
  'ServiceOptions.publishNotReadyAddresses': serving({ headless: true, publishNotReadyAddresses: true }, { headless: true }),
  'ServiceOptions.annotations': serving({ annotations: { 'cloud.google.com/neg': '{"ingress": true}' } }),
  'ClientIpOptions.timeoutSeconds': remembering({ timeoutSeconds: 600 }),

  'ExposeOptions.loadBalancerClass': balancing({ loadBalancerClass: 'service.k8s.aws/nlb' }),
  'ExposeOptions.allocateLoadBalancerNodePorts': balancing({ allocateLoadBalancerNodePorts: false }),
  'ExposeOptions.externalTrafficPolicy': balancing({ externalTrafficPolicy: TrafficPolicy.LOCAL }),
  'ExposeOptions.healthCheckNodePort': balancing(
    { externalTrafficPolicy: TrafficPolicy.LOCAL, healthCheckNodePort: 30081 }, { externalTrafficPolicy: TrafficPolicy.LOCAL },
  ),

  'ExternalBackendProps.host': { to: outside(HOST) },
  'ExternalBackendProps.addresses': { to: closed({ addresses: ['10.9.0.1', 'fd00::9:1', '10.9.0.2'] }) },
  'ExternalBackendProps.addressBlocks': { to: closed({ ...HOST, addressBlocks: ['10.9.0.0/24', 'fd00:9::/64'] }) },
  'ExternalBackendProps.ports': external({ ports: [Port.tcp(6432, { name: 'postgres', service: 5432 }), Port.http(8008, { name: 'status' }), Port.udp(8125, { name: 'statsd' })] }),
  'ExternalBackendProps.path': external({ path: '/orders' }),
  'ExternalBackendProps.credentials': external({ credentials: Credentials.existing('orders') }),
  'ExternalBackendProps.service': external({ service: { sessionAffinity: SessionAffinity.clientIp(), annotations: { 'acme.example/owner': 'orders' } } }),
  'ExternalBackendProps.name': external({ name: 'orders-db' }),
  'ExternalBackendProps.labels': external({ labels: { team: 'orders' } }),
});

const CHECKED = { health: LEDGER.health };
