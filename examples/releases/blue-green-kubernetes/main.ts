import { App, BlueGreenRelease, Color, Health, PauseBuffer, Peer, System, TwelveFactorApp } from 'keelwright';

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

// Testers call the Service web-next; Color.GREEN switches all other clients.
new BlueGreenRelease(shop, 'web-next', {
  app: web,
  image: 'ghcr.io/acme/web:1.9.0',
  live: Color.BLUE,
});

// Reserves headroom for the four pods of the next release, so that it does not wait for nodes.
new PauseBuffer(shop, 'room', { sizedLike: web, replicas: 4, nodeSize: { cpu: '3900m', memory: '14Gi' } });

app.synth();
