import { Construct } from 'constructs';
import { refuseBeyondGrpc, splitCalls, splitLimits } from './split';
import { podsForShare, refuseInexpressible, TrafficRouter } from './traffic-router';
import { meshGrpcRoutes, meshRoutes } from '../../blocks/mesh-routes';
import { requireGatewayFeature } from '../../blocks/require-feature';
import { Platform } from '../../platform/platform';
import { listed } from '../../private/nearest';
import { Intent, isDivided } from '../intent';
import { refuseUnsendable } from '../sendable';

/** Weights, headers and copies in the app's HTTPRoutes and GRPCRoutes, and between Services where a mesh reads them. */
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
      const allowed = 'apps with routes by Entry.gateway, and platforms with Mesh.gatewayApi';
      refuseInexpressible(where, 'a division of calls that come by no route', this.name, allowed, 'give the app routes, or write router: Router.kubernetes()');
    }
    if (sticky?.clientIpSeconds !== undefined) {
      refuseInexpressible(where, 'clients that keep their version by their address', this.name, 'Stickiness.cookie()', 'Stickiness.cookie()');
    }
    if (mirrors.some(({ percent }) => percent < 100)) {
      requireGatewayFeature(where, 'mirrorPercent', { what: 'copies of a part of the calls', fix: 'write percent: 100' });
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
    const isByExpression = intent.audiences.some(({ matches }) => matches.some(({ _conditions }) => _conditions.some(({ isPattern }) => isPattern)));
    const optional = [
      ...isByExpression || sticky?.cookieOptions ? ['expressions in headers'] : [],
      ...sticky?.cookieOptions ? ['a header on one backend alone, by which clients get their cookie'] : [],
      ...mirrors.length > 0 ? ['copies of calls'] : [],
    ];
    const isLeading = isDivided(intent) || intent.audiences.length > 0 || mirrors.length > 0;
    return [
      ...mesh === undefined && intent.all === undefined ? ["calls that go to the app's Services and not by its routes stay with the app"] : [],
      ...mesh && app.routes.ingress && intent.all === undefined ? ['calls that come by the Ingress stay with the app'] : [],
      ...splitLimits(intent),
      ...isLeading && optional.length > 0 ? [`not every Gateway implementation has ${listed(optional)}: look into its documentation`] : [],
    ];
  },
};
