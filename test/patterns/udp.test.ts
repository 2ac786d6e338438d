import {
  ExternalBackend, ExternalService, Health, IstioMode, Mesh, Metrics, NodeAgent, Peer, Platform, Port, ServiceType, StatefulBackend, Storage, System,
  Transport, TwelveFactorApp, TwelveFactorAppProps,
} from '../../src';
import { Manifests } from '../../src/manifests/manifests';
import { summaryOf } from '../../src/reach/answer';
import { reach } from '../../src/reach/reach';
import { summary } from '../../src/synth/summary/summary';
import { uncalled } from '../../src/synth/summary/uncalled';
import { synthesize } from '../../src/synth/synthesize';
import { Testing } from '../../src/testing';
import { Changes, makeShop } from '../program';

const SIZE = { resources: { cpu: '100m', memory: '64Mi' } };
const DNS: TwelveFactorAppProps = {
  ...SIZE,
  image: 'ghcr.io/acme/dns:2.1.0',
  ports: [Port.udp(5353, { name: 'dns', service: 53 }), Port.tcp(5353, { name: 'dns-tcp', service: 53 }), Port.http(9153, { name: 'metrics' })],
  health: Health.http('/metrics', { port: 'metrics' }),
};
const CLIENT = { ...SIZE, image: 'ghcr.io/acme/resolver:1.8.2' };

const find = (manifests: any[], kind: string, name: string) => manifests.find(one => one.kind === kind && one.metadata.name === name);
const pods = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': expect.any(String) } } });
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const udp = (port: number) => [{ port, protocol: 'UDP' }];
const tcp = (port: number) => [{ port, protocol: 'TCP' }];

