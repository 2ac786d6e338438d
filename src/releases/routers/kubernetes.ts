import { Construct } from 'constructs';
import { refuseInexpressible, TrafficRouter } from './traffic-router';
import { Replicas } from '../../blocks/replicas';
import { Intent, isDivided } from '../intent';
import { refuseUnsendable } from '../sendable';
import { sharesByPods } from '../tolerance';

const OTHERS = 'Router.gatewayApi() and Router.istio(), which look into calls';
const LONG_CONNECTIONS = 'it divides connections and not calls: a client that keeps one open, as those of gRPC and HTTP/2 do, stays at one version for as long';

/** A Service hands connections to its pods alike: the number of pods is the share. */
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
    if (mirrors.length > 0) cannot('copies of live calls', `${OTHERS}; a log of calls that is replayed`, 'a log of calls: replay: { log, path }, and live: false');
    if (audiences.length > 0) cannot('calls that are told apart by what they carry', OTHERS, `the Service ${audiences[0].track}, which is for that version alone; an ABTest may have share: 20 in place of audience, canaries and blue-green releases previewRoutes`);
    if (sticky?.cookieOptions) cannot('clients that keep their version by a cookie', `Stickiness.clientIp(); ${OTHERS}`, 'Stickiness.clientIp(), which keeps clients at one pod');
    refuseUnsendable(where, { app, audiences, sticky });
    const { traffic, service } = app;
    if (all !== undefined) traffic.moveTo(all);
    if (!isDivided(intent)) return [];
    traffic.shareByPods();
    if (sticky?.clientIpSeconds !== undefined) traffic.stickByAddress(sticky.clientIpSeconds);
    const spec = service?.toJson().spec;
    return [
      LONG_CONNECTIONS,
      ...spec?.trafficDistribution || spec?.internalTrafficPolicy === 'Local' ? ["the app's Service prefers pods that are near: callers near one version get more of it than its share"] : [],
      ...spec?.sessionAffinity !== 'ClientIP' ? [] : ['clients are known by their address: all behind one proxy or address translation count as one, and those that it remembers keep to pods of the old shares'],
    ];
  },
};
