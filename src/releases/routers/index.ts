import { Construct } from 'constructs';
import { GATEWAY_API } from './gateway-api';
import { ISTIO } from './istio';
import { KUBERNETES } from './kubernetes';
import { refuseInexpressible, TrafficRouter } from './traffic-router';
import { WorkloadParts } from '../../patterns/workload/workload-parts';
import { Platform } from '../../platform/platform';
import { Router } from '../../props/releases/router';

const ROUTERS: { readonly [engine: string]: TrafficRouter } = { 'kubernetes': KUBERNETES, 'gateway-api': GATEWAY_API, 'istio': ISTIO };

/** The requested router, otherwise the one that covers most of the app's traffic. */
export function routerOf(where: Construct, router: Router | undefined, app: WorkloadParts): TrafficRouter {
  if (router?.argoOptions) refuseInexpressible(where, 'releases other than a canary', 'Argo Rollouts', 'CanaryRelease', 'use new CanaryRelease(...), or remove router');
  return ROUTERS[(router ?? byDefault(where, app)).engine];
}

function byDefault(where: Construct, { routes: { httpRoutes, grpcRoutes } }: WorkloadParts): Router {
  const { mesh } = Platform.of(where);
  if (mesh?.istioOptions) return Router.istio();
  return mesh?.gatewayOptions || httpRoutes.length + grpcRoutes.length > 0 ? Router.gatewayApi() : Router.kubernetes();
}
