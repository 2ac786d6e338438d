import { ABTest, App, Health, Peer, System, TwelveFactorApp } from 'keelwright';

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

// By the number of pods and the clients' addresses: Kubernetes alone does not look at the content of requests.
new ABTest(shop, 'checkout', {
  app: web,
  variants: { short: { config: { CHECKOUT: 'short' }, share: 20 } },
});

app.synth();
