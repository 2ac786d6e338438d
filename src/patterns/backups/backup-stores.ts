import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { bucketStore } from '../../blocks/backups/backup-bucket';
import { backupClaim, claimStore, claimToRestoreFrom } from '../../blocks/backups/backup-claim';
import { BackupStore } from '../../blocks/backups/backup-store';
import { refuse } from '../../private/refusal';
import { BackupOptions } from '../../props/backups/backup-options';
import { User } from '../../props/security/user';
import { AccessMode } from '../../props/storage/access-mode';
import { Storage } from '../../props/storage/storage';
import { VolumeClaim } from '../../props/storage/volume-claim';
import { Schedule } from '../../props/workloads/schedule';

const OF_A_BUCKET = ['credentials', 'identity', 'endpoint', 'region', 'pathStyle', 'certificateAuthority', 'bucketPeers'] as const;

/** Where the backups are stored: a bucket, an existing volume, or a volume that is created for them. */
export function storeOf(
  scope: Construct, name: string, options: BackupOptions, schedule: Schedule, user: User | undefined,
): { store: BackupStore; persistentVolumeClaim?: k8s.KubePersistentVolumeClaim } {
  refuseSeveral(scope, options);
  if (options.bucket !== undefined) return { store: bucketStore(scope, options, user) };
  refuseBucketOptions(scope, options);
  if (options.claim !== undefined) return { store: claimStore(scope, options.claim, schedule) };
  const { accessMode = AccessMode.READ_WRITE_ONCE } = options.storage!.options;
  const persistentVolumeClaim = backupClaim(scope, name, options.storage!);
  return { store: claimStore(scope, VolumeClaim._of(name, accessMode, scope), schedule), persistentVolumeClaim };
}

/** The same store for a restore, which only reads from it. */
export function storeToRestoreFrom(where: Construct, name: string | undefined, options: BackupOptions, user: User | undefined): BackupStore {
  refuseSeveral(where, options);
  if (options.bucket !== undefined) return bucketStore(where, options, user);
  refuseBucketOptions(where, options);
  if (options.claim !== undefined) return claimToRestoreFrom(where, options.claim.asVolumeClaim);
  return claimToRestoreFrom(where, VolumeClaim._of(name ?? refuseUnnamedClaim(where, options.storage!), AccessMode.READ_WRITE_ONCE, where));
}

function refuseSeveral(where: Construct, options: BackupOptions): void {
  const given = (['bucket', 'storage', 'claim'] as const).filter(prop => options[prop] !== undefined);
  if (given.length === 1) return;
  refuse(where, {
    code: 'backup-store-unclear',
    problem: given.length === 0 ? 'backup has no store' : 'backup has more than one store',
    given: given.length === 0 ? 'neither bucket, storage nor claim' : given.join(', '),
    allowed: 'bucket, storage or claim',
    fix: given.length === 0 ? "set bucket: 's3://acme-backups/orders' with credentials, or storage: Storage.of('50Gi')" : `keep ${given[0]}, and remove the rest`,
  });
}

function refuseBucketOptions(where: Construct, options: BackupOptions): void {
  const given = OF_A_BUCKET.filter(prop => options[prop] !== undefined);
  if (given.length === 0) return;
  refuse(where, {
    code: 'backup-option-ignored',
    problem: 'these options are for a bucket, but the backups are stored on a volume',
    given: given.join(', '),
    allowed: `${OF_A_BUCKET.join(', ')} together with bucket`,
    fix: 'remove them, or set bucket instead of the volume',
  });
}

function refuseUnnamedClaim(where: Construct, { size }: Storage): never {
  return refuse(where, {
    code: 'restore-claim-unnamed',
    problem: 'from refers to backups on a volume that another backend created, but not to its PVC',
    given: `storage of ${size}`,
    allowed: 'the PVC of that backend, named after the backend with the suffix -backup',
    fix: "set from: orders.backup, the backup of that backend; if another program creates it, set from: Backup.daily({ keep: 1, claim: VolumeClaim.existing('orders-db-backup', AccessMode.READ_WRITE_ONCE) })",
  });
}
