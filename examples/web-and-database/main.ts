import { App, Backup, Credentials, Engine, Entry, Health, Platform, Route, StatefulBackend, Storage, System, TwelveFactorApp } from 'keelwright';

// Google's class: the addresses of its load balancers are known, and policies allow only these.
const entry = Entry.gateway({ name: 'public', namespace: 'edge', listener: 'https', className: 'gke-l7-global-external-managed' });
const app = new App({ platform: Platform.gke({ kubernetes: '1.35', entry }) });
const shop = new System(app, 'shop');

const db = new StatefulBackend(shop, 'orders-db', {
  engine: Engine.postgres('17'),
  storage: Storage.of('20Gi'),
  credentials: Credentials.existing('orders-db'),
  backup: Backup.daily({ keep: 14, bucket: 's3://acme-backups/orders', credentials: Credentials.existing('backup-bucket') }),
});

new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { min: 3, max: 10, cpu: 70 },
  bindings: { DATABASE_URL: db.url },
  routes: [Route.host('shop.acme.example')],
});

app.synth();
