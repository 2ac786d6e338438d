import { App, Engine, Health, IstioMode, Mesh, Platform, ShadowRelease, StatefulBackend, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop', platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }), enforcesNetworkPolicies: true }) });
const shop = new System(app, 'shop');

const cache = new StatefulBackend(shop, 'sessions', { engine: Engine.memcached('1.6') });
const cart = new TwelveFactorApp(shop, 'cart', {
  image: 'ghcr.io/acme/cart:4.0.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  replicas: 4,
  bindings: { CACHE: cache.address },
});
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { CART_URL: cart.url },
});

// Only GET, HEAD and OPTIONS, and never into the cache that users share.
const own = new StatefulBackend(shop, 'sessions-shadow', { engine: Engine.memcached('1.6') });
new ShadowRelease(shop, 'cart-shadow', {
  app: cart,
  image: 'ghcr.io/acme/cart:4.1.0',
  percent: 50,
  bindings: { CACHE: own.address },
});

app.synth();
