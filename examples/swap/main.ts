import { App, Credentials, Engine, ExternalBackend, Health, Platform, Port, StatefulBackend, Storage, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'shop', platform: Platform.generic({ enforcesNetworkPolicies: true }) });
const shop = new System(app, 'shop');
const credentials = Credentials.existing('orders-db');

// The only difference between the environments.
const isManaged = app.environment === 'prod';

const db = isManaged
  ? new ExternalBackend(shop, 'orders-db', {
    host: 'orders.cluster-c1x2y3.eu-central-1.rds.acme.example',
    addressBlocks: ['10.20.0.0/24'],
    ports: [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })],
    path: '/app',
    credentials,
  })
  : new StatefulBackend(shop, 'orders-db', { engine: Engine.postgres('17'), storage: Storage.of('20Gi'), credentials });

const cache = isManaged
  ? new ExternalBackend(shop, 'sessions', { addresses: ['10.20.1.11', '10.20.1.12'], ports: [Port.tcp(11211, { name: 'memcached', scheme: 'memcached' })] })
  : new StatefulBackend(shop, 'sessions', { engine: Engine.memcached('1.6') });

new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { DATABASE_URL: db.url, CACHE: cache.address },
  processes: { worker: { command: ['./work'] } },
});

app.synth();
