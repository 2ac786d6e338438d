import { Chart } from 'cdk8s';
import { released, Site } from './release';
import { Row } from './row';
import {
  ABTest, ABTestProps, AccessMode, HttpMethod, IVolumeClaim, PriorityTier, Replay, Router, ShadowRelease, ShadowReleaseProps, Stickiness, System,
  TrafficMatch, TwelveFactorApp, User, VariantProps, VolumeClaim,
} from '../../../src';

const NEW = 'ghcr.io/acme/web:1.9.0';
const LOG = VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY);
const UPLOADS: { readonly [path: string]: IVolumeClaim } = { '/uploads': VolumeClaim.existing('uploads', AccessMode.READ_WRITE_MANY) };
const LIVE: Site = { isRouted: true };
const STORING: Site = { isRouted: true, web: { volumes: UPLOADS } };

const test = (to: Partial<ABTestProps>, from: Partial<ABTestProps> = {}, site: Site = LIVE): Row => {
  const made = (props: Partial<ABTestProps>) => released(
    app => new ABTest(Chart.of(app) as System, 'basket', { app, variants: { short: { image: NEW, share: 20 } }, ...props }), props, site,
  );
  return { from: made(from), to: made(to) };
};
const SHORT: VariantProps = { image: NEW, share: 20 };
const variant = (to: VariantProps, from = SHORT): Row => test({ variants: { short: to } }, { variants: { short: from } });
const GERMANS = { image: NEW, audience: [TrafficMatch.language('de')] };

const shadow = (to: Partial<ShadowReleaseProps>, from: Partial<ShadowReleaseProps> = {}, site: Site = LIVE): Row => {
  const made = (props: Partial<ShadowReleaseProps>) => released(
    (app: TwelveFactorApp) => new ShadowRelease(Chart.of(app) as System, 'web-shadow', { app, image: NEW, ...props }), props, site,
  );
  return { from: made(from), to: made(to) };
};
const played = (to: Partial<Replay>): Row => {
  const replay: Replay = { log: LOG, path: 'requests.log' };
  return shadow({ live: false, replay: { ...replay, ...to } }, { live: false, replay }, {});
};

export const comparisonRows = (): { readonly [prop: string]: Row } => ({
  'ABTestProps.app': { from: { web: { replicas: 9 } }, to: test({ router: Router.kubernetes() }, {}, {}).to },
  'ABTestProps.variants': test({ variants: { short: { image: NEW, share: 20 }, long: { config: { BASKET: 'long' }, share: 20 } } }),
  'ABTestProps.winner': test({ winner: 'short' }),
  'ABTestProps.sticky': test({ sticky: Stickiness.cookie({ name: 'basket' }) }),
  'ABTestProps.router': test({ router: Router.kubernetes() }),
  'ABTestProps.name': test({ name: 'web-basket' }),
  'VariantProps.audience': variant(GERMANS),
  'VariantProps.share': variant({ image: NEW, share: 50 }),
  'VariantProps.replicas': variant({ ...GERMANS, replicas: 3 }, GERMANS),

  'ShadowReleaseProps.live': shadow({ live: false, replay: { log: LOG, path: 'requests.log' } }, { replay: { log: LOG, path: 'requests.log' } }),
  'ShadowReleaseProps.percent': shadow({ router: Router.gatewayApi(), percent: 50 }, { router: Router.gatewayApi() }),
  'ShadowReleaseProps.methods': shadow({ methods: [HttpMethod.GET] }),
  'ShadowReleaseProps.anyMethod': shadow({ anyMethod: 'its database is a copy' }),
  'ShadowReleaseProps.harmless': shadow({ harmless: { '/uploads': 'it reads what is there' } }, { volumes: { '/uploads': VolumeClaim.existing('copies', AccessMode.READ_WRITE_MANY) } }, STORING),
  'ShadowReleaseProps.volumes': shadow({ volumes: { '/tmp/copies': VolumeClaim.existing('copies', AccessMode.READ_WRITE_MANY) } }),
  'ShadowReleaseProps.replay': shadow({ replay: { log: LOG, path: 'requests.log' } }),
  'ShadowReleaseProps.priority': shadow({ priority: PriorityTier.of('copies', -2) }),

  'Replay.log': played({ log: VolumeClaim.existing('yesterday', AccessMode.READ_ONLY_MANY) }),
  'Replay.path': played({ path: '2026/requests.log' }),
  'Replay.requestsPerSecond': played({ requestsPerSecond: 50 }),
  'Replay.methods': played({ methods: [HttpMethod.GET] }),
  'Replay.anyMethod': played({ anyMethod: 'its database is a copy' }),
  'Replay.headers': played({ headers: { host: 'shop.acme.example' } }),
  'Replay.id': played({ id: '2' }),
  'Replay.image': played({ image: 'curlimages/curl:8.20.0' }),
  'Replay.user': played({ user: User.of(2000) }),
  'Replay.resources': played({ resources: { cpu: '500m', memory: '256Mi' } }),
  'Replay.activeDeadlineSeconds': played({ activeDeadlineSeconds: 3600 }),
});

/** Rows of defaults that are literals. */
export const copied = (props: Partial<ShadowReleaseProps>): Row => shadow(props);
export const replayed = (replay: Partial<Replay>): Row => played(replay);
