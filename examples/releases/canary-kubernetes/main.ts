import { App, CanaryRelease, Health, Peer, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop' });
const shop = new System(app, 'shop');

const web = new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  replicas: 9,
  callers: [Peer.namespace('edge')],
});

// One pod in addition to nine: a tenth of the connections.
new CanaryRelease(shop, 'web-next', {
  app: web,
  image: 'ghcr.io/acme/web:1.9.0',
  weight: 10,
});

app.synth();
