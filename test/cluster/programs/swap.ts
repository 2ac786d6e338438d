import { App, Credentials, Engine, ExternalBackend, Health, Port, StatefulBackend, Storage, StorageClass, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'swap' });
const shop = new System(app, 'swap');

const ports = [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })];
const credentials = Credentials.existing('orders-db');
const outside = { ports, credentials, path: '/app' };

const db = process.env.SWAP === 'name' ? new ExternalBackend(shop, 'orders-db', { ...outside, host: 'orders.db.acme.example', addressBlocks: ['10.20.0.0/24'] })
  : process.env.SWAP === 'addresses' ? new ExternalBackend(shop, 'orders-db', { ...outside, addresses: ['10.20.0.11', '10.20.0.12'] })
    : new StatefulBackend(shop, 'orders-db', { engine: Engine.postgres('17'), storage: Storage.of('20Gi', { storageClass: StorageClass.existing('standard') }), credentials });

new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '64Mi' },
  bindings: { DATABASE_URL: db.url },
});

app.synth();
