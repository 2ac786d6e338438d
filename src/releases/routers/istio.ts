import { Construct } from 'constructs';
import { refuseBeyondGrpc, splitCalls, splitLimits } from './split';
import { podsForShare, refuseInexpressible, TrafficRouter } from './traffic-router';
import { virtualService } from '../../blocks/mesh/istio';
import { refuseWaypointless } from '../../blocks/mesh/resilience';
import { limitsNoted } from '../../blocks/objects/release-notes';
import { Platform } from '../../platform/platform';
import { Intent } from '../intent';
import { refuseUnsendable } from '../shadow/sendable';

/** Weights, headers and mirroring in the app's VirtualService, for clients in the mesh; its routes through a Gateway are the same. */
export const ISTIO: TrafficRouter = {
  name: 'Istio',
  isExact: true,
  pods: podsForShare,

  route(where: Construct, intent: Intent): string[] {
    const { app, sticky } = intent;
    const istio = Platform.of(where).mesh?.istioOptions;
    refuseBeyondGrpc(where, this.name, intent);
    if (istio === undefined) {
      refuseInexpressible(where, 'traffic splits without an Istio mesh', this.name, 'platforms with Mesh.istio', `set the mesh of the platform: Platform.${Platform.of(where).name}({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) })`);
    }
    refuseWaypointless(where, 'a release', istio);
    if (sticky?.clientIpSeconds !== undefined) {
      refuseInexpressible(where, 'clients that keep their version by IP address', this.name, 'Stickiness.cookie()', 'use Stickiness.cookie()');
    }
    refuseUnsendable(where, intent);
    splitCalls(intent);
    const { identity, labels, traffic, resilience } = app;
    if (resilience.virtualService === undefined && !traffic.isRouted) virtualService(where, identity, labels, resilience.plan ?? {}, traffic);
    traffic.isRouted = true;
    traffic.refuseUnsplittable(where);
    // A Service that selects the new version does so for all clients.
    if (intent.all !== undefined) return [];
    return [
      'requests of clients without a proxy stay with the app',
      ...splitLimits(intent),
      ...limitsNoted(where),
      ...app.routes.ingress ? ['requests through the Ingress stay with the app'] : [],
    ];
  },
};
