import { App, CanaryRelease, Health, IstioMode, Mesh, Platform, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop', platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }) });
const shop = new System(app, 'shop');

const orders = new TwelveFactorApp(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  replicas: 4,
  resilience: { timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms' } },
});
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { ORDERS_URL: orders.url },
});

// Splits the requests of web, in its proxy.
new CanaryRelease(shop, 'orders-next', {
  app: orders,
  image: 'ghcr.io/acme/orders:2.1.0',
  weight: 25,
});

app.synth();
