import {
  App, CanaryRelease, Credentials, Egress, Engine, ExposeOptions, ExternalBackend, ExternalService, Health, NodeAgent, Peer, Platform,
  PlatformOptions, PodSecurity, Port, Router, ServiceOptions, ServiceType, StatefulBackend, Storage, System, TrafficDistribution, TrafficPolicy,
  TwelveFactorApp, TwelveFactorAppProps,
} from '../../src';
import { Manifests } from '../../src/manifests/manifests';
import { sourceOf } from '../../src/private/source';
import { synthesize } from '../../src/synth/synthesize';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL, Shop } from '../program';
import { reaches } from '../releases/reaches';

const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const WEB = { port: undefined, ports: [Port.http(8080, { service: 80 })] };

describe('a Service beside the own one', () => {
  const exposed = (options: ExposeOptions, platform: PlatformOptions = {}) => {
    const { web } = makeShop({ app: { platform: Platform.generic(platform) }, web: WEB, then: app => app.expose('web-public', options) });
    const manifests = Testing.synth(web);
    return { service: find(manifests, 'Service', 'web-public').spec, callers: find(manifests, 'NetworkPolicy').spec.ingress?.map(({ from, ports }: any) => ({ from, port: ports[0].port })) };
  };

  test('leads from port 80 of its address and 31111 of the nodes to 8080 of the pods, and lets everybody in', () => {
    const { service, callers } = exposed({ type: ServiceType.NODE_PORT, nodePorts: { http: 31111 } });
    expect(service).toEqual({
      type: 'NodePort',
      selector: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web', 'app.kubernetes.io/instance': 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', nodePort: 31111 }],
    });
    expect(callers).toEqual([{ from: undefined, port: 8080 }]);
  });

  const BALANCERS = { loadBalancerSources: ['10.4.0.0/16'] };
  const blocks = (...cidrs: string[]) => cidrs.map(cidr => ({ ipBlock: { cidr } }));

  test.each<[string, Omit<ExposeOptions, 'type'>, PlatformOptions, unknown]>([
    ['its balancers, which nodes stand in for', { sourceRanges: ['203.0.113.0/24'] }, BALANCERS, blocks('10.4.0.0/16')],
    ['everybody, as callers are seen as they are', { externalTrafficPolicy: TrafficPolicy.LOCAL }, BALANCERS, undefined],
    [
      'its balancers and the callers that they let in', { externalTrafficPolicy: TrafficPolicy.LOCAL, sourceRanges: ['203.0.113.0/24'] }, BALANCERS,
      blocks('10.4.0.0/16', '203.0.113.0/24'),
    ],
    ['everybody, as its balancers are not known', { externalTrafficPolicy: TrafficPolicy.LOCAL, sourceRanges: ['203.0.113.0/24'] }, {}, undefined],
  ])('with a load balancer lets in %s', (_, options, platform, from) => {
    expect(exposed({ type: ServiceType.LOAD_BALANCER, ...options }, platform).callers).toEqual([{ from, port: 8080 }]);
  });

  test.each<[string, Omit<ExposeOptions, 'type'>, ServiceType, string | undefined]>([
    ['is of the platform for a load balancer that names none', {}, ServiceType.LOAD_BALANCER, 'service.k8s.aws/nlb'],
    ['is its own when it names one', { loadBalancerClass: 'acme.example/nlb' }, ServiceType.LOAD_BALANCER, 'acme.example/nlb'],
    ['is none of a Service without a load balancer', {}, ServiceType.NODE_PORT, undefined],
  ])('the implementation %s', (_, options, type, expected) => {
    expect(exposed({ ...options, type }, { loadBalancerClass: 'service.k8s.aws/nlb' }).service.loadBalancerClass).toBe(expected);
  });

  test('inside the cluster lets in nobody more', () => {
    const { web } = makeShop({ then: app => app.expose('web-inside', { type: ServiceType.CLUSTER_IP }) });
    expect(find(Testing.synth(web), 'NetworkPolicy').spec).not.toHaveProperty('ingress');
  });
});

