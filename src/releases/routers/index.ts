import { Construct } from 'constructs';
import { GATEWAY_API } from './gateway-api';
import { ISTIO } from './istio';
import { KUBERNETES } from './kubernetes';
import { refuseInexpressible, TrafficRouter } from './traffic-router';
import { Workload } from '../../patterns/workload';
import { Platform } from '../../platform/platform';
import { Router } from '../../props/router';

const ROUTERS: { readonly [engine: string]: TrafficRouter } = { 'kubernetes': KUBERNETES, 'gateway-api': GATEWAY_API, 'istio': ISTIO };

/** The one that was asked for, else the one that reaches most calls of the app. */
export function routerOf(where: Construct, router: Router | undefined, app: Workload): TrafficRouter {
  if (router?.argoOptions) refuseInexpressible(where, 'anything but a canary', 'Argo Rollouts', 'CanaryRelease', 'new CanaryRelease(...), or this one without router');
  return ROUTERS[(router ?? byDefault(where, app)).engine];
}

function byDefault(where: Construct, { routes: { httpRoutes, grpcRoutes } }: Workload): Router {
  const { mesh } = Platform.of(where);
  if (mesh?.istioOptions) return Router.istio();
  return mesh?.gatewayOptions || httpRoutes.length + grpcRoutes.length > 0 ? Router.gatewayApi() : Router.kubernetes();
}
