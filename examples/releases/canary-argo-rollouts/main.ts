import { App, CanaryRelease, Health, Operator, Platform, Router, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop', platform: Platform.generic({ operators: [Operator.ARGO_ROLLOUTS] }) });
const shop = new System(app, 'shop');

const orders = new TwelveFactorApp(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  replicas: 4,
});
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { ORDERS_URL: orders.url },
});

// The second apply: the first one had weight 0, and has completed.
new CanaryRelease(shop, 'orders-next', {
  app: orders,
  image: 'ghcr.io/acme/orders:2.1.0',
  router: Router.argoRollouts({ adopted: true }),
  weight: 25,
});

app.synth();