describe('peers that find each other by a headless Service', () => {
  const HEADLESS = { type: ServiceType.CLUSTER_IP, headless: true };
  const PORTS = { port: undefined, ports: [Port.http(8080), Port.http(9000, { name: 'admin' })] };
  const reached = (web: Partial<TwelveFactorAppProps>, options?: ExposeOptions) => {
    const { app } = makeShop({ web, then: made => options && void made.expose('web-peers', options) });
    const call = reaches(Manifests.of(synthesize(app).entries));
    return ['web:8080', 'web:9000'].filter(to => call('web', to));
  };

  test('has no address, and leaves that of the own Service', () => {
    const { web } = makeShop({ then: app => app.expose('web-peers', { ...HEADLESS, publishNotReadyAddresses: true }) });
    const manifests = Testing.synth(web);
    expect(find(manifests, 'Service', 'web-peers').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    expect(find(manifests, 'Service').spec).not.toHaveProperty('clusterIP');
  });

  test.each<[string, Partial<TwelveFactorAppProps>, ExposeOptions | undefined, string[]]>([
    ['its ports', PORTS, { ...HEADLESS, ports: ['admin'] }, ['web:9000']],
    ['all ports, without any named', PORTS, HEADLESS, ['web:8080', 'web:9000']],
    ['all ports, where the own Service is for pods that are not ready', { ...PORTS, service: { headless: true, publishNotReadyAddresses: true } }, undefined, ['web:8080', 'web:9000']],
    ['no port of a Service with an address', PORTS, { type: ServiceType.CLUSTER_IP }, []],
    ['no port where the own Service only has no address', { ...PORTS, service: { headless: true } }, undefined, []],
  ])('may call each other on %s', (_, web, options, expected) => expect(reached(web, options)).toEqual(expected));

  test('include the pods of a canary', () => {
    const { shop, web } = makeShop({ web: { replicas: 9 }, then: app => void app.expose('web-peers', HEADLESS) });
    new CanaryRelease(shop, 'web-next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 10, router: Router.kubernetes() });
    const call = reaches(Manifests.of(synthesize(web.node.root as App).entries));
    expect([call('web', 'web-next:8080'), call('web-next', 'web:8080')]).toEqual([true, true]);
  });

  test('leaves other pods out', () => {
    const { app, shop } = makeShop({ then: made => void made.expose('web-peers', HEADLESS) });
    new TwelveFactorApp(shop, 'other', MINIMAL);
    expect(reaches(Manifests.of(synthesize(app).entries))('other', 'web:8080')).toBe(false);
  });
});

describe('an app of this program under the name of its Service', () => {
  const searched = (host: string, egress?: Egress[]) => () => {
    const { shop, web } = makeShop({ web: { egress } });
    new TwelveFactorApp(shop, 'site-search', MINIMAL).expose('finder', { type: ServiceType.CLUSTER_IP });
    web.bind('SEARCH_URL', ExternalService.at(host, 8080, { addresses: ['10.1.0.0/24'] }).url);
  };
  const OWN = /egress-unnamed: [^]*connects to shop\/site-search of this program [^]*fix: +bind to it instead: bindings: \{ SITE_SEARCH_URL: siteSearch\.url \}/;

  test.each(['site-search.shop.svc', 'site-search.shop.svc.cluster.local', 'site-search.shop', 'site-search', 'finder.shop.svc'])('is bound itself, and not as %s', host => {
    expect(searched(host)).toThrow(OWN);
  });

  test('may be called by whoever names its namespace', () => {
    expect(searched('site-search.shop.svc', [Egress.to(Peer.namespace('shop'), [8080])])).not.toThrow();
  });

  test.each(['search', 'site-search.acme', 'site-search.shop.example'])('is not what %s means', host => expect(searched(host)).not.toThrow());

  test('is the first of two fixes as long as it may still be created', () => {
    const bound = () => makeShop({ web: { bindings: { URL: ExternalService.at('later.shop.svc', 8080).url } } });
    expect(bound).toThrow(/connects to a Service by its name[^]*fix: +if this program has its app, bind to that, as in bindings: \{ URL: app\.url \}; otherwise add egress: \[Egress\.to\(Peer\.namespace\('shop'\)/);
  });
});

test.each([['1.31', 'PreferClose'], ['1.33', 'PreferClose'], ['1.34', 'PreferSameZone'], ['1.37', 'PreferSameZone']])('on Kubernetes %s the zone is preferred as %s', (kubernetes, name) => {
  const service: ServiceOptions = { trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE };
  const { web } = makeShop({ app: { platform: Platform.generic({ kubernetes }) }, web: { service } });
  expect(find(Testing.synth(web), 'Service').spec.trafficDistribution).toBe(name);
});

test('each process and each backend says it for its own Service, and members are named as ever', () => {
  const { app, shop } = makeShop({ web: { service: { headless: true }, processes: { admin: { port: 9000, health: Health.tcp() } } } });
  new StatefulBackend(shop, 'sessions', { engine: Engine.memcached('1.6'), withoutPassword: 'nothing in it is secret', replicas: 1, service: { headless: true } });
  const headless = Testing.synth(app).filter(({ kind, spec }) => kind === 'Service' && spec.clusterIP === 'None').map(({ metadata }) => metadata.name);
  expect(headless.sort()).toEqual(['sessions', 'sessions-members', 'web']);
});

test('one number on the nodes and one address may be taken in one program and in another', () => {
  const take = () => makeShop({ web: { service: { clusterIPs: ['10.96.0.80'] } }, then: app => app.expose('nodes', { type: ServiceType.NODE_PORT, nodePorts: { http: 31111 } }) });
  expect([take(), take()]).toHaveLength(2);
});

describe('something outside under a name inside', () => {
  const PORTS = [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })];
  const credentials = Credentials.existing('orders-db');

  test('is told to apps as the backend in whose place it stands', () => {
    const values = (make: (shop: System) => StatefulBackend | ExternalBackend) => {
      const { app, shop, web } = makeShop();
      const db = make(shop);
      web.bind('DATABASE_URL', db.url);
      web.bind('DATABASE_HOST', db.host);
      new TwelveFactorApp(new System(app, 'reports'), 'report', { ...MINIMAL, bindings: { DATABASE: db.address, DATABASE_PORT: db.port } });
      return Testing.synth(app).filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name !== 'db').map(({ spec }) => spec.template);
    };
    const inside = values(shop => new StatefulBackend(shop, 'orders-db', { engine: Engine.postgres('17'), storage: Storage.of('20Gi'), credentials }));
    const named = values(shop => new ExternalBackend(shop, 'orders-db', { host: 'orders.db.acme.example', addressBlocks: ['10.20.0.0/24'], ports: PORTS, path: '/app', credentials }));
    const addressed = values(shop => new ExternalBackend(shop, 'orders-db', { addresses: ['10.20.0.11'], ports: PORTS, path: '/app', credentials }));
    expect(named).toEqual(inside);
    expect(addressed).toEqual(inside);
    expect(JSON.stringify(inside)).toContain('postgresql://$(DATABASE_URL_USERNAME):$(DATABASE_URL_PASSWORD)@orders-db:5432/app');
    expect(JSON.stringify(inside)).toContain('orders-db.shop.svc:5432');
  });

  test('is called on the port outside, and named by the port inside', () => {
    const { shop, web } = makeShop();
    const db = new ExternalBackend(shop, 'orders-db', { addresses: ['10.20.0.11', 'fd00::11'], ports: [Port.tcp(6432, { name: 'postgres', service: 5432 }), Port.http(8008, { name: 'status' })] });
    web.bind('DATABASE', db.address);
    web.bind('STATUS_URL', db.endpointOf('status').url);
    const manifests = Testing.synth(web);
    expect(find(manifests, 'Deployment').spec.template.spec.containers[0].env).toEqual([{ name: 'DATABASE', value: 'orders-db:5432' }, { name: 'STATUS_URL', value: 'http://orders-db:8008' }]);
    const to = [{ ipBlock: { cidr: '10.20.0.11/32' } }, { ipBlock: { cidr: 'fd00::11/128' } }];
    expect(find(manifests, 'NetworkPolicy').spec.egress.slice(1)).toEqual([{ to, ports: [{ port: 6432, protocol: 'TCP' }] }, { to, ports: [{ port: 8008, protocol: 'TCP' }] }]);
    expect(db.endpointSlices.map(({ name }) => name)).toEqual(['orders-db-ipv4', 'orders-db-ipv6']);
  });

  test('passes every check, and is called by an app that may call everything', () => {
    const { app, shop, web } = makeShop({ web: { egress: [Egress.open()] } });
    const queue = new ExternalBackend(shop, 'queue', { host: 'queue.acme.example', ports: [Port.tcp(5671, { name: 'amqps', scheme: 'amqps' })] });
    web.bind('QUEUE_URL', queue.url);
    expect(Testing.findings(app)).toEqual([]);
    expect(find(Testing.synth(web), 'NetworkPolicy').spec.egress).toEqual([{}]);
  });

  test('is called by an agent on the network of its node as well', () => {
    const { shop } = makeShop();
    const db = new ExternalBackend(shop, 'orders-db', { addresses: ['10.20.0.11'], ports: PORTS });
    const agent = new NodeAgent(new System(shop.node.root as App, 'agents', { podSecurity: PodSecurity.PRIVILEGED }), 'agent', {
      image: 'ghcr.io/acme/agent:1.0.0', resources: MINIMAL.resources, hostNetwork: 'it reads the counters of the node', bindings: { DATABASE: db.address },
    });
    expect(find(Testing.synth(agent), 'DaemonSet', 'agent').spec.template.spec.containers[0].env).toEqual([{ name: 'DATABASE', value: 'orders-db.shop.svc:5432' }]);
  });

  test('of whatever address has fixed ones inside, or none', () => {
    const { shop } = makeShop();
    const fixed = new ExternalBackend(shop, 'fixed', { addresses: ['fd00::11', '10.20.0.11'], ports: PORTS, service: { clusterIPs: ['fd00:10:96::80', '10.96.0.80'] } });
    const headless = new ExternalBackend(shop, 'headless', { addresses: ['10.20.0.11'], ports: PORTS, service: { headless: true } });
    expect(fixed.service.toJson().spec).toMatchObject({ clusterIP: 'fd00:10:96::80', clusterIPs: ['fd00:10:96::80', '10.96.0.80'], ipFamilies: ['IPv6'], ipFamilyPolicy: 'PreferDualStack' });
    expect(headless.service.toJson().spec).toMatchObject({ clusterIP: 'None', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  });
});

test('an IPv6 address is written in a URL as URLs have it, and by itself as it is', () => {
  for (const service of [ExternalService.at('fd00::9:1', 5432), ExternalService.at('[fd00::9:1]', 5432), ExternalService.fromUrl('tcp://[fd00::9:1]:5432')]) {
    const { url, address, host, endpoint } = service;
    expect([url, address, host].map(binding => binding.valueIn())).toEqual(['tcp://[fd00::9:1]:5432', '[fd00::9:1]:5432', 'fd00::9:1']);
    expect(endpoint.options.addresses).toEqual(['fd00::9:1/128']);
  }
});

describe('a Service of another program', () => {
  const ledger = () => ExternalService.fromUrl('http://ledger.finance.svc.cluster.local:80');
  const egress = [Egress.to(Peer.namespace('finance', { app: 'ledger' }), [8080])];
  const finance = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'finance' } }, podSelector: { matchLabels: { app: 'ledger' } } }], ports: [{ port: 8080, protocol: 'TCP' }] };
  const egressOf = (policy: any) => policy.spec.egress.slice(1);

  test('is called by an app that is let out to the pods of its namespace, on their own port', () => {
    const { web } = makeShop({ web: { egress, calls: [ledger()], bindings: { LEDGER_URL: ledger().url } } });
    const manifests = Testing.synth(web);
    expect(find(manifests, 'Deployment').spec.template.spec.containers[0].env).toEqual([{ name: 'LEDGER_URL', value: 'http://ledger.finance.svc.cluster.local:80' }]);
    expect(egressOf(find(manifests, 'NetworkPolicy'))).toEqual([finance]);
  });

  test('is called under a name of this one as well', () => {
    const { shop, web } = makeShop({ web: { egress } });
    web.bind('LEDGER', new ExternalBackend(shop, 'ledger', { host: 'ledger.finance.svc.cluster.local', ports: [Port.tcp(8080)] }).address);
    expect(egressOf(find(Testing.synth(web), 'NetworkPolicy'))).toEqual([finance]);
  });

  test('is called by the canary of such an app', () => {
    const { shop, web } = makeShop({ web: { egress, replicas: 9, bindings: { LEDGER_URL: ledger().url } } });
    const release = new CanaryRelease(shop, 'web-next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 10, router: Router.kubernetes(), bindings: { OTHER_URL: ledger().url } });
    expect(find(Testing.synth(release), 'Deployment', 'web-next').spec.template.spec.containers[0].env).toContainEqual({ name: 'OTHER_URL', value: ledger().url.valueIn() });
  });

  test('is called by an app that may call everything', () => {
    expect(() => makeShop({ web: { egress: [Egress.open()], bindings: { LEDGER_URL: ledger().url } } })).not.toThrow();
  });

  test.each(['svc.acme.example', 'ledger.svc.acme.example', 'db.finance.svc.acme.example'])('is not what %s means', host => {
    expect(() => makeShop({ web: { bindings: { HOST: ExternalService.at(host, 443, { addresses: ['10.1.0.0/24'] }).url } } })).not.toThrow();
  });
});

test.each<[string, (shop: Shop) => unknown]>([
  ['expose', ({ web }) => web.expose('nodes', { type: ServiceType.NODE_PORT, nodePorts: { http: 80 } })],
  ['bind', ({ web, db }) => web.bind('DATABASE-URL', db.url)],
  ['bind of a process', ({ web, db }) => web.bind('DATABASE-URL', db.url, 'worker')],
  ['endpointOf', ({ web }) => web.endpointOf('admin')],
  ['colocateWith', ({ web }) => web.colocateWith(web)],
])('%s is refused by the line that calls it, and not by the one that made the app', (_, act) => {
  const shop = makeShop({ web: { processes: { worker: { command: ['./work'] } } } });
  expect(() => act(shop)).toThrow(/\(test\/patterns\/services\.test\.ts:\d+\)/);
  expect(sourceOf(shop.web)).toMatch(/^test\/program\.ts:/);
});