describe('a DNS server on port 53 of both transport protocols', () => {
  const app = Testing.app();
  const net = new System(app, 'net');
  const dns = new TwelveFactorApp(net, 'dns', { ...DNS, callers: [Peer.namespace('legacy').onPort('dns'), Peer.namespace('monitoring').onPort('metrics')] });
  new TwelveFactorApp(net, 'resolver', { ...CLIENT, bindings: { DNS_URL: dns.url } });
  new TwelveFactorApp(net, 'transfer', { ...CLIENT, bindings: { DNS: dns.endpointOf('dns-tcp').address } });
  new TwelveFactorApp(net, 'plain', { ...CLIENT, calls: [dns] });
  const { entries } = synthesize(app);
  const manifests = Testing.synth(app);
  const asked = (from: string, to: string) => summaryOf(reach(Manifests.of(entries), `net/${from}`, to));

  test('has two ports of one number in the container and in the Service', () => {
    expect(find(manifests, 'Deployment', 'dns').spec.template.spec.containers[0].ports).toEqual([
      { name: 'dns', containerPort: 5353, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 5353, protocol: 'TCP' }, { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
    ]);
    expect(find(manifests, 'Service', 'dns').spec.ports).toEqual([
      { name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, targetPort: 'dns-tcp', protocol: 'TCP' },
      { name: 'metrics', port: 9153, targetPort: 'metrics', protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  test('is called at a URL that says how', () => {
    expect(find(manifests, 'Deployment', 'resolver').spec.template.spec.containers[0].env).toEqual([{ name: 'DNS_URL', value: 'udp://dns:53' }]);
    expect(find(manifests, 'Deployment', 'transfer').spec.template.spec.containers[0].env).toEqual([{ name: 'DNS', value: 'dns:53' }]);
    expect([dns.endpoint.transport, dns.endpointOf('dns-tcp').transport, DNS.ports![0].transport]).toEqual([Transport.UDP, Transport.TCP, Transport.UDP]);
  });

  test('lets in each client on the port that it calls, and no further', () => {
    expect(find(manifests, 'NetworkPolicy', 'dns').spec.ingress).toEqual([
      { from: [pods('resolver'), pods('plain'), namespace('legacy')], ports: udp(5353) },
      { from: [pods('transfer')], ports: tcp(5353) },
      { from: [namespace('monitoring')], ports: tcp(9153) },
    ]);
  });

  test('is what its clients may call, over the same transport protocol', () => {
    const called = (name: string) => find(manifests, 'NetworkPolicy', name).spec.egress.slice(1);
    expect(called('resolver')).toEqual([{ to: [pods('dns')], ports: udp(5353) }]);
    expect(called('plain')).toEqual(called('resolver'));
    expect(called('transfer')).toEqual([{ to: [pods('dns')], ports: tcp(5353) }]);
  });

  test.each([
    ['resolver', 'net/dns:dns', 'allowed'],
    ['resolver', 'net/dns:dns-tcp', 'denied'],
    ['resolver', 'net/dns:53/udp', 'allowed'],
    ['resolver', 'net/dns:53/tcp', 'denied'],
    ['resolver', 'net/dns:53', 'allowed in part'],
    ['resolver', 'net/dns:5353', 'allowed in part'],
    ['resolver', 'net/dns:5353/udp', 'allowed'],
    ['transfer', 'net/dns:dns-tcp', 'allowed'],
    ['transfer', 'net/dns:53/udp', 'denied'],
    ['transfer', 'net/dns', 'allowed in part'],
  ])('reach knows it: %s to %s is %s', (from, to, expected) => expect(asked(from, to)).toBe(expected));

  test('the summary says how to change its ports', () => {
    expect(summary({ kubernetes: '1.35', entries, externals: [] }, { checksPassed: 1, apply: 'kubectl apply -f dist/' }).split('\n')).toContain(
      'Two ports of one number in Service net/dns, Deployment net/dns: apply with `--server-side`, as below, because client-side apply identifies a port by its number and may drop one of the two',
    );
  });
});

describe('a UDP port', () => {
  const made = (web: Partial<TwelveFactorAppProps>, then?: Changes['then'], platform?: Platform) => (
    Testing.synth(makeShop({ app: { platform }, web: { port: undefined, ports: [Port.http(8080), Port.udp(8080, { name: 'h3' })], ...web }, then }).app)
  );
  const ingressOf = (manifests: any[], name = 'web') => find(manifests, 'NetworkPolicy', name).spec.ingress;

  test('of a sidecar is called by name only', () => {
    const manifests = made({
      sidecars: [{ ...SIZE, name: 'statsd', image: 'prom/statsd-exporter:v0.28.0', ports: [Port.udp(9125, { name: 'statsd' }), Port.http(9102, { name: 'statsd-web' })], health: Health.http('/', { port: 'statsd-web' }) }],
      callers: [Peer.namespace('edge'), Peer.namespace('batch').onPort('statsd')],
    });
    expect(ingressOf(manifests)).toEqual([
      { from: [namespace('edge')], ports: tcp(8080) }, { from: [namespace('edge')], ports: udp(8080) }, { from: [namespace('batch')], ports: udp(9125) },
    ]);
  });

  test('with the number of the metrics is another one than theirs', () => {
    const manifests = made({ ports: [Port.http(8080), Port.udp(9125, { name: 'statsd' })], metrics: Metrics.own(9125, { from: [Peer.namespace('monitoring')] }) });
    expect(ingressOf(manifests)).toEqual([{ from: [namespace('monitoring')], ports: tcp(9125) }]);
    expect(find(manifests, 'Deployment', 'web').spec.template.spec.containers[0].ports.slice(1)).toEqual([
      { name: 'statsd', containerPort: 9125, protocol: 'UDP' }, { name: 'metrics', containerPort: 9125, protocol: 'TCP' },
    ]);
  });

  test('on a node port shares its number with TCP, as Kubernetes allocates it once', () => {
    const manifests = made({}, web => void web.expose('edge', { type: ServiceType.NODE_PORT, nodePorts: { http: 30443, h3: 30443 } }));
    expect(find(manifests, 'Service', 'edge').spec.ports.map(({ protocol, nodePort }: any) => [protocol, nodePort])).toEqual([['TCP', 30443], ['UDP', 30443]]);
    expect(ingressOf(manifests)).toEqual([{ ports: tcp(8080) }, { ports: udp(8080) }]);
  });

  test('is denied like any other', () => {
    const { app } = makeShop({
      web: { port: undefined, ports: [Port.http(8080), Port.udp(514)], callers: [Peer.namespace('edge').onPort('udp')] }, then: web => web.deny(Peer.namespace('edge')),
    });
    expect(Testing.findings(app)).toMatchObject([{ id: 'denied-call-allowed', message: expect.stringContaining('edge/* must not reach shop/web, and can on UDP 514') }]);
  });

  test('of a headless Service is called by the replicas', () => {
    const manifests = made({}, web => void web.expose('peers', { type: ServiceType.CLUSTER_IP, headless: true, ports: ['h3'] }));
    expect(find(manifests, 'Service', 'peers').spec.ports).toEqual([{ name: 'h3', port: 8080, targetPort: 'h3', protocol: 'UDP' }]);
    expect(ingressOf(manifests)).toEqual([{ from: [pods('web')], ports: udp(8080) }]);
  });

  test('that has no client is told, whoever calls the TCP port of its number', () => {
    const { app } = makeShop({
      web: { port: undefined, ports: [Port.http(8080), Port.udp(8080)], callers: [Peer.namespace('edge').onPort('http')] },
      then: web => void web.expose('datagrams', { type: ServiceType.CLUSTER_IP, ports: ['udp'] }),
    });
    expect(uncalled(synthesize(app)).besideAnother).toEqual(['shop/datagrams']);
  });

  test('of members is among members', () => {
    const { app, shop } = makeShop();
    new StatefulBackend(shop, 'ledger', {
      ...SIZE,
      image: 'ghcr.io/acme/ledger:1.0.0',
      port: 7000,
      health: Health.tcp(),
      storage: Storage.of('1Gi'),
      dataPath: '/data',
      replicas: 3,
      clustered: true,
      memberPorts: [Port.tcp(7946, { name: 'gossip' }), Port.udp(7946, { name: 'gossip-udp' })],
    });
    const manifests = Testing.synth(app);
    expect(find(manifests, 'Service', 'ledger-members').spec.ports.slice(1)).toEqual([
      { name: 'gossip', port: 7946, targetPort: 'gossip', protocol: 'TCP' }, { name: 'gossip-udp', port: 7946, targetPort: 'gossip-udp', protocol: 'UDP' },
    ]);
    expect(ingressOf(manifests, 'ledger').map(({ ports }: any) => ports)).toEqual([tcp(7000), tcp(7946), udp(7946)]);
    expect(find(manifests, 'NetworkPolicy', 'ledger').spec.egress.slice(1).map(({ ports }: any) => ports)).toEqual([tcp(7000), tcp(7946), udp(7946)]);
  });

  test('of an agent is called on each node', () => {
    const { app, web } = makeShop();
    const agent = new NodeAgent(new System(app, 'agents'), 'statsd', {
      ...SIZE, image: 'prom/statsd-exporter:v0.28.0', ports: [Port.udp(9125), Port.http(9102)], health: Health.http('/', { port: 'http' }), nodeLocal: true,
    });
    web.bind('STATSD', agent.address);
    const manifests = Testing.synth(app);
    expect(find(manifests, 'Service', 'statsd').spec.ports[0]).toEqual({ name: 'udp', port: 9125, targetPort: 'udp', protocol: 'UDP' });
    expect(ingressOf(manifests, 'statsd')[0].ports).toEqual(udp(9125));
  });

  test.each([
    ['a transport protocol', ExternalService.at('192.0.2.7', 514, { transport: Transport.UDP }), 'udp://192.0.2.7:514'],
    ['a scheme', ExternalService.at('192.0.2.7', 514, { scheme: 'udp' }), 'udp://192.0.2.7:514'],
    ['a URL', ExternalService.fromUrl('udp://192.0.2.7:514'), 'udp://192.0.2.7:514'],
    ['a scheme of its own', ExternalService.at('192.0.2.7', 514, { scheme: 'syslog', transport: Transport.UDP }), 'syslog://192.0.2.7:514'],
  ])('outside is told by %s', (_, service, url) => {
    const manifests = Testing.synth(makeShop({ web: { bindings: { SYSLOG: service.url } } }).app);
    expect(find(manifests, 'Deployment', 'web').spec.template.spec.containers[0].env).toEqual([{ name: 'SYSLOG', value: url }]);
    expect(find(manifests, 'NetworkPolicy', 'web').spec.egress[1]).toEqual({ to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: udp(514) });
  });

  test('outside under a name in the cluster is one of its EndpointSlice', () => {
    const { app, shop, web } = makeShop();
    const dns = new ExternalBackend(shop, 'dns', { addresses: ['192.0.2.53'], ports: [Port.udp(53), Port.tcp(53)] });
    web.bind('DNS', dns.address);
    const manifests = Testing.synth(app);
    expect(find(manifests, 'EndpointSlice', 'dns-ipv4').ports).toEqual([{ name: 'udp', port: 53, protocol: 'UDP' }, { name: 'tcp', port: 53, protocol: 'TCP' }]);
    expect(find(manifests, 'Service', 'dns').spec.ports.map(({ protocol }: any) => protocol)).toEqual(['UDP', 'TCP']);
    expect(find(manifests, 'NetworkPolicy', 'web').spec.egress[1].ports).toEqual(udp(53));
  });

  test('gets no tunnel of an ambient mesh, which leads to every TCP port', () => {
    const manifests = made({ callers: [Peer.namespace('edge')] }, undefined, Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.AMBIENT }) }));
    expect(ingressOf(manifests).map(({ ports }: any) => ports)).toEqual([[...tcp(8080), ...tcp(15008)], udp(8080), undefined]);
  });

  const annotation = (name: string) => `service.beta.kubernetes.io/aws-load-balancer-${name}`;
  const GAME: Partial<TwelveFactorAppProps> = { ports: [Port.http(8080), Port.udp(7777, { name: 'game' })], callers: [Peer.namespace('edge').onPort('http')] };
  const EKS = Platform.eks({ loadBalancerSources: ['10.4.0.0/16'] });

  test("behind Amazon's load balancer gets the clients' own addresses, and is checked on a TCP port, which the policy opens for the balancer", () => {
    const manifests = made(GAME, web => void web.expose('public', {
      type: ServiceType.LOAD_BALANCER, ports: ['game'], sourceRanges: ['203.0.113.0/24'], annotations: { [annotation('healthcheck-port')]: '8080' },
    }), EKS);
    const balancer = { ipBlock: { cidr: '10.4.0.0/16' } };
    const player = { ipBlock: { cidr: '203.0.113.0/24' } };
    expect(ingressOf(manifests)).toEqual([{ from: [namespace('edge'), balancer], ports: tcp(8080) }, { from: [balancer, player], ports: udp(7777) }]);
    expect(find(manifests, 'Service', 'public').metadata.annotations).not.toHaveProperty([annotation('enable-tcp-udp-listener')]);
  });

  test("shares a listener of Amazon's load balancer with the TCP port of its number", () => {
    const manifests = made({}, web => void web.expose('public', { type: ServiceType.LOAD_BALANCER }), EKS);
    expect(find(manifests, 'Service', 'public').metadata.annotations).toMatchObject({ [annotation('enable-tcp-udp-listener')]: 'true' });
    // Both see the addresses of clients, which may be anyone.
    expect(ingressOf(manifests)).toEqual([{ ports: tcp(8080) }, { ports: udp(8080) }]);
  });
});

test('liveness by gRPC asks for another service than readiness, and both on one port', () => {
  const { app } = makeShop({ web: { port: undefined, ports: [Port.http(8080), Port.grpc(7000)], health: Health.grpc('ready', { livenessService: '', port: 'grpc', timeoutSeconds: 3 }) } });
  const { startupProbe, readinessProbe, livenessProbe } = find(Testing.synth(app), 'Deployment', 'web').spec.template.spec.containers[0];
  expect([startupProbe, readinessProbe, livenessProbe].map(({ grpc, timeoutSeconds }) => ({ ...grpc, timeoutSeconds }))).toEqual([
    { port: 7000, service: 'ready', timeoutSeconds: 2 }, { port: 7000, service: 'ready', timeoutSeconds: 3 }, { port: 7000, service: '', timeoutSeconds: 5 },
  ]);
});
