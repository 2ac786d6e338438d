import {
  AccessMode, Backup, BackupOptions, ClaimRetention, Concurrency, Engine, Operator, Platform, Schedule, ScratchSpace, Secret, StatefulBackend,
  StatefulBackendProps, Storage, System, VolumeClaim, WorkloadIdentity,
} from '../../../src';
import { makeShop } from '../../program';
import { BUCKET } from '../rows/backup';
import { LEDGER, POSTGRES } from '../rows/stateful';

const anything = (value: unknown) => value as any;
const made = (props: object, platform?: Platform, id = 'orders') => (
  new StatefulBackend(makeShop({ app: { platform } }).shop, id, props as StatefulBackendProps)
);
const backed = (backup: unknown, platform?: Platform) => () => made({ ...POSTGRES, backup }, platform);
const daily = (more: object) => backed(Backup.daily({ ...BUCKET, ...more }));
const volume = (more: object) => daily({ bucket: undefined, credentials: undefined, ...more });
const scheduled = (schedule: Schedule) => backed(Backup.scheduled(schedule, BUCKET));
const ledger = (more: Partial<BackupOptions>) => made({ ...LEDGER, backup: Backup.daily({ ...BUCKET, ...more }) });
const restore = (name: unknown, options?: object) => () => made({ ...POSTGRES, backup: Backup.daily(BUCKET) }).restore(anything(name), options);
const NAME = '2026-11-20T031500Z.dump';
const PROMETHEUS = Platform.generic({ operators: [Operator.PROMETHEUS] });

