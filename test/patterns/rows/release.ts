import { Chart } from 'cdk8s';
import { Row } from './row';
import {
  BlueGreenRelease, BlueGreenReleaseProps, CanaryPhase, CanaryRelease, CanaryReleaseProps, Color, Egress, Entry, Peer, Platform, PodField,
  ProjectedFile, Route, Router, Secret, Stickiness, StickyCookieOptions, System, TrafficMatch, TwelveFactorApp, TwelveFactorAppProps,
} from '../../../src';
import { Changes } from '../../program';

const SHOP = Route.host('shop.acme.example');
const NEW = 'ghcr.io/acme/web:1.9.0';
const TESTERS = TrafficMatch.header('x-tester', 'yes');

export const routedPlatform = (): Platform => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' });

type Release = (web: TwelveFactorApp, db: TwelveFactorApp) => unknown;

/** A release of the app, behind a Gateway or by Kubernetes alone; the props are for whoever looks into the row. */
export const released = (release: Release, props: object, { isRouted = false, web = {} }: Site = {}): Changes => ({
  ...(isRouted && { app: { platform: routedPlatform() } }),
  web: { replicas: 9, ...(isRouted && { routes: [SHOP] }), ...web },
  then: Object.assign(release, { props }),
});

export interface Site {
  readonly isRouted?: boolean;
  readonly web?: Partial<TwelveFactorAppProps>;
}

type Said<T> = Partial<T> | ((db: TwelveFactorApp) => Partial<T>);
const said = <T>(props: Said<T>, db: TwelveFactorApp) => typeof props === 'function' ? props(db) : props;

const canary = (to: Said<CanaryReleaseProps>, from: Said<CanaryReleaseProps> = {}, site: Site = {}): Row => {
  const made = (props: Said<CanaryReleaseProps>) => released(
    (app, db) => new CanaryRelease(Chart.of(app) as System, 'web-next', { app, image: NEW, weight: 10, ...said(props, db) }), props, site,
  );
  return { from: made(from), to: made(to) };
};
const blueGreen = (to: Partial<BlueGreenReleaseProps>, from: Partial<BlueGreenReleaseProps> = {}): Row => {
  const made = (props: Partial<BlueGreenReleaseProps>) => released(
    app => new BlueGreenRelease(Chart.of(app) as System, 'web-next', { app, image: NEW, live: Color.BLUE, ...props }), props, { isRouted: true },
  );
  return { from: made(from), to: made(to) };
};
const routed = (to: Partial<CanaryReleaseProps>, from: Partial<CanaryReleaseProps> = {}): Row => canary(to, from, { isRouted: true });
const sticky = (options: StickyCookieOptions): Row => routed({ sticky: Stickiness.cookie(options) }, { sticky: Stickiness.cookie() });
const token = Secret.existing('acme').key('token');

export const releaseRows = (): { readonly [prop: string]: Row } => ({
  'CanaryReleaseProps.weight': routed({ weight: 30 }),
  'CanaryReleaseProps.phase': canary({ phase: CanaryPhase.PROMOTED }, {}, { web: { replicas: undefined, scale: { min: 9, max: 9 } } }),
  'CanaryReleaseProps.preview': routed({ preview: [TESTERS, TrafficMatch.cookie('tester', '1')] }),
  'CanaryReleaseProps.previewRoutes': routed({ previewRoutes: [Route.host('next.acme.example')] }),
  'CanaryReleaseProps.sticky': routed({ sticky: Stickiness.cookie() }),
  'StickyCookieOptions.name': sticky({ name: 'version' }),
  'StickyCookieOptions.maxAgeSeconds': sticky({ maxAgeSeconds: 3600 }),
  'StickyCookieOptions.path': sticky({ path: '/shop' }),
  'StickyCookieOptions.domain': sticky({ domain: 'acme.example' }),
  'StickyCookieOptions.secure': sticky({ secure: false }),

  'BlueGreenReleaseProps.live': blueGreen({ live: Color.GREEN }),
  'BlueGreenReleaseProps.preview': blueGreen({ preview: [TESTERS] }),
  'BlueGreenReleaseProps.previewRoutes': blueGreen({ previewRoutes: [Route.host('next.acme.example')] }),

  'ReleasedProps.app': {
    from: { web: { replicas: 9 } },
    to: released(app => new CanaryRelease(Chart.of(app) as System, 'web-next', { app, image: NEW, weight: 10 }), {}),
  },
  'ReleasedProps.router': routed({ router: Router.kubernetes() }, { router: Router.gatewayApi() }),
  'ReleasedProps.replicas': routed({ replicas: 3 }),
  'ReleasedProps.name': routed({ name: 'web-1-9' }),

  'VersionProps.image': canary({ image: 'ghcr.io/acme/web:2.0.0' }),
  'VersionProps.resources': canary({ resources: { cpu: '500m', memory: '512Mi' } }),
  'VersionProps.command': canary({ command: ['node', 'next.js'] }, {}, { web: { command: ['node', 'server.js'] } }),
  'VersionProps.args': canary({ args: ['--new-basket'] }),
  'VersionProps.config': canary({ config: { BASKET: 'new', LOG_LEVEL: 'debug' } }, {}, { web: { config: { LOG_LEVEL: 'info' } } }),
  'VersionProps.configFiles': canary({ configFiles: { '/etc/web/basket.yaml': 'basket: new\n' } }, {}, { web: { configFiles: { '/etc/web/shop.yaml': 'shop: acme\n' } } }),
  'VersionProps.secrets': canary({ secrets: { API_TOKEN: token } }),
  'VersionProps.secretFiles': canary({ secretFiles: { '/etc/acme/token': token } }),
  'VersionProps.podFields': canary({ podFields: { POD_NAME: PodField.podName() } }),
  'VersionProps.projectedFiles': canary({ projectedFiles: { '/etc/acme/token': ProjectedFile.token('acme') } }),
  'VersionProps.bindings': canary(db => ({ bindings: { DATABASE_URL: db.url } })),
  'VersionProps.calls': canary(db => ({ calls: [db] })),
  'VersionProps.egress': canary({ egress: [Egress.to(Peer.cidr('203.0.113.0/24'), [443])] }),
  'VersionProps.podLabels': canary({ podLabels: { 'acme.example/track': 'next' } }),
  'VersionProps.podAnnotations': canary({ podAnnotations: { 'acme.example/track': 'next' } }),
});

/** Rows of defaults that are literals. */
export const phased = (phase: CanaryPhase): Row => canary({ phase });
export const stuck = (options: StickyCookieOptions): Row => sticky(options);
