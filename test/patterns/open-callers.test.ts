import * as fs from 'fs';
import * as path from 'path';
import { JsonPatch } from 'cdk8s';
import { Entry, GatewayTls, IngressTls, Peer, Platform, PublicGateway, Route, ServiceType, System, TrafficPolicy, TwelveFactorApp } from '../../src';
import { openRulesOf } from '../../src/blocks/objects/policy-object';
import { openToAll } from '../../src/synth/summary/open-to-all';
import { Testing } from '../../src/testing';
import { Changes, makeShop, MINIMAL } from '../program';

const ROUTES = [Route.host('shop.acme.example')];
const GOOGLE = ['35.191.0.0/16', '130.211.0.0/22'].map(cidr => ({ ipBlock: { cidr } }));
const MEANT = 'if that is intended, set callers: [Peer.anyone()]';
const PORTS = [{ port: 8080, protocol: 'TCP' }];

const gateway = (className?: string, callers?: Peer[], make = Platform.generic): Changes => ({
  app: { platform: make({ entry: Entry.gateway({ name: 'public', namespace: 'edge', className, callers }) }) }, web: { routes: ROUTES },
});
const ingress = (className: string, loadBalancerSources?: string[]): Changes => ({
  app: { platform: Platform.generic({ loadBalancerSources, entry: Entry.ingress({ className, tls: IngressTls.none() }) }) }, web: { routes: ROUTES },
});
const exposed = (options: Parameters<TwelveFactorApp['expose']>[1], loadBalancerSources?: string[], make = Platform.generic): Changes => ({
  app: { platform: make({ loadBalancerSources }) }, then: web => web.expose('web-public', options),
});
const LOCAL = { type: ServiceType.LOAD_BALANCER, externalTrafficPolicy: TrafficPolicy.LOCAL };
const SEEN = "set externalTrafficPolicy: TrafficPolicy.LOCAL so that pods see the clients' addresses";
const SUBNET = "set the platform's loadBalancerSources to the network's proxy-only subnet";
const BALANCERS = "set the platform's loadBalancerSources to the load balancers' address ranges";
const CLIENTS = "set its sourceRanges to the clients' address ranges";

/** How it is written, and what there is still to write. */
const UNTOLD: [string, Changes, string][] = [
  ['a Gateway', gateway(), "set the Gateway's proxies in callers of Entry.gateway"],
  ['a Gateway on gke', gateway(undefined, undefined, Platform.gke), `set its GatewayClass in className of Entry.gateway if it is one of Google's global external classes; otherwise ${SUBNET}`],
  ['a regional Gateway of Google\'s', gateway('gke-l7-regional-external-managed'), SUBNET],
  ['an internal Gateway of Google\'s', gateway('gke-l7-rilb'), SUBNET],
  ['an internal Gateway of many clusters', gateway('gke-l7-cross-regional-internal-managed-mc'), SUBNET],
  ['an Ingress controller', ingress('nginx'), "set the controller's pods or addresses in callers of Entry.ingress"],
  ['Google\'s internal Ingress', ingress('gce-internal'), SUBNET],
  ['an Application Load Balancer', ingress('alb'), BALANCERS],
  ['a load balancer', exposed({ type: ServiceType.LOAD_BALANCER }), BALANCERS],
  ['a load balancer that passes callers on', exposed(LOCAL), `${CLIENTS}, and ${BALANCERS}`],
  ['a load balancer with known sources that passes callers on', exposed(LOCAL, ['10.0.0.0/16']), CLIENTS],
  ['a load balancer of Google\'s', exposed({ type: ServiceType.LOAD_BALANCER, sourceRanges: ['203.0.113.0/24'] }, undefined, Platform.gke), SEEN],
  ['a load balancer of Google\'s for nobody in particular', exposed({ type: ServiceType.LOAD_BALANCER }, undefined, Platform.gke), `${CLIENTS}, and ${SEEN}`],
  ['a load balancer of Google\'s that passes callers on', exposed(LOCAL, undefined, Platform.gke), CLIENTS],
  ['ports of the nodes', exposed({ type: ServiceType.NODE_PORT }), 'to restrict the clients of a node port, use a route or ServiceType.LOAD_BALANCER with sourceRanges instead'],
];

const told = (changes: Changes) => openToAll(makeShop(changes).app._synthesis());
const rulesOf = (changes: Changes) => Testing.synth(makeShop(changes).app).find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'web')!.spec.ingress;

