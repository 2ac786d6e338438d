import {
  AccessMode, App, Backup, Credentials, Engine, Health, Peer, ShadowRelease, StatefulBackend, Storage, System, TwelveFactorApp, VolumeClaim,
} from 'keelwright';

const app = new App({ name: 'shop' });
const shop = new System(app, 'shop');

const engine = Engine.postgres('17');
const storage = Storage.of('20Gi');
const backup = Backup.daily({ keep: 14, bucket: 's3://acme-backups/orders', region: 'eu-central-1', credentials: Credentials.existing('backup-bucket') });
const db = new StatefulBackend(shop, 'orders-db', { engine, storage, credentials: Credentials.existing('orders-db'), backup });
const orders = new TwelveFactorApp(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { DATABASE_URL: db.url },
  callers: [Peer.namespace('edge')],
});

// Apply it first, and wait for it: replaying a log against an empty database shows nothing.
const copy = new StatefulBackend(shop, 'orders-db-copy', { engine, storage, credentials: Credentials.existing('orders-db-copy') });
copy.restore('2026-11-20T031500Z.dump', { from: backup });

new ShadowRelease(shop, 'orders-shadow', {
  app: orders,
  image: 'ghcr.io/acme/orders:2.1.0',
  bindings: { DATABASE_URL: copy.url },
  replay: {
    log: VolumeClaim.existing('access-logs', AccessMode.READ_WRITE_MANY),
    path: '2026-11-20/orders.log.gz',
    requestsPerSecond: 20,
    headers: { host: 'orders.acme.example' },
  },
});

app.synth();
