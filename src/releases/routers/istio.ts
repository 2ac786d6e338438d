import { Construct } from 'constructs';
import { refuseBeyondGrpc, splitCalls, splitLimits } from './split';
import { podsForShare, refuseInexpressible, TrafficRouter } from './traffic-router';
import { virtualService } from '../../blocks/istio';
import { limitsNoted } from '../../blocks/release-notes';
import { refuseWaypointless } from '../../blocks/resilience';
import { Platform } from '../../platform/platform';
import { Intent } from '../intent';
import { refuseUnsendable } from '../sendable';

/** Weights, headers and copies in the app's VirtualService, for callers in the mesh; its routes by a Gateway say the same. */
export const ISTIO: TrafficRouter = {
  name: 'Istio',
  isExact: true,
  pods: podsForShare,

  route(where: Construct, intent: Intent): string[] {
    const { app, sticky } = intent;
    const istio = Platform.of(where).mesh?.istioOptions;
    refuseBeyondGrpc(where, this.name, intent);
    if (istio === undefined) {
      refuseInexpressible(where, 'a division of calls without its proxies', this.name, 'platforms with Mesh.istio', `say what the cluster has: Platform.${Platform.of(where).name}({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) })`);
    }
    refuseWaypointless(where, 'a release', istio);
    if (sticky?.clientIpSeconds !== undefined) {
      refuseInexpressible(where, 'clients that keep their version by their address', this.name, 'Stickiness.cookie()', 'Stickiness.cookie()');
    }
    refuseUnsendable(where, intent);
    splitCalls(intent);
    const { identity, labels, traffic, resilience } = app;
    if (resilience.virtualService === undefined && !traffic.isRouted) virtualService(where, identity, labels, resilience.plan ?? {}, traffic);
    traffic.isRouted = true;
    traffic.refuseUnsplittable(where);
    // A Service that leads to the new version does so for everybody.
    if (intent.all !== undefined) return [];
    return [
      'callers without a proxy stay with the app',
      ...splitLimits(intent),
      ...limitsNoted(where),
      ...app.routes.ingress ? ['calls that come by the Ingress stay with the app'] : [],
    ];
  },
};
