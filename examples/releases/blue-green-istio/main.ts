import { App, BlueGreenRelease, Color, Health, IstioMode, Mesh, Platform, System, TrafficMatch, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop', platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }) });
const shop = new System(app, 'shop');

const orders = new TwelveFactorApp(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { min: 2, max: 6, cpu: 70 },
});
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { ORDERS_URL: orders.url },
});

// After the switch: Color.BLUE rolls back, and preview applies again.
new BlueGreenRelease(shop, 'orders-next', {
  app: orders,
  image: 'ghcr.io/acme/orders:2.1.0',
  live: Color.GREEN,
  preview: [TrafficMatch.header('x-tester', 'yes')],
});

app.synth();
