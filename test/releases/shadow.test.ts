import { reaches } from './reaches';
import { documents } from './released';
import {
  AccessMode, Egress, Entry, ExternalService, Health, HttpMethod, IstioMode, Mesh, Peer, Platform, Port, Route, Router, ShadowRelease,
  ShadowReleaseProps, SharedVolume, StorageClass, TwelveFactorApp, VolumeClaim,
} from '../../src';
import { Manifests } from '../../src/manifests/manifests';
import { lateEntries } from '../../src/synth/steps';
import { makeShop, MINIMAL } from '../program';

const NEW = 'ghcr.io/acme/web:1.9.0';
const GATEWAY = Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' });

function shadowed(props: Partial<ShadowReleaseProps> = {}, platform = GATEWAY) {
  const made = makeShop({ app: { platform }, web: db => ({ replicas: 5, routes: platform === GATEWAY ? [Route.host('shop.acme.example')] : undefined, bindings: { DATABASE_URL: db.url } }) });
  const prices = new TwelveFactorApp(made.shop, 'prices', MINIMAL);
  const copy = new TwelveFactorApp(made.shop, 'copy', { ...MINIMAL, health: Health.tcp() });
  const caller = new TwelveFactorApp(made.shop, 'caller', { ...MINIMAL, bindings: { WEB_URL: made.web.url } });
  made.web.bind('PRICES_URL', prices.url);
  const shadow = new ShadowRelease(made.shop, 'web-shadow', {
    app: made.web, image: NEW, bindings: { DATABASE_URL: copy.url }, harmless: { PRICES_URL: 'prices are read' }, ...props,
  });
  const synthesis = made.app._synthesis();
  return { ...made, prices, copy, caller, shadow, synthesis, get: documents(synthesis), reach: reaches(Manifests.of(synthesis.entries)) };
}

