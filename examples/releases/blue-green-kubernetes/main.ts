import { App, BlueGreenRelease, Colour, Health, PauseBuffer, Peer, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop' });
const shop = new System(app, 'shop');

const web = new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  replicas: 4,
  callers: [Peer.namespace('edge')],
});

// Testers call the Service web-next; Colour.GREEN is for everybody else.
new BlueGreenRelease(shop, 'web-next', {
  app: web,
  image: 'ghcr.io/acme/web:1.9.0',
  live: Colour.BLUE,
});

// Keeps room for the four pods of the next release, so that it need not wait for nodes.
new PauseBuffer(shop, 'room', { like: web, replicas: 4, nodeSize: { cpu: '3900m', memory: '14Gi' } });

app.synth();
