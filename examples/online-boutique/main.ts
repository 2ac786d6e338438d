import { App, Engine, Health, Platform, Port, Probe, Resources, ServiceType, StatefulBackend, Storage, System, TwelveFactorApp, User } from 'keelwright';

const app = new App({ platform: Platform.generic({ enforcesNetworkPolicies: true }) });

// The published images run as this user.
const shop = new System(app, 'online-boutique', { defaults: { user: User.of(1000) } });

const image = (name: string) => `us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${name}:v0.10.6`;
const small: Resources = { cpu: '100m', memory: '64Mi', cpuLimit: '200m', memoryLimit: '128Mi' };

/** Node.js and Python ignore SIGTERM here: the time after draining is spent waiting for SIGKILL. */
const unheeding = 15;

const ad = new TwelveFactorApp(shop, 'adservice', {
  image: image('adservice'),
  ports: [Port.grpc(9555)],
  health: Health.grpc(),
  resources: { cpu: '200m', memory: '180Mi', cpuLimit: '300m', memoryLimit: '300Mi' },
  config: { PORT: 9555 },
});

const currency = new TwelveFactorApp(shop, 'currencyservice', {
  image: image('currencyservice'),
  ports: [Port.grpc(7000)],
  health: Health.grpc(),
  resources: small,
  terminationGraceSeconds: unheeding,
  config: { PORT: 7000, DISABLE_PROFILER: 1 },
});

const cartStore = new StatefulBackend(shop, 'redis-cart', {
  engine: Engine.redis('8.2'),
  storage: Storage.of('1Gi'),
  // Carts never expire: when memory is full, the least recently used ones are evicted.
  args: ['--maxmemory-policy', 'allkeys-lru'],
  resources: { cpu: '70m', memory: '200Mi', cpuLimit: '125m', memoryLimit: '256Mi' },
});

const cart = new TwelveFactorApp(shop, 'cartservice', {
  image: image('cartservice'),
  ports: [Port.grpc(7070)],
  health: Health.grpc(),
  resources: { cpu: '200m', memory: '64Mi', cpuLimit: '300m', memoryLimit: '128Mi' },
  bindings: { REDIS_ADDR: cartStore.address },
});

const catalog = new TwelveFactorApp(shop, 'productcatalogservice', {
  image: image('productcatalogservice'),
  ports: [Port.grpc(3550)],
  health: Health.grpc(),
  resources: small,
  config: { PORT: 3550, DISABLE_PROFILER: 1 },
});

const recommendation = new TwelveFactorApp(shop, 'recommendationservice', {
  image: image('recommendationservice'),
  ports: [Port.grpc(8080)],
  health: Health.grpc(),
  resources: { cpu: '100m', memory: '220Mi', cpuLimit: '200m', memoryLimit: '450Mi' },
  terminationGraceSeconds: unheeding,
  config: { PORT: 8080, DISABLE_PROFILER: 1 },
  bindings: { PRODUCT_CATALOG_SERVICE_ADDR: catalog.address },
});

const email = new TwelveFactorApp(shop, 'emailservice', {
  image: image('emailservice'),
  ports: [Port.grpc(8080, { service: 5000 })],
  health: Health.grpc(),
  resources: small,
  terminationGraceSeconds: unheeding,
  config: { PORT: 8080, DISABLE_PROFILER: 1 },
});

const [payment, shipping] = ['paymentservice', 'shippingservice'].map(name => new TwelveFactorApp(shop, name, {
  image: image(name),
  ports: [Port.grpc(50051)],
  health: Health.grpc(),
  resources: small,
  terminationGraceSeconds: name === 'paymentservice' ? unheeding : undefined,
  config: { PORT: 50051, DISABLE_PROFILER: 1 },
}));

const checkout = new TwelveFactorApp(shop, 'checkoutservice', {
  image: image('checkoutservice'),
  ports: [Port.grpc(5050)],
  health: Health.grpc(),
  resources: small,
  config: { PORT: 5050 },
  bindings: {
    PRODUCT_CATALOG_SERVICE_ADDR: catalog.address,
    SHIPPING_SERVICE_ADDR: shipping.address,
    PAYMENT_SERVICE_ADDR: payment.address,
    EMAIL_SERVICE_ADDR: email.address,
    CURRENCY_SERVICE_ADDR: currency.address,
    CART_SERVICE_ADDR: cart.address,
  },
});

const healthz = (probe: string) => Probe.http('/_healthz', { headers: { Cookie: `shop_session-id=x-${probe}-probe` } });

const frontend = new TwelveFactorApp(shop, 'frontend', {
  image: image('frontend'),
  ports: [Port.http(8080, { service: 80 })],
  health: Health.probes({ readiness: healthz('readiness'), liveness: healthz('liveness') }),
  resources: small,
  scale: { min: 2, max: 10, cpu: 70 },
  config: {
    PORT: 8080,
    ENABLE_PROFILER: 0,
    // The release has no such service, but the frontend does not start without the variable.
    SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80',
  },
  bindings: {
    PRODUCT_CATALOG_SERVICE_ADDR: catalog.address,
    CURRENCY_SERVICE_ADDR: currency.address,
    CART_SERVICE_ADDR: cart.address,
    RECOMMENDATION_SERVICE_ADDR: recommendation.address,
    SHIPPING_SERVICE_ADDR: shipping.address,
    CHECKOUT_SERVICE_ADDR: checkout.address,
    AD_SERVICE_ADDR: ad.address,
  },
  podAnnotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' },
});
frontend.expose('frontend-external', { type: ServiceType.LOAD_BALANCER });

new TwelveFactorApp(shop, 'loadgenerator', {
  image: image('loadgenerator'),
  resources: { cpu: '300m', memory: '256Mi', cpuLimit: '500m', memoryLimit: '512Mi' },
  replicas: 1,
  config: { USERS: 10, RATE: 1 },
  bindings: { FRONTEND_ADDR: frontend.address },
  init: [{
    name: 'frontend-check',
    image: 'busybox:1.38.0@sha256:fd8d9aa63ba2f0982b5304e1ee8d3b90a210bc1ffb5314d980eb6962f1a9715d',
    command: ['/bin/sh', '-c', 'until wget -T 5 -qO /dev/null "http://$FRONTEND_ADDR/_healthz"; do sleep 5; done'],
    resources: { cpu: '10m', memory: '32Mi', cpuLimit: '100m' },
  }],
});

app.synth();