describe('a shadow', () => {
  test('reaches its copy and what is harmless, and never what the app stores', () => {
    const { reach } = shadowed();
    expect(['db:5432', 'db:9187', 'copy:8080', 'prices:8080'].map(to => [to, reach('web-shadow', to)])).toEqual([
      ['db:5432', false], ['db:9187', false], ['copy:8080', true], ['prices:8080', true],
    ]);
    expect(reach('web', 'db:5432')).toBe(true);
    // What the app does not call itself, it does not come to call either.
    expect(reach('web', 'copy:8080')).toBe(false);
  });

  test('gets what callers of the app send, whose own policies let copies out', () => {
    const { reach } = shadowed();
    expect(reach('caller', 'web-shadow:8080')).toBe(true);
    expect(reach('prices', 'web-shadow:8080')).toBe(false);
  });

  test('may call what is declared harmless by its host, and open itself to what the app does not call', () => {
    const made = makeShop({ app: { platform: GATEWAY }, web: db => ({ routes: [Route.host('shop.acme.example')], bindings: { DATABASE_URL: db.url } }) });
    const media = new TwelveFactorApp(made.shop, 'media', {
      ...MINIMAL,
      routes: [Route.host('media.acme.example')],
      calls: [made.db, made.web],
      bindings: {
        LEDGER_URL: ExternalService.at('ledger.acme.example', 5432, { addresses: ['10.1.0.0/24'] }).url,
      },
    });
    const copy = new TwelveFactorApp(made.shop, 'copy', MINIMAL);
    const egress = [
      Egress.to(Peer.internet(), [443]), Egress.to(Peer.cidr('10.0.0.0/8').without('10.1.0.0/24'), [5432]), Egress.to(Peer.cidr('10.1.0.0/24'), [5433]).udp(5432),
      Egress.to(Peer.namespace('logs')), Egress.to(Peer.namespace('shop', { 'app.kubernetes.io/name': 'logs' })),
    ];
    new ShadowRelease(made.shop, 'media-shadow', {
      app: media, image: NEW, bindings: { LEDGER_URL: copy.url }, harmless: { web: 'it is only asked' }, calls: [made.web], egress,
    });
    const reach = reaches(Manifests.of(made.app._synthesis().entries));
    expect(['web:8080', 'copy:8080', 'db:5432'].map(to => reach('media-shadow', to))).toEqual([true, true, false]);
  });

  test('a log is played to the port that speaks HTTP', () => {
    const log = VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY);
    const made = makeShop({ web: { port: undefined, ports: [Port.grpc(7000), Port.http(8080)] } });
    const { replayJob } = new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, replay: { log, path: 'requests.log' } });
    expect(JSON.stringify(replayJob!.toJson())).toContain('web-shadow:8080');
  });

  test('is in no Service, budget or policy of the app, and has no rights', () => {
    const { get, synthesis } = shadowed();
    const { labels } = get('Deployment', 'web-shadow').spec.template.metadata;
    const selects = (selector: { readonly [key: string]: string } = {}) => Object.entries(selector).every(([key, value]) => labels[key] === value);
    const finders = synthesis.entries.map(({ manifest }) => manifest).filter(({ kind, spec }) => (
      (kind === 'Service' && selects(spec.selector)) || (/^(PodDisruptionBudget|NetworkPolicy)$/.test(kind) && selects((spec.selector ?? spec.podSelector).matchLabels))
    ));
    expect(finders.map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort()).toEqual(['NetworkPolicy web-shadow', 'PodDisruptionBudget web-shadow', 'Service web-shadow']);
    expect(get('Deployment', 'web-shadow').spec.template.spec).toMatchObject({ serviceAccountName: 'web-shadow', priorityClassName: 'shadow', automountServiceAccountToken: false });
    expect(get('PriorityClass', 'shadow')).toMatchObject({ value: -1, preemptionPolicy: 'Never' });
  });

  test('runs the new image, knows that it is a shadow, and is told the copy', () => {
    const [container] = shadowed().get('Deployment', 'web-shadow').spec.template.spec.containers;
    expect(container.image).toBe(NEW);
    expect(container.env).toEqual(expect.arrayContaining([
      { name: 'SHADOW', value: 'true' }, { name: 'DATABASE_URL', value: 'http://copy:8080' }, { name: 'PRICES_URL', value: 'http://prices:8080' },
    ]));
  });

  test('gets copies of safe methods in the second step, and the app keeps all calls', () => {
    const { get, synthesis } = shadowed({ percent: 20 });
    const { rules } = get('HTTPRoute', 'web').spec;
    const mirrorsOf = (filters?: any[]) => filters?.map(({ requestMirror }) => requestMirror);
    expect(rules.map(({ matches, filters }: any) => [matches.map(({ method }: any) => method), mirrorsOf(filters)])).toEqual([
      [['GET', 'HEAD', 'OPTIONS'], [{ backendRef: { name: 'web-shadow', port: 8080 }, percent: 20 }]],
      [[undefined], undefined],
    ]);
    expect(rules.flatMap(({ backendRefs }: any) => backendRefs.map(({ name }: any) => name))).toEqual(['web', 'web']);
    expect(get('Service', 'web').spec.selector).not.toHaveProperty('app.kubernetes.io/instance');
    expect(lateEntries(synthesis).map(({ manifest: { kind } }) => kind)).toEqual(['HTTPRoute']);
    expect(get('Deployment', 'web-shadow').spec.replicas).toBe(1);
  });

  test('gets copies of all methods when it is said why', () => {
    const { rules } = shadowed({ anyMethod: 'its database is a copy' }).get('HTTPRoute', 'web').spec;
    expect(rules).toHaveLength(1);
    expect(rules[0].filters).toEqual([{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web-shadow', port: 8080 } } }]);
  });

  test('gets copies of the methods that are named, also such as change something when it is said why', () => {
    const { rules } = shadowed({ methods: [HttpMethod.POST], anyMethod: 'its database is a copy' }).get('HTTPRoute', 'web').spec;
    expect(rules.map(({ matches }: any) => matches.map(({ method }: any) => method))).toEqual([['POST'], [undefined]]);
  });

  test('by Istio the mirror says its percentage, and stands before the rest', () => {
    const istio = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });
    const { http } = shadowed({ percent: 20 }, istio).get('VirtualService', 'web').spec;
    expect(http).toEqual([
      { name: 'mirrored-to-web-shadow', match: [{ method: { regex: 'GET|HEAD|OPTIONS' } }], mirrors: [{ destination: { host: 'web-shadow' }, percentage: { value: 20 } }], route: [{ destination: { host: 'web' }, weight: 100 }] },
      { route: [{ destination: { host: 'web' }, weight: 100 }] },
    ]);
  });

  test('by Istio each of two has routes of names of their own', () => {
    const made = makeShop({ app: { platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }) } });
    ['one', 'two'].forEach(name => new ShadowRelease(made.shop, name, { app: made.web, image: NEW }));
    const { http } = documents(made.app._synthesis())('VirtualService', 'web').spec;
    expect(http.map(({ name }: any) => name)).toEqual(['mirrored-to-one-mirrored-to-two', 'mirrored-to-one', 'mirrored-to-two', undefined]);
  });

  test('on Kubernetes alone a log is played to it, by pods that reach it and nothing else', () => {
    const log = VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY);
    const { get, reach, shadow, synthesis } = shadowed({ replay: { log, path: 'requests.log' }, router: Router.kubernetes() }, Platform.generic());
    const { name } = shadow.replayJob!;
    expect(get('Job', name).spec.template.spec.priorityClassName).toBe('shadow');
    expect(['web-shadow:8080', 'web:8080', 'db:5432', 'copy:8080'].map(to => reach(name, to))).toEqual([true, false, false, false]);
    expect(reach('caller', 'web-shadow:8080')).toBe(false);
    expect(lateEntries(synthesis)).toEqual([]);
  });

  test('reads a volume that is harmless, and does not write into it', () => {
    const made = makeShop({ app: { platform: GATEWAY } });
    const uploads = new SharedVolume(made.shop, 'uploads', { size: '1Gi', storageClass: StorageClass.existing('nfs') });
    const app = new TwelveFactorApp(made.shop, 'media', { ...MINIMAL, routes: [Route.host('media.acme.example')], volumes: { '/uploads': uploads } });
    new ShadowRelease(made.shop, 'media-shadow', { app, image: NEW, harmless: { '/uploads': 'it only shows them' } });
    const get = documents(made.app._synthesis());
    const mounts = (name: string) => get('Deployment', name).spec.template.spec.containers[0].volumeMounts.find(({ mountPath }: any) => mountPath === '/uploads');
    expect([mounts('media').readOnly, mounts('media-shadow').readOnly]).toEqual([undefined, true]);
  });
});

describe('what is told of a shadow', () => {
  const toldOf = (props: Partial<ShadowReleaseProps>, platform?: Platform) => shadowed(props, platform).synthesis.releases![0];
  const replay = { log: VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY), path: 'requests.log' };
  const PLAYED = 'receives the requests of a log once';
  const COPIED = 'receives copies of 20 % of requests; the responses are discarded';

  test.each<[string, Partial<ShadowReleaseProps>, Platform, string[]]>([
    ['of live calls', { percent: 20 }, GATEWAY, [COPIED]],
    ['of live calls and a log', { percent: 20, replay }, GATEWAY, [COPIED, PLAYED]],
    ['of a log alone', { replay, router: Router.kubernetes() }, Platform.generic(), [PLAYED]],
  ])('%s is what is sent to it (F59)', (_, props, platform, facts) => {
    expect(toldOf(props, platform).facts.filter(fact => /copies of|requests of a log/.test(fact))).toEqual(facts);
  });

  test('behind a Gateway is that not every implementation copies calls (F59)', () => {
    expect(toldOf({}).limits).toContain('not every Gateway implementation supports request mirroring: set Entry.gateway({ ..., implementation }), or check its documentation');
  });
});
