import {
  ABTest, ABTestProps, AccessMode, Egress, Entry, ExternalService, ExternalServiceOptions, HttpMethod, IstioMode, Mesh, Peer, Platform, Port, Route,
  Router, Secret, ShadowRelease, ShadowReleaseProps, SharedVolume, Stickiness, StorageClass, TrafficMatch, TwelveFactorApp, TwelveFactorAppProps,
  VariantProps, VolumeClaim,
} from '../../../src';
import { makeShop, Shop } from '../../program';

const NEW = 'ghcr.io/acme/web:1.9.0';
const ISTIO = Mesh.istio({ mode: IstioMode.SIDECAR });
const GATEWAY = Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5', mesh: ISTIO });
const PLAIN = Platform.generic();
const LOG = { log: VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY), path: 'requests.log' };

const DE = TrafficMatch.language('de');
const TESTERS = TrafficMatch.header('x-tester', 'yes');
const BETA = TrafficMatch.headerPattern('x-group', 'beta-.*');

const abTest = (props: Partial<ABTestProps>, web: Partial<TwelveFactorAppProps> = {}, platform = GATEWAY) => () => {
  const made = makeShop({ app: { platform }, web: { replicas: 8, ...web } });
  return new ABTest(made.shop, 'basket', { app: made.web, variants: { short: { image: NEW, share: 20 } }, ...props });
};
const variants = (given: { readonly [name: string]: VariantProps }) => abTest({ variants: given });

const shadow = (props: Partial<ShadowReleaseProps>, web: Partial<TwelveFactorAppProps> = {}, platform = GATEWAY) => () => {
  const made = makeShop({ app: { platform }, web: db => ({ bindings: { DATABASE_URL: db.url }, ...web }) });
  return new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, harmless: { DATABASE_URL: 'it only reads' }, ...props });
};

/** A shadow of an app with the database, or with what is said in its place. */
/** A shadow of an app with the database, or with what is said in its place. */
type Web = (db: TwelveFactorApp) => Partial<TwelveFactorAppProps>;
const shared = (props: (made: Shop) => Partial<ShadowReleaseProps>, web: Web = db => ({ bindings: { DATABASE_URL: db.url } })) => () => {
  const made = makeShop({ app: { platform: GATEWAY }, web });
  return new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, ...props(made) });
};
const ledger = (options: ExternalServiceOptions) => ExternalService.at('ledger.acme.example', 5432, options).url;

