import { App, Entry, GatewayTls, IstioMode, Mesh, Peer, Platform, PublicGateway, System } from 'keelwright';
import { shop } from './shop';

const app = new App({
  name: 'acme',
  platform: Platform.gke({
    zones: 3,
    enforcesNetworkPolicies: true,
    entry: Entry.gateway({ name: 'public', namespace: 'edge' }),
    mesh: Mesh.istio({ mode: IstioMode.SIDECAR }),
  }),
});
new PublicGateway(new System(app, 'edge'), 'public', {
  className: 'gke-l7-global-external-managed',
  tls: [GatewayTls.issuer('letsencrypt')],
  callers: [Peer.cidr('35.191.0.0/16'), Peer.cidr('130.211.0.0/22')],
});
shop(app);
app.synth();
