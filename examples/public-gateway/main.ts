import {
  App, Entry, GatewayTls, Health, Peer, Platform, Port, PublicGateway, Route, System, TwelveFactorApp,
} from 'keelwright';

const app = new App({ name: 'acme', platform: Platform.gke({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }) }) });

/** One address for all apps, created by the platform team. */
new PublicGateway(new System(app, 'edge'), 'public', {
  className: 'gke-l7-global-external-managed',
  tls: [
    GatewayTls.secret('acme-wildcard', { namespace: 'certificates', hosts: ['*.acme.example'] }),
    GatewayTls.issuer('letsencrypt'),
  ],
  addresses: ['acme-public'],
  callers: [Peer.cidr('35.191.0.0/16'), Peer.cidr('130.211.0.0/22')],
});

const image = 'ghcr.io/acme/shop:4.2.0';
const resources = { cpu: '250m', memory: '256Mi' };

new TwelveFactorApp(new System(app, 'shop'), 'web', {
  image,
  ports: [Port.http(8080, { service: 80 })],
  health: Health.http('/healthz'),
  resources,
  routes: [
    Route.host('shop.acme.example'),
    Route.host('acme.example').redirect({ host: 'shop.acme.example', permanent: true }),
  ],
});

new TwelveFactorApp(new System(app, 'orders'), 'api', {
  image: 'ghcr.io/acme/orders:1.9.3',
  ports: [Port.http(8080, { service: 80 }), Port.http(9000, { name: 'admin' })],
  health: Health.http('/ready', { port: 'admin' }),
  resources,
  routes: [
    Route.host('shop.acme.example').path('/api/orders').rewritePrefix('/').responseHeaders({ set: { 'cache-control': 'no-store' } }),
    Route.host('shop.acme.example').path('/api/orders').header('x-api-version', '2').rewritePrefix('/v2'),
  ],
});

app.synth();
