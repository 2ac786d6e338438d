import {
  ABTest, ArgoRolloutsOptions, BlueGreenRelease, CanaryPhase, CanaryRelease, CanaryReleaseProps, Color, Topology, Health, IstioMode, Mesh, Operator,
  Platform, Port, Route, Router, Secret, ShadowRelease, Stickiness, TrafficMatch, TwelveFactorAppProps, VerticalScaleMode,
} from '../../../src';
import { makeShop } from '../../program';

const NEW = 'ghcr.io/acme/web:1.9.0';
const ARGO = Operator.ARGO_ROLLOUTS;
const adopted = { adopted: true };

interface Site {
  readonly platform?: Platform;
  readonly web?: Partial<TwelveFactorAppProps>;
}
const generic = (mesh?: Mesh) => Platform.generic({ operators: [ARGO], mesh });
const site = ({ platform = generic(), web = {} }: Site) => makeShop({ app: { platform }, web: { replicas: 9, ...web } });
const argo = (options: ArgoRolloutsOptions, more: Partial<CanaryReleaseProps> = {}, where: Site = {}) => () => {
  const { shop, web } = site(where);
  return new CanaryRelease(shop, 'web-next', { app: web, image: NEW, weight: 10, router: Router.argoRollouts(options), ...more });
};
const shadowed = (isLater: boolean) => () => {
  const { shop, web } = site({ platform: generic(Mesh.istio({ mode: IstioMode.SIDECAR })) });
  const shadow = () => new ShadowRelease(shop, 'web-shadow', { app: web, image: NEW });
  if (!isLater) shadow();
  new CanaryRelease(shop, 'web-next', { app: web, image: NEW, weight: 10, router: Router.argoRollouts({ adopted: true, istio: true }) });
  shadow();
};
const other = (make: (made: ReturnType<typeof makeShop>) => unknown) => () => make(site({}));

/** Canaries by Argo Rollouts that are refused. */
export const ARGO_REFUSED: { readonly [what: string]: () => unknown } = {
  'canary by Argo Rollouts without it': argo(adopted, {}, { platform: Platform.generic() }),
  'canary by Argo Rollouts that nobody has adopted': argo({}),
  'canary by Argo Rollouts that nobody has adopted, promoted': argo({}, { phase: CanaryPhase.PROMOTED }),
  'canary by Argo Rollouts with an option that it has not': argo({ steps: 3 } as ArgoRolloutsOptions),
  'canary by Argo Rollouts of a tenth of two pods': argo(adopted, {}, { web: { replicas: 2 } }),
  'canary by Argo Rollouts whose share an autoscaler would change': argo(adopted, { tolerance: 1 }, { web: { replicas: undefined, scale: { min: 9, max: 20 } } }),
  'canary by Argo Rollouts with a preview': argo(adopted, { preview: [TrafficMatch.header('x-tester', 'yes')] }),
  'canary by Argo Rollouts with a host for testers': argo(adopted, { previewRoutes: [Route.host('next.acme.example')] }),
  'canary by Argo Rollouts with cookies': argo(adopted, { sticky: Stickiness.cookie() }),
  'canary by Argo Rollouts with pods of its own number': argo(adopted, { replicas: 3 }),
  'canary by Argo Rollouts with a name of its own': argo(adopted, { name: 'web-1-9' }),
  'canary by Argo Rollouts with files of its own': argo(adopted, { configFiles: { '/etc/web/basket.yaml': 'basket: new\n' } }),
  'canary by Argo Rollouts with secret files of its own': argo(adopted, { secretFiles: { '/etc/acme/token': Secret.existing('acme').key('token') } }),
  'canary by Argo Rollouts of pods that share no node': argo(adopted, {}, { web: { replicas: 3, maxOnePer: Topology.host() } }),
  'canary by Argo Rollouts of an app that may have no pods': argo(adopted, {}, { web: { replicas: 0 } }),
  'canary by Argo Rollouts of pods whose size is decided': argo(adopted, {}, {
    platform: Platform.generic({ operators: [ARGO, Operator.VERTICAL_POD_AUTOSCALER] }), web: { verticalScale: { mode: VerticalScaleMode.INITIAL } },
  }),
  'canary by Argo Rollouts with Istio without Istio': argo({ adopted: true, istio: true }),
  'canary by Argo Rollouts with Istio of what speaks neither HTTP nor gRPC': argo({ adopted: true, istio: true }, {}, {
    platform: generic(Mesh.istio({ mode: IstioMode.SIDECAR })), web: { port: undefined, ports: [Port.tcp(7000)], health: Health.tcp() },
  }),
  'shadow of calls that Argo Rollouts divides': shadowed(true),
  'canary by Argo Rollouts with Istio of calls that are copied': shadowed(false),
  'blue-green release by Argo Rollouts': other(({ shop, web }) => new BlueGreenRelease(shop, 'web-green', { app: web, image: NEW, live: Color.BLUE, router: Router.argoRollouts() })),
  'A/B test by Argo Rollouts': other(({ shop, web }) => new ABTest(shop, 'basket', { app: web, variants: { short: { image: NEW, share: 10 } }, router: Router.argoRollouts() })),
  'shadow by Argo Rollouts': other(({ shop, web }) => new ShadowRelease(shop, 'web-shadow', { app: web, image: NEW, router: Router.argoRollouts(), harmless: {} })),
};
