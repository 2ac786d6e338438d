import { Chart } from 'cdk8s';
import { Row } from './row';
import { LEDGER, POSTGRES } from './stateful';
import {
  AccessMode, Backup, BackupOptions, Credentials, DailyBackupOptions, Operator, Peer, Platform, RestoreOptions, Schedule, ScratchSpace,
  ScratchVolumeOptions, Secret, SnapshotOptions, StatefulBackend, StatefulBackendProps, Storage, StorageClass, TwelveFactorApp, VolumeClaim,
  WorkloadIdentity,
} from '../../../src';

/** Backups to a bucket, with as little said as there can be. */
export const BUCKET: BackupOptions = { keep: 14, bucket: 's3://acme-backups/orders', credentials: Credentials.existing('backup-bucket') };
export const WATCHED = Platform.generic({ operators: [Operator.PROMETHEUS], volumeSnapshotClass: 'csi-snapshots' });
const STORE = { ...BUCKET, endpoint: 'https://minio.acme.example:9000' };

type Props = { readonly [prop: string]: unknown };

function program(props: Props, make: (props: any) => Partial<StatefulBackendProps>, then: (db: StatefulBackend) => void = () => {}): Row['to'] {
  const build = (web: TwelveFactorApp) => then(new StatefulBackend(Chart.of(web), 'orders', { ...POSTGRES, platform: WATCHED, ...make(props) }));
  return { then: Object.assign(build, { props }) };
}

function row(more: Props, from: Props, make: (props: any) => Partial<StatefulBackendProps>): Row {
  return { from: program(from, make), to: program(more, make) };
}

export const daily = (more: Partial<DailyBackupOptions>, from: DailyBackupOptions = BUCKET): Row => (
  row({ ...from, ...more }, { ...from }, props => ({ backup: Backup.daily(props) }))
);
const own = (more: Partial<BackupOptions>): Row => row(
  { ...BUCKET, dump: ['ledger', 'dump', '$(BACKUP_FILE)'], ...more },
  { ...BUCKET, dump: ['ledger', 'dump', '$(BACKUP_FILE)'] },
  props => ({ ...LEDGER, engine: undefined, credentials: undefined, backup: Backup.daily(props) }),
);
const snapshots = (more: Partial<SnapshotOptions>): Row => row({ keep: 7, ...more }, { keep: 7 }, props => ({ backup: Backup.snapshots(props) }));
const onVolume = (options: ScratchVolumeOptions): Row => (
  daily({ scratch: ScratchSpace.onVolume('50Gi', options) }, { ...BUCKET, scratch: ScratchSpace.onVolume('50Gi') })
);
export const restored = (more: RestoreOptions): Row => {
  const restoring = (options: RestoreOptions) => program(options as Props, () => ({ backup: Backup.daily(BUCKET) }), db => void db.restore('2026-11-20T031500Z.dump', options));
  return { from: restoring({}), to: restoring(more) };
};

/** For every prop of backups: the same program without and with it. */
export const backupRows = (): { readonly [prop: string]: Row } => ({
  'PlatformOptions.volumeSnapshotClass': {
    from: program({}, () => ({ backup: Backup.snapshots({ keep: 7 }) })),
    to: program({}, () => ({ backup: Backup.snapshots({ keep: 7 }), platform: Platform.generic({ volumeSnapshotClass: 'csi-pd', operators: [Operator.PROMETHEUS] }) })),
  },
  'PlatformOptions.operators': {
    from: program({}, () => ({ backup: Backup.daily(BUCKET), platform: Platform.generic() })),
    to: program({}, () => ({ backup: Backup.daily(BUCKET) })),
  },
  'StatefulBackendProps.backup': { from: program({}, () => ({})), to: program({}, () => ({ backup: Backup.daily(BUCKET) })) },

  'BackupCommons.keep': daily({ keep: 30 }),
  'BackupCommons.alertAfterHours': daily({ alertAfterHours: 48 }),
  'BackupCommons.clientImage': daily({ clientImage: 'registry.acme.example/rclone:1.75.1' }),
  'BackupCommons.clientResources': snapshots({ clientResources: { cpu: '100m', memory: '256Mi' } }),
  'BackupOptions.allowShrink': daily({ allowShrink: true }),
  'BackupOptions.bucket': daily({ bucket: 's3://acme-backups' }),
  'BackupOptions.credentials': daily({ credentials: Credentials.existing('s3', { username: 'access-key-id', password: 'secret-access-key' }) }),
  'BackupOptions.identity': daily({ credentials: undefined, identity: WorkloadIdentity.awsRole('arn:aws:iam::111122223333:role/orders-backup') }),
  'BackupOptions.endpoint': daily({ endpoint: 'https://minio.acme.example:9000' }),
  'BackupOptions.region': daily({ region: 'eu-central-1' }),
  'BackupOptions.pathStyle': daily({ pathStyle: false }, STORE),
  'BackupOptions.certificateAuthority': daily({ certificateAuthority: Secret.existing('minio-ca').key('ca.crt') }, STORE),
  'BackupOptions.bucketPeers': daily({ bucketPeers: [Peer.cidr('10.1.0.0/24'), Peer.namespace('minio')] }, STORE),
  'BackupOptions.storage': daily({ bucket: undefined, credentials: undefined, storage: Storage.of('50Gi', { expandTo: '80Gi' }) }),
  'BackupOptions.claim': daily({ bucket: undefined, credentials: undefined, claim: VolumeClaim.existing('backups', AccessMode.READ_WRITE_MANY) }),
  'BackupOptions.scratch': daily({ scratch: ScratchSpace.onNode('5Gi') }),
  'ScratchVolumeOptions.storageClass': onVolume({ storageClass: StorageClass.existing('cheap') }),
  'BackupOptions.dump': own({ dump: ['ledger', 'export', '--to', '$(BACKUP_FILE)'] }),
  'BackupOptions.restore': {
    from: program({}, () => ({ backup: Backup.daily(BUCKET) })),
    to: program({}, () => ({ ...LEDGER, engine: undefined, credentials: undefined, backup: Backup.daily({ ...BUCKET, dump: ['ledger', 'dump'], restore: ['ledger', 'load'] }) }), db => void db.restore('2026-11-20T031500Z.backup')),
  },
  'BackupOptions.suffix': own({ suffix: '.ledger.gz' }),
  'BackupOptions.dumpResources': daily({ dumpResources: { cpu: '1', memory: '2Gi' } }),
  'DailyBackupOptions.at': daily({ at: '22:30' }),
  'DailyBackupOptions.timeZone': daily({ timeZone: 'Europe/Berlin' }),
  'SnapshotOptions.schedule': snapshots({ schedule: Schedule.cron('0 */6 * * *') }),

  'RestoreOptions.from': restored({ from: Backup.daily({ ...BUCKET, bucket: 's3://acme-backups/orders-16' }) }),
  'RestoreOptions.retry': restored({ retry: 1 }),
  'RestoreOptions.resources': restored({ resources: { cpu: '2', memory: '4Gi' } }),
  'RestoreOptions.activeDeadlineSeconds': restored({ activeDeadlineSeconds: 3600 }),
});
