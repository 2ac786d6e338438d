import { ApiObject } from 'cdk8s';
import {
  Backup, Credentials, Egress, Engine, ExternalService, ICaller, NodeAgent, Peer, Permission, Platform, Port, StatefulBackend, Storage, System,
  TwelveFactorApp, WorkloadIdentity,
} from '../../src';
import { Testing } from '../../src/testing';
import { Changes, makeShop, MINIMAL, Shop } from '../program';

const policyOf = (changes: Changes, name = 'web') => (
  Testing.synth(makeShop(changes).app).find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name)!
);
const egressOf = (egress: Egress) => policyOf({ web: { egress: [egress] } }).spec.egress.slice(1);
const MONITORING = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };

describe('egress', () => {
  test.each([
    ['TCP by number', Egress.to(Peer.anyone(), [443]), [{ ports: [{ port: 443, protocol: 'TCP' }] }]],
    ['UDP', Egress.to(Peer.anyone()).udp(514), [{ ports: [{ port: 514, protocol: 'UDP' }] }]],
    ['several', Egress.to(Peer.anyone(), [443]).udp(443).sctp(2905).tcp(30000, 32767), [{
      ports: [{ port: 443, protocol: 'TCP' }, { port: 443, protocol: 'UDP' }, { port: 2905, protocol: 'SCTP' }, { port: 30000, endPort: 32767, protocol: 'TCP' }],
    }]],
    ['a block without another', Egress.to(Peer.cidr('10.0.0.0/8').without('10.1.0.0/16', '10.2.0.0/16')), [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] } }] }]],
    ['IPv6', Egress.to(Peer.cidr('fd00::/8').without('fd00:1::/32')), [{ to: [{ ipBlock: { cidr: 'fd00::/8', except: ['fd00:1::/32'] } }] }]],
  ])('%s', (_, egress, rules) => expect(egressOf(egress)).toEqual(rules));

  test('the internet is no private address and no metadata server', () => {
    const [{ to: [{ ipBlock }] }] = egressOf(Egress.to(Peer.internet(), [443]));
    expect(ipBlock).toEqual({ cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']) });
  });

  test.each<[string, number, Egress]>([
    ['the internet on its port', 443, Egress.to(Peer.internet(), [443])],
    ['the internet on several ports', 8443, Egress.to(Peer.internet(), [443]).tcp(8000, 8999)],
    ['the internet on every port', 443, Egress.to(Peer.internet())],
    ['anybody on its port', 443, Egress.to(Peer.anyone(), [443])],
    ['the whole of IPv6', 443, Egress.to(Peer.cidr('::/0').without('fc00::/7'), [443])],
  ])('to %s is enough for a binding to a name outside (F18)', (_, port, egress) => {
    const bindings = { STRIPE_URL: ExternalService.at('api.stripe.com', port, { scheme: 'https' }).url };
    expect(policyOf({ web: { egress: [egress], bindings } }).spec.egress.slice(1)).toEqual(egressOf(egress));
  });

  test.each<[string, Egress]>([
    ['another port', Egress.to(Peer.internet(), [80])],
    ['ports that end before it', Egress.to(Peer.internet()).tcp(80, 442)],
    ['its port of UDP', Egress.to(Peer.internet()).udp(443)],
    ['a part of all addresses, which may not be its own', Egress.to(Peer.cidr('203.0.113.0/24'), [443])],
    ['a namespace', Egress.to(Peer.namespace('proxies'), [443])],
  ])('to %s is not, and the fix names the one that is (F18)', (_, egress) => {
    const bindings = { STRIPE_URL: ExternalService.fromUrl('https://api.stripe.com').url };
    expect(() => makeShop({ web: { egress: [egress], bindings } })).toThrow(/egress-unnamed: [^]*fix: +add egress: \[Egress\.to\(Peer\.internet\(\), \[443\]\)\]/);
  });

  test('of the app is enough for a binding that is made later (F18)', () => {
    const { web } = makeShop({ web: { egress: [Egress.to(Peer.internet(), [443])] } });
    expect(() => web.bind('STRIPE_URL', ExternalService.fromUrl('https://api.stripe.com').url)).not.toThrow();
  });

  test('methods give a new one', () => {
    const once = Egress.to(Peer.anyone(), [443]);
    once.udp(443);
    expect(once.ports).toHaveLength(1);
  });
});

const TWO_PORTS = { port: undefined, ports: [Port.http(8080), Port.http(9000, { name: 'metrics' })] };

test('a caller is let in on all ports, or on those that it is named for', () => {
  const ingress = (...callers: Peer[]) => policyOf({ web: { ...TWO_PORTS, callers } }).spec.ingress;
  expect(ingress(Peer.namespace('monitoring'))).toEqual([8080, 9000].map(port => ({ from: [MONITORING], ports: [{ port, protocol: 'TCP' }] })));
  expect(ingress(Peer.namespace('monitoring').onPort('metrics'))).toEqual([{ from: [MONITORING], ports: [{ port: 9000, protocol: 'TCP' }] }]);
  expect(ingress(Peer.namespace('monitoring').onPort('http', 'metrics'))).toEqual(ingress(Peer.namespace('monitoring')));
});

