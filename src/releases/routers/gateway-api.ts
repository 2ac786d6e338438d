import { Construct } from 'constructs';
import { refuseBeyondGrpc, splitCalls, splitLimits } from './split';
import { podsForShare, refuseInexpressible, TrafficRouter } from './traffic-router';
import { meshGrpcRoutes, meshRoutes } from '../../blocks/mesh/mesh-routes';
import { requireGatewayFeature } from '../../blocks/objects/features';
import { Platform } from '../../platform/platform';
import { listed } from '../../private/messages/nearest';
import { Intent, isDivided } from '../intent';
import { refuseUnsendable } from '../shadow/sendable';

/** Weights, headers and mirroring in the app's HTTPRoutes and GRPCRoutes, also between Services if a mesh uses them. */
export const GATEWAY_API: TrafficRouter = {
  name: 'the Gateway API',
  isExact: true,
  pods: podsForShare,

  route(where: Construct, intent: Intent): string[] {
    const { app, sticky, mirrors } = intent;
    const { httpRoutes, grpcRoutes } = app.routes;
    const mesh = Platform.of(where).mesh?.gatewayOptions;
    refuseBeyondGrpc(where, this.name, intent);
    if (httpRoutes.length + grpcRoutes.length === 0 && mesh === undefined) {
      const allowed = 'apps with routes through Entry.gateway, and platforms with Mesh.gatewayApi';
      refuseInexpressible(where, 'traffic splits for an app without routes', this.name, allowed, 'add routes to the app, or set router: Router.kubernetes()');
    }
    if (sticky?.clientIpSeconds !== undefined) {
      refuseInexpressible(where, 'clients that keep their version by IP address', this.name, 'Stickiness.cookie()', 'use Stickiness.cookie()');
    }
    if (mirrors.some(({ percent }) => percent < 100)) {
      requireGatewayFeature(where, 'mirrorPercent', { what: 'mirroring a percentage of the requests', fix: 'set percent: 100' });
    }
    refuseUnsendable(where, intent);
    splitCalls(intent);
    const { identity, labels, ports, traffic, resilience } = app;
    if (mesh && !traffic.isRouted) {
      if (resilience.meshRoutes.length === 0) meshRoutes(where, identity, labels, {}, ports, traffic);
      meshGrpcRoutes(where, identity, labels, ports, traffic);
    }
    traffic.isRouted = true;
    traffic.refuseUnsplittable(where);
    return [
      ...mesh === undefined && intent.all === undefined ? ["requests to the app's Services, which do not use its routes, stay with the app"] : [],
      ...mesh && app.routes.ingress && intent.all === undefined ? ['requests through the Ingress stay with the app'] : [],
      ...splitLimits(intent),
      ...unverified(intent),
    ];
  },
};

/** Optional features of a Gateway. If its implementation is known, unsupported ones are rejected, but no report covers regular expressions. */
function unverified(intent: Intent): string[] {
  const { app: { routes: { implementation } }, audiences, sticky, mirrors } = intent;
  if (!isDivided(intent) && audiences.length === 0 && mirrors.length === 0) return [];
  const isByExpression = audiences.some(({ matches }) => matches.some(({ _conditions }) => _conditions.some(({ isPattern }) => isPattern)));
  const expressions = isByExpression || sticky?.cookieOptions ? ['regular expressions for headers'] : [];
  if (implementation) return expressions.map(what => `conformance reports do not cover ${what}: check the documentation of ${implementation}`);
  const optional = [
    ...expressions,
    ...sticky?.cookieOptions ? ['response header filters of single backends (for the cookie)'] : [],
    ...mirrors.length > 0 ? ['request mirroring'] : [],
  ];
  return optional.length === 0 ? [] : [`not every Gateway implementation supports ${listed(optional)}: set Entry.gateway({ ..., implementation }), or check its documentation`];
}
