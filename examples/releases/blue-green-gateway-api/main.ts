import { App, BlueGreenRelease, Color, Entry, Health, Peer, Platform, Route, System, TwelveFactorApp } from 'keelwright';

const entry = Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('envoy-gateway-system')] });
const app = new App({ name: 'shop', platform: Platform.generic({ entry }) });
const shop = new System(app, 'shop');

const web = new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { min: 2, max: 6, cpu: 70 },
  routes: [Route.host('shop.acme.example')],
});

new BlueGreenRelease(shop, 'web-next', {
  app: web,
  image: 'ghcr.io/acme/web:1.9.0',
  live: Color.BLUE,
  previewRoutes: [Route.host('next.shop.acme.example')],
});

app.synth();
