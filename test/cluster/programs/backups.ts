import {
  App, Backup, Credentials, Engine, Health, Operator, Platform, ScratchSpace, StatefulBackend, Storage, System, WorkloadIdentity,
} from 'keelwright';

/** Backups to each kind of place, and what is restored from one: `RETRY` restores it anew. */
const app = new App({ name: 'backups', platform: Platform.generic({ operators: [Operator.PROMETHEUS], volumeSnapshotClass: 'lab' }) });
const shop = new System(app, 'backups');

const orders = new StatefulBackend(shop, 'orders', {
  engine: Engine.postgres('17'),
  storage: Storage.of('20Gi'),
  credentials: Credentials.existing('orders'),
  backup: Backup.daily({ keep: 14, bucket: 's3://acme-backups/orders', credentials: Credentials.existing('backup-bucket'), timeZone: 'Europe/Berlin' }),
});
orders.restore('2026-11-20T031500Z.dump', { retry: Number(process.env.RETRY ?? 0) });

new StatefulBackend(shop, 'cart', {
  engine: Engine.redis('8.2'),
  withoutPassword: 'nothing in it is secret',
  storage: Storage.of('1Gi'),
  backup: Backup.daily({ keep: 3, storage: Storage.of('5Gi') }),
});

new StatefulBackend(shop, 'queue', {
  engine: Engine.rabbitmq('4.2'),
  storage: Storage.of('20Gi'),
  credentials: Credentials.existing('queue'),
  replicas: 3,
  backup: Backup.snapshots({ keep: 2 }),
});

new StatefulBackend(shop, 'search', {
  engine: Engine.redis('8.2'),
  withoutPassword: 'nothing in it is secret',
  storage: Storage.of('1Gi'),
  backup: Backup.snapshots({ keep: 1 }),
});

new StatefulBackend(shop, 'ledger', {
  image: 'ghcr.io/acme/ledger:3.1.0',
  port: 7070,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '128Mi' },
  dataPath: '/var/lib/ledger',
  storage: Storage.of('1Gi'),
  backup: Backup.daily({
    bucket: 's3://acme-backups/ledger',
    identity: WorkloadIdentity.awsRole('arn:aws:iam::111122223333:role/ledger-backup'),
    dump: ['ledger', 'dump', '$(BACKUP_FILE)'],
    scratch: ScratchSpace.onNode('2Gi'),
  }),
});

app.synth();