describe('F13 whoever comes by what nobody has said', () => {
  test.each(UNTOLD)('by %s is let in, and what to write is told', (_, changes, fix) => {
    expect(rulesOf(changes)[0]).toEqual({ ports: PORTS });
    expect(told(changes)).toEqual([`Any client may reach shop/web (8080): ${fix}; ${MEANT}`]);
  });

  test.each(UNTOLD)('by %s is everybody as soon as the app says so, and nothing is told', (_, changes) => {
    const web = { ...changes.web as object, callers: [Peer.anyone()] };
    expect(rulesOf({ ...changes, web })).toEqual([{ ports: PORTS }]);
    expect(told({ ...changes, web })).toEqual([]);
  });

  test.each<[string, Changes]>([
    ['a global Gateway', gateway('gke-l7-global-external-managed')],
    ['a global Gateway of many clusters', gateway('gke-l7-global-external-managed-mc')],
    ['a classic Gateway', gateway('gke-l7-gxlb')],
    ['an external Ingress', ingress('gce')],
  ])('by %s of Google\'s comes from Google\'s own addresses', (_, changes) => {
    expect(rulesOf(changes)).toEqual([{ from: GOOGLE, ports: PORTS }]);
    expect(told(changes)).toEqual([]);
  });

  test.each<[string, object[]]>([
    ['gce-internal', [...GOOGLE, { ipBlock: { cidr: '10.0.0.0/16' } }]],
    ['alb', [{ ipBlock: { cidr: '10.0.0.0/16' } }]],
  ])('by an Ingress of the class %s comes from the load balancers that the platform tells of', (className, from) => {
    expect(rulesOf(ingress(className, ['10.0.0.0/16']))).toEqual([{ from, ports: PORTS }]);
    expect(told(ingress(className, ['10.0.0.0/16']))).toEqual([]);
  });

  test('by a load balancer of Google\'s that passes callers on is who may come through it', () => {
    const made = (options: object) => rulesOf({ app: { platform: Platform.gke() }, then: web => web.expose('web-public', { ...LOCAL, ...options }) });
    expect(made({ sourceRanges: ['203.0.113.0/24'] })).toEqual([{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: PORTS }]);
    expect(made({})).toEqual([{ ports: PORTS }]);
  });

  test('is nobody else as soon as the entry says who comes', () => {
    const changes = gateway('gke-l7-global-external-managed', [Peer.namespace('edge')]);
    expect(rulesOf(changes)[0].from).toContainEqual({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } });
    expect(told(gateway(undefined, [Peer.anyone()]))).toEqual([]);
  });

  test('by a Gateway of the program is told by its name, and several apps in one line', () => {
    const app = Testing.app({ platform: Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }) }) });
    new PublicGateway(new System(app, 'edge'), 'public', { className: 'envoy', tls: [GatewayTls.managed()] });
    const shop = new System(app, 'shop');
    ['api', 'web'].forEach(name => new TwelveFactorApp(shop, name, { ...MINIMAL, routes: [Route.host(`${name}.acme.example`)] }));
    expect(openToAll(app._synthesis())).toEqual([`Any client may reach shop/api (8080), shop/web (8080): set the Gateway's proxies in callers of PublicGateway public; ${MEANT}`]);
  });

  test('by two ways is told for each', () => {
    const changes = { ...gateway(), then: (web: TwelveFactorApp) => void web.expose('web-nodes', { type: ServiceType.NODE_PORT }) };
    expect(told(changes)).toHaveLength(2);
  });

  test('is not told of a rule that a patch has narrowed', () => {
    const patch = JsonPatch.add('/spec/ingress/0/from', [{ podSelector: {} }]);
    expect(told({ ...gateway(), then: web => web.networkPolicy.addJsonPatch(patch) })).toEqual([]);
  });

  test('is never taken for everybody that was said', () => {
    const open = [...UNTOLD].flatMap(([, changes]) => openRulesOf(makeShop(changes).web.networkPolicy)?.ingress ?? []);
    expect(open).toHaveLength(UNTOLD.length);
    expect(open.filter(({ fixes = [] }) => fixes.length === 0)).toEqual([]);
  });
});

test('F13 no code of keelwright says everybody in a user\'s place', () => {
  const src = path.join(__dirname, '..', '..', 'src');
  const files = (fs.readdirSync(src, { recursive: true }) as string[]).filter(file => file.endsWith('.ts')).sort();
  // Whom an app may call is said in the docs of the options that it is left to: the API server's.
  expect(files.filter(file => /[^'"`] *\bPeer\.anyone\(\)[^'`]*$/m.test(fs.readFileSync(path.join(src, file), 'utf-8').replace(/^ *(\*|\/\/).*$/gm, '').replace(/'[^'\n]*'|"[^"\n]*"|`[^`\n]*`/g, "''"))))
    .toEqual(['platform/platform.ts', 'platform/presets.ts', 'props/policies/peer.ts']);
});
