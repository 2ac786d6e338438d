import {
  App, BlueGreenRelease, CanaryPhase, CanaryRelease, Color, Entry, Health, IstioMode, Mesh, Platform, Route, ScaleBehavior, ScalePolicy, Stickiness,
  System, TrafficMatch, TwelveFactorApp,
} from 'keelwright';

/** An app at one step of its story. */
export interface Told {
  readonly namespace: string;
  readonly router: 'kubernetes' | 'gateway-api' | 'istio';
  readonly image: string;
  readonly replicas?: number;
  readonly scale?: { readonly min: number; readonly max: number; readonly cpu: number };
  /** Without it there is no canary. */
  readonly weight?: number;
  readonly phase?: CanaryPhase;
  /** Without it there is no blue-green release. */
  readonly live?: Color;
}

/** Down as soon as it may be: a test waits for it. */
const AT_ONCE = { policies: [ScalePolicy.percent(100, 15)], stabilizationWindowSeconds: 0 };

const told: Told = JSON.parse(process.env.TOLD!);
const { namespace, router, weight, phase, live } = told;
const platform = {
  'kubernetes': Platform.generic(),
  'gateway-api': Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' }),
  'istio': Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }),
}[router];

const app = new App({ name: namespace, platform });
const shop = new System(app, namespace);
const web = new TwelveFactorApp(shop, 'web', {
  image: told.image,
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '64Mi' },
  routes: router === 'gateway-api' ? [Route.host('shop.acme.example')] : undefined,
  replicas: told.replicas,
  scale: told.scale && { ...told.scale, behavior: ScaleBehavior.of({ scaleDown: AT_ONCE }) },
});

const next = { app: web, image: 'ghcr.io/acme/web:2' };
const testers = router === 'kubernetes' ? {} : { preview: [TrafficMatch.header('x-tester', 'yes')] };
const sticky = router === 'kubernetes' ? {} : { sticky: Stickiness.cookie() };
if (weight !== undefined) new CanaryRelease(shop, 'web-next', { ...next, ...testers, ...sticky, weight, phase });
if (live !== undefined) new BlueGreenRelease(shop, 'web-next', { ...next, ...testers, live });

app.synth();
