import {
  App, Backup, Credentials, Engine, Entry, Health, Peer, Platform, Route, ShadowRelease, StatefulBackend, Storage, System, TwelveFactorApp,
} from 'keelwright';

const entry = Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('envoy-gateway-system')] });
const app = new App({ name: 'shop', platform: Platform.generic({ entry, gatewayApi: '1.3' }) });
const shop = new System(app, 'shop');

const engine = Engine.postgres('17');
const storage = Storage.of('20Gi');
const resources = { cpu: '250m', memory: '256Mi' };
const backup = Backup.daily({ keep: 14, bucket: 's3://acme-backups/orders', region: 'eu-central-1', credentials: Credentials.existing('backup-bucket') });
const db = new StatefulBackend(shop, 'orders-db', { engine, storage, credentials: Credentials.existing('orders-db'), backup });
const prices = new TwelveFactorApp(shop, 'prices', { image: 'ghcr.io/acme/prices:1.1.0', port: 8080, health: Health.http('/healthz'), resources });
const orders = new TwelveFactorApp(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1',
  port: 8080,
  health: Health.http('/healthz'),
  resources,
  replicas: 4,
  bindings: { DATABASE_URL: db.url, PRICES_URL: prices.url },
  routes: [Route.host('orders.acme.example')],
});

// Apply it first, and wait for it: it is the data of last night.
const copy = new StatefulBackend(shop, 'orders-db-copy', { engine, storage, credentials: Credentials.existing('orders-db-copy') });
copy.restore('2026-11-20T031500Z.dump', { from: backup });

new ShadowRelease(shop, 'orders-shadow', {
  app: orders,
  image: 'ghcr.io/acme/orders:2.1.0',
  percent: 10,
  anyMethod: 'its database is a copy',
  bindings: { DATABASE_URL: copy.url },
  harmless: { PRICES_URL: 'it is only asked, and changes nothing' },
});

app.synth();
