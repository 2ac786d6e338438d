import { Construct } from 'constructs';
import { refuseInexpressible, TrafficRouter } from './traffic-router';
import { Replicas } from '../../blocks/scaling/replicas';
import { Intent, isDivided } from '../intent';
import { refuseUnsendable } from '../shadow/sendable';
import { sharesByPods } from '../tolerance';

const OTHERS = 'Router.gatewayApi() and Router.istio(), which route individual requests';
const LONG_CONNECTIONS = 'it splits connections, not requests: a client with an open connection, such as with gRPC and HTTP/2, stays with one version for as long as it is open';

/** A Service distributes connections evenly to its pods: the number of pods determines the share. */
export const KUBERNETES: TrafficRouter = {
  name: 'Kubernetes alone',
  isExact: false,

  pods(percent: number, app: Replicas): number {
    if (percent === 0) return 0;
    if (percent === 100) return app.max;
    const missed = (pods: number) => Math.max(...sharesByPods({ pods: { canary: pods }, app }).canary.map(share => Math.abs(share - percent)));
    const most = Math.max(1, Math.ceil(app.max * percent / (100 - percent)));
    return Array.from({ length: most }, (_, i) => i + 1).reduce((best, pods) => missed(pods) < missed(best) ? pods : best);
  },

  route(where: Construct, intent: Intent): string[] {
    const { app, audiences, all, sticky, mirrors } = intent;
    const cannot = (what: string, allowed: string, nearest: string) => refuseInexpressible(where, what, this.name, allowed, nearest);
    if (mirrors.length > 0) cannot('mirroring live requests', `${OTHERS}; replay of a request log`, 'replay a request log instead: replay: { log, path }, and live: false');
    if (audiences.length > 0) cannot('matching requests by their content', OTHERS, `use the Service ${audiences[0].track}, which only selects that version; in an ABTest, set share: 20 instead of audience, in a canary or blue-green release set previewRoutes`);
    if (sticky?.cookieOptions) cannot('clients that keep their version by a cookie', `Stickiness.clientIp(); ${OTHERS}`, 'use Stickiness.clientIp(), which keeps each client at one pod');
    refuseUnsendable(where, { app, audiences, sticky });
    const { traffic, service } = app;
    if (all !== undefined) traffic.moveTo(all);
    if (!isDivided(intent)) return [];
    traffic.shareByPods();
    if (sticky?.clientIpSeconds !== undefined) traffic.stickByAddress(sticky.clientIpSeconds);
    const spec = service?.toJson().spec;
    return [
      LONG_CONNECTIONS,
      ...spec?.trafficDistribution || spec?.internalTrafficPolicy === 'Local' ? ["the app's Service prefers nearby pods: clients near the pods of one version use it more often than its share"] : [],
      ...spec?.sessionAffinity !== 'ClientIP' ? [] : ['clients are identified by IP address: all clients behind one proxy or NAT count as one, and remembered clients stay with the pods of the old shares'],
    ];
  },
};