/** A/B tests and shadows that are refused. */
export const AB_SHADOW_REFUSED: { readonly [what: string]: () => unknown } = {
  'A/B test of nothing': variants({}),
  'A/B test that does not say of what': abTest({ variants: undefined }),
  'A/B test of no app': abTest({ app: undefined }),
  'A/B test whose variant is the control': variants({ control: { image: NEW, share: 20 } }),
  'A/B test whose variant nobody sees': variants({ short: { image: NEW } }),
  'A/B test whose variant has an audience of nobody': variants({ short: { image: NEW, audience: [] } }),
  'A/B test whose variant is seen for two reasons': variants({ short: { image: NEW, share: 20, audience: [TrafficMatch.language('de')] } }),
  'A/B test that leaves no control': variants({ short: { image: NEW, share: 60 }, long: { config: { BASKET: 'long' }, share: 40 } }),
  'A/B test with a share of nobody': variants({ short: { image: NEW, share: 0 } }),
  'A/B test with a variant that is the app': variants({ short: { image: 'ghcr.io/acme/web:1.8.2', share: 20 } }),
  'A/B test with a variant of no name': variants({ 'Short one': { image: NEW, share: 20 } }),
  'A/B test that somebody else has won': abTest({ winner: 'long' }),
  'A/B test by audience on Kubernetes alone': abTest({ variants: { short: { image: NEW, audience: [TrafficMatch.language('de')] } }, router: Router.kubernetes() }),
  'A/B test of gRPC by shares': abTest({ router: Router.istio() }, { port: undefined, ports: [Port.grpc(7000)] }),
  'A/B test by cookies on Kubernetes alone': abTest({ sticky: Stickiness.cookie(), router: Router.kubernetes() }),
  'A/B test by addresses on Istio': abTest({ sticky: Stickiness.clientIp(), router: Router.istio() }),
  'A/B test of two variants for the same people': variants({ short: { image: NEW, audience: [DE] }, long: { config: { BASKET: 'long' }, audience: [DE] } }),
  'A/B test whose second variant is for some of those of the first': variants({ short: { image: NEW, audience: [DE] }, long: { config: { BASKET: 'long' }, audience: [DE.and(TESTERS)] } }),
  'A/B test whose second variant would win by the Gateway API': abTest({
    variants: { short: { image: NEW, audience: [BETA] }, long: { config: { BASKET: 'long' }, audience: [TrafficMatch.headerPattern('x-group', '.*-de').and(TESTERS)] } },
    router: Router.gatewayApi(),
  }, { routes: [Route.host('shop.acme.example')] }),
  'A/B test whose audience is sticky': abTest({ variants: { short: { image: NEW, audience: [DE] } }, sticky: Stickiness.cookie() }),
  'A/B test with a variant that names itself (F34)': variants({ short: { image: NEW, share: 20, podLabels: { 'keelwright.io/variant': 'long' } } }),
  'A/B test of an app whose telemetry names a Secret': abTest({}, { secrets: { OTEL_RESOURCE_ATTRIBUTES: Secret.existing('otel').key('attributes') } }),
  'A/B test of shares that pods cannot give': abTest({ router: Router.kubernetes() }, { replicas: 2 }),
  'A/B test that is no map': variants({ short: { image: NEW, share: 20, colour: 'green' } as any }),

  'shadow of no app': shadow({ app: undefined }),
  'shadow that would reach the database': shadow({ harmless: undefined }),
  'shadow of what is bound after it was made': () => {
    const made = makeShop({ app: { platform: GATEWAY } });
    new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW });
    made.web.bind('DATABASE_URL', made.db.url);
    return made.app.synthYaml();
  },
  'shadow led to the same database by another name': () => {
    const made = makeShop({ app: { platform: GATEWAY }, web: db => ({ bindings: { DATABASE_URL: db.url } }) });
    return new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, bindings: { DATABASE_URL: made.db.url } });
  },
  'shadow that calls the same database without being told where it is': shared(({ db, web }) => ({ bindings: { DATABASE_URL: web.url }, calls: [db] })),
  'shadow that calls what the app calls': shared(({ db, web }) => ({ bindings: { DATABASE_URL: web.url }, calls: [db] }), db => ({ calls: [db] })),
  'shadow of a store to which the app is led later': () => {
    const made = makeShop({ app: { platform: GATEWAY } });
    new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, bindings: { DATABASE_URL: made.db.url } });
    made.web.bind('DATABASE_URL', made.db.url);
    return made.app.synthYaml();
  },
  'shadow that may call everything': shared(({ web }) => ({ bindings: { DATABASE_URL: web.url }, egress: [Egress.open()] })),
  'shadow that may call the namespace of the database': shared(({ web }) => ({ bindings: { DATABASE_URL: web.url }, egress: [Egress.to(Peer.namespace('shop'))] })),
  'shadow that may call the addresses of the ledger': shared(
    ({ web }) => ({ bindings: { LEDGER_URL: web.url }, egress: [Egress.to(Peer.cidr('10.0.0.0/8').without('10.2.0.0/16'), [5432])] }),
    () => ({ bindings: { LEDGER_URL: ledger({ addresses: ['10.1.0.0/24'] }) } }),
  ),
  'shadow that may call what may be the ledger': shared(
    ({ web }) => ({ bindings: { LEDGER_URL: web.url }, egress: [Egress.to(Peer.internet(), [5432])] }),
    () => ({ bindings: { LEDGER_URL: ledger({}) }, egress: [Egress.open()] }),
  ),
  'shadow led to the same addresses by another name': shared(
    () => ({ bindings: { LEDGER_URL: ExternalService.at('10.1.0.5', 5432).url } }),
    () => ({ bindings: { LEDGER_URL: ledger({ addresses: ['10.1.0.0/24'] }) } }),
  ),
  'shadow that would write into a volume': () => {
    const made = makeShop({ app: { platform: GATEWAY } });
    const uploads = new SharedVolume(made.shop, 'uploads', { size: '1Gi', storageClass: StorageClass.existing('nfs') });
    const app = new (made.web.constructor as any)(made.shop, 'media', { ...made.web._props, volumes: { '/uploads': uploads } });
    return new ShadowRelease(made.shop, 'media-shadow', { app, image: NEW });
  },
  'shadow that has the volume by its own name': () => {
    const made = makeShop({ app: { platform: GATEWAY } });
    const uploads = new SharedVolume(made.shop, 'uploads', { size: '1Gi', storageClass: StorageClass.existing('nfs') });
    const app = new (made.web.constructor as any)(made.shop, 'media', { ...made.web._props, volumes: { '/uploads': uploads } });
    return new ShadowRelease(made.shop, 'media-shadow', { app, image: NEW, volumes: { '/uploads': uploads } });
  },
  'shadow with something harmless that is not there': shadow({ harmless: { DATABASE_URL: 'it only reads', CACHE_URL: 'it is a cache' } }),
  'shadow with something harmless for no reason': shadow({ harmless: { DATABASE_URL: ' ' } }),
  'shadow with something harmless that is led elsewhere': () => {
    const made = makeShop({ app: { platform: GATEWAY }, web: db => ({ bindings: { DATABASE_URL: db.url } }) });
    const bindings = { DATABASE_URL: made.web.url };
    return new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, bindings, harmless: { DATABASE_URL: 'it only reads' } });
  },
  'shadow of POST': shadow({ methods: [HttpMethod.GET, HttpMethod.POST] }),
  'shadow of no methods': shadow({ methods: [] }),
  'shadow of all methods for no reason': shadow({ anyMethod: ' ' }),
  'shadow that gets nothing': shadow({ live: false }),
  'shadow of no live calls and some of them': shadow({ live: false, replay: LOG, percent: 10, methods: [HttpMethod.GET], anyMethod: 'its database is a copy' }),
  'shadow that plays a log on Kubernetes alone, and copies some calls': shadow({ replay: LOG, percent: 10 }, {}, PLAIN),
  'shadow of live calls on Kubernetes alone': shadow({}, {}, PLAIN),
  'shadow of what speaks neither HTTP nor gRPC': shadow({}, { port: undefined, ports: [Port.tcp(7000)] }),
  'shadow of more than all': shadow({ percent: 120 }),
  'shadow of gRPC by HTTP methods': shadow({}, { port: undefined, ports: [Port.grpc(7000)] }),
  'shadow of a part by an older Gateway API': shadow(
    { percent: 10, router: Router.gatewayApi() }, { routes: undefined },
    Platform.generic({ gatewayApi: '1.2', mesh: Mesh.gatewayApi({ name: 'linkerd' }) }),
  ),
  'shadow that plays no log that there is': shadow({ replay: { ...LOG, path: '/requests.log' } }),
};