/** Programs with backups that are refused. */
export const BACKUP_REFUSED: { readonly [what: string]: () => unknown } = {
  'backup of a cache': () => made({ engine: Engine.redisCache('8.2'), withoutPassword: 'nothing in it is secret', backup: Backup.daily(BUCKET) }),
  'backup as plain options': backed({ keep: 14 }),
  'backup with an unknown option': () => daily({ keepDays: 14 })(),
  'backup to nowhere': daily({ bucket: undefined }),
  'backup to two places': daily({ storage: Storage.of('50Gi') }),
  'backup to a volume with keys': daily({ bucket: undefined, storage: Storage.of('50Gi') }),
  'backup to a bucket without keys': daily({ credentials: undefined }),
  'backup with keys and an identity': daily({ identity: WorkloadIdentity.eksPodIdentity() }),
  'backup as a role that is none': daily({ credentials: undefined, identity: WorkloadIdentity.awsRole('orders-backup') }),
  'backup to a bucket by its name alone': daily({ bucket: 'acme-backups' }),
  'backup to a bucket of another store': daily({ bucket: 'gs://acme-backups/orders' }),
  'backup to a folder that climbs': daily({ bucket: 's3://acme-backups/../orders' }),
  'backup to an endpoint without a scheme': daily({ endpoint: 'minio.acme.example:9000' }),
  'backup to an endpoint with a password': daily({ endpoint: 'https://orders:swordfish@minio.acme.example' }),
  'backup by paths at Amazon S3': daily({ pathStyle: true }),
  'backup with a certificate for nobody': daily({ endpoint: 'http://minio:9000', certificateAuthority: Secret.existing('minio-ca').key('ca.crt') }),
  'backup that keeps none': daily({ keep: 0 }),
  'F6: backup that keeps more than a shell can count': daily({ keep: 1e21 }),
  'backup to a volume without an end': volume({ keep: undefined, storage: Storage.of('50Gi') }),
  'backup to a volume that nobody can write': volume({ claim: VolumeClaim.existing('backups', AccessMode.READ_WRITE_MANY).readOnly }),
  'backup to a volume that is deleted with members': volume({ storage: Storage.of('50Gi', { whenScaled: ClaimRetention.DELETE }) }),
  'backup to a volume that shrinks': volume({ storage: Storage.of('50Gi', { expandTo: '20Gi' }) }),
  'backup by a client without a tag': daily({ clientImage: 'registry.acme.example/rclone' }),
  'backup with a dump in MB': daily({ dumpResources: { cpu: '1', memory: '512MB' } }),
  'backup with scratch space in GB': daily({ scratch: ScratchSpace.onNode('5GB') }),
  'backups of two backends in one place': () => {
    const { shop } = makeShop();
    for (const id of ['orders', 'payments']) new StatefulBackend(shop, id, { ...POSTGRES, backup: Backup.daily(BUCKET) });
  },
  'backup with a name that is too long for its CronJob': () => made({ ...POSTGRES, backup: Backup.daily(BUCKET) }, undefined, 'orders-database-of-the-north-western-districts'),
  'backup of an engine in words of its own': daily({ dump: ['pg_dump'], suffix: '.sql' }),
  'backup of software that does not say how': () => ledger({}),
  'backup with a suffix without a dot': () => ledger({ dump: ['ledger', 'dump'], suffix: 'gz' }),
  'backup of software without a port': () => made({ ...LEDGER, port: undefined, health: undefined, backup: Backup.daily({ ...BUCKET, dump: ['ledger', 'dump'] }) }),
  'backups that overlap': scheduled(Schedule.cron('0 * * * *', { concurrency: Concurrency.ALLOW })),
  'backups that stop each other': scheduled(Schedule.cron('0 * * * *', { concurrency: Concurrency.REPLACE })),
  'backup at a time that never comes': scheduled(Schedule.cron('0 3 30 2 *')),
  'backup at a time that is none': () => daily({ at: '25:00' })(),
  'alert that nobody raises': daily({ alertAfterHours: 48 }),
  'alert between any two backups': backed(Backup.daily({ ...BUCKET, alertAfterHours: 24 }), PROMETHEUS),
  'snapshots of no known class': backed(Backup.snapshots({ keep: 7 })),
  'snapshots without an end': backed(Backup.snapshots({}), Platform.generic({ volumeSnapshotClass: 'csi' })),
  'snapshots of what CloudNativePG runs': () => made(
    { engine: Engine.postgres('17', { ha: { instances: 3 } }), storage: Storage.of('20Gi'), backup: Backup.snapshots({ keep: 7 }) },
    Platform.generic({ volumeSnapshotClass: 'csi', operators: [Operator.CLOUD_NATIVE_PG] }),
  ),
  'snapshots of members that come and go by load': () => made(
    { ...LEDGER, clustered: true, scale: { min: 3, max: 7 }, backup: Backup.snapshots({ keep: 7 }) }, Platform.generic({ volumeSnapshotClass: 'csi' }),
  ),

  ...Object.fromEntries(['', 'a\0b', 'x'.repeat(70), 'a=b', '--all-databases', '-rf', ' orders'].map(database => [
    `F6: database ${JSON.stringify(database).slice(0, 20)}`, () => made({ ...POSTGRES, engine: Engine.mariadb('11.8', { database }) }),
  ])),

  'restore without a backup': () => made(POSTGRES).restore(NAME),
  'restore of snapshots': restore(NAME, { from: Backup.snapshots({ keep: 7 }) }),
  'restore from something that has no backups': restore(NAME, { from: 's3://acme-backups/orders' }),
  'restore from the volume of a backend in another namespace': () => {
    const { app, shop } = makeShop();
    const { backup } = new StatefulBackend(shop, 'orders', { ...POSTGRES, backup: Backup.daily({ keep: 7, storage: Storage.of('50Gi') }) });
    new StatefulBackend(new System(app, 'archive'), 'orders-2', POSTGRES).restore(NAME, { from: backup });
  },
  'restore of another file': restore('orders.dump'),
  'restore of the 31st of November': restore('2026-11-31T031500Z.dump'),
  'restore of a backup of other software': restore('2026-11-20T031500Z.rdb'),
  'restore with an unknown option': restore(NAME, { form: Backup.daily(BUCKET) }),
  'restore with half a retry': restore(NAME, { retry: 0.5 }),
  'restore of two backups at a time': () => {
    const db = made({ ...POSTGRES, backup: Backup.daily(BUCKET) });
    for (const name of [NAME, NAME]) db.restore(name);
  },
  'restore from a volume that is not named': restore(NAME, { from: Backup.daily({ keep: 7, storage: Storage.of('50Gi') }) }),
  'restore of software that does not say how': () => ledger({ dump: ['ledger', 'dump'] }).restore('2026-11-20T031500Z.backup'),
};