test('a caller of a backend comes to what it serves, and not to what is among its members', () => {
  const { app, shop } = makeShop();
  new StatefulBackend(shop, 'queue', {
    engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue'), callers: [Peer.namespace('monitoring').onPort('amqp')],
  });
  const [policy] = Testing.synth(app).filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'queue');
  expect(policy.spec.ingress).toEqual([{ from: [MONITORING], ports: [{ port: 5672, protocol: 'TCP' }] }]);
});

describe('the platform\'s places', () => {
  const CONTROL_PLANE = Egress.to(Peer.cidr('10.0.0.2/32'), [443]);
  const rule = (cidr: string, ...ports: number[]) => ({ to: [{ ipBlock: { cidr } }], ports: ports.map(port => ({ port, protocol: 'TCP' })) });

  test('the API server is reached by those alone that have permissions', () => {
    const app = { platform: Platform.generic({ apiServer: [CONTROL_PLANE] }) };
    expect(policyOf({ app, web: { permissions: [Permission.read('configmaps')] } }).spec.egress).toContainEqual(rule('10.0.0.2/32', 443));
    expect(policyOf({ app }).spec.egress).not.toContainEqual(rule('10.0.0.2/32', 443));
  });

  test('minikube has it on a port of its own', () => {
    const { spec } = policyOf({ app: { platform: Platform.minikube() }, web: { permissions: [Permission.read('configmaps')] } });
    expect(spec.egress).toContainEqual({ ports: [443, 6443, 8443].map(port => ({ port, protocol: 'TCP' })) });
  });

  test('telemetry is sent by apps', () => {
    const app = { platform: Platform.generic({ telemetry: [Egress.to(Peer.cidr('10.0.0.9/32'), [4317])] }) };
    expect(['web', 'db'].map(name => policyOf({ app }, name).spec.egress.at(-1))).toEqual([rule('10.0.0.9/32', 4317), rule('10.0.0.9/32', 4317)]);
  });

  test('keys are fetched by what has an identity', () => {
    const { app, shop } = makeShop({ app: { platform: Platform.gke() } });
    const identity = WorkloadIdentity.annotated({ 'iam.gke.io/gcp-service-account': 'orders@acme.iam.gserviceaccount.com' });
    new StatefulBackend(shop, 'orders', {
      engine: Engine.postgres('17'), storage: Storage.of('20Gi'), credentials: Credentials.existing('orders'), backup: Backup.daily({ bucket: 's3://acme/orders', identity }),
    });
    const [policy] = Testing.synth(app).filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'orders-backup');
    expect(policy.spec.egress).toEqual(expect.arrayContaining([rule('169.254.169.252/32', 987, 988), rule('169.254.169.254/32', 80, 8080)]));
  });
});

describe('deny', () => {
  test('is kept by the policies as they are', () => {
    const { app, web, db } = makeShop();
    db.deny(web);
    expect(Testing.findings(app)).toEqual([]);
    expect(db.networkPolicy.metadata.toJson().annotations).toEqual({ 'keelwright.io/denies': 'shop/web' });
  });

  test.each<[string, (shop: Shop) => void]>([
    ['a binding', ({ web, db }) => web.bind('DATABASE_URL', db.url)],
    ['somebody\'s own policy', ({ shop }) => {
      new ApiObject(shop, 'open', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'open' }, spec: { podSelector: {}, ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] } });
    }],
  ])('fails with %s', (_, allow) => {
    const made = makeShop();
    made.db.deny(made.web);
    allow(made);
    const denied = Testing.findings(made.app).filter(({ id }) => id === 'denied-call-allowed');
    expect(denied.map(({ entry }) => entry.manifest.metadata.name)).toEqual(['db']);
  });

  test.each<[string, (shop: System) => ICaller, string]>([
    ['an agent', shop => new NodeAgent(shop, 'agent', { image: MINIMAL.image, resources: MINIMAL.resources }), 'shop/agent'],
    ['a namespace', () => Peer.namespace('edge'), 'edge/*'],
    ['a block', () => Peer.cidr('10.4.0.0/16'), '10.4.0.0/16'],
    ['the internet', () => Peer.internet(), 'internet'],
  ])('is of %s too, and its check knows who that is', (_, caller, name) => {
    const { app, shop, db } = makeShop();
    db.deny(caller(shop));
    expect(db.networkPolicy.metadata.toJson().annotations).toEqual({ 'keelwright.io/denies': name });
    expect(Testing.findings(app)).toEqual([]);
    new ApiObject(shop, 'open', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'open' }, spec: { podSelector: {}, ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] } });
    expect(Testing.findings(app).map(({ id }) => id)).toEqual(['denied-call-allowed', 'network-policy-open', 'network-policy-open']);
  });

  test('names each once', () => {
    const { shop, web, db } = makeShop();
    const other = new TwelveFactorApp(shop, 'other', { ...MINIMAL });
    [web, other, web].forEach(caller => db.deny(caller));
    expect(db.networkPolicy.metadata.toJson().annotations).toEqual({ 'keelwright.io/denies': 'shop/web, shop/other' });
  });
});
