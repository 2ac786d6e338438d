import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { bucketStore } from '../blocks/backup-bucket';
import { backupClaim, claimStore, claimToRestoreFrom } from '../blocks/backup-claim';
import { BackupStore } from '../blocks/backup-store';
import { refuse } from '../private/refusal';
import { AccessMode } from '../props/access-mode';
import { BackupOptions } from '../props/backup-options';
import { Schedule } from '../props/schedule';
import { Storage } from '../props/storage';
import { User } from '../props/user';
import { VolumeClaim } from '../props/volume-claim';

const OF_A_BUCKET = ['credentials', 'identity', 'endpoint', 'region', 'pathStyle', 'certificateAuthority', 'bucketPeers'] as const;

/** Where the backups are: a bucket, a volume that is there, or one that is made for them. */
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

/** The same store as a restore sees it: it reads from there and no more. */
export function storeToRestoreFrom(where: Construct, name: string | undefined, options: BackupOptions, user: User | undefined): BackupStore {
  refuseSeveral(where, options);
  if (options.bucket !== undefined) return bucketStore(where, options, user);
  refuseBucketOptions(where, options);
  const claim = options.claim?.asVolumeClaim;
  if (claim === undefined && name === undefined) refuseUnnamedClaim(where, options.storage!);
  return claimToRestoreFrom(where, claim?.name ?? name!, claim !== undefined && claim.owner === undefined);
}

function refuseSeveral(where: Construct, options: BackupOptions): void {
  const given = (['bucket', 'storage', 'claim'] as const).filter(prop => options[prop] !== undefined);
  if (given.length === 1) return;
  refuse(where, {
    code: 'backup-store-unclear',
    problem: given.length === 0 ? 'backup does not say where the backups go' : 'backup says more than one place for the backups, and they go to one',
    given: given.length === 0 ? 'neither bucket, storage nor claim' : given.join(', '),
    allowed: 'bucket, storage or claim',
    fix: given.length === 0 ? "write bucket: 's3://acme-backups/orders' with credentials, or storage: Storage.of('50Gi')" : `keep ${given[0]}, and remove the rest`,
  });
}

function refuseBucketOptions(where: Construct, options: BackupOptions): void {
  const given = OF_A_BUCKET.filter(prop => options[prop] !== undefined);
  if (given.length === 0) return;
  refuse(where, {
    code: 'backup-option-unheeded',
    problem: 'these say something about a bucket, and the backups go to a volume',
    given: given.join(', '),
    allowed: `${OF_A_BUCKET.join(', ')} beside bucket`,
    fix: 'remove them, or write bucket in place of the volume',
  });
}

function refuseUnnamedClaim(where: Construct, { size }: Storage): void {
  refuse(where, {
    code: 'restore-claim-unnamed',
    problem: 'from is backups on a volume that their backend made for itself, and does not tell which',
    given: `storage of ${size}`,
    allowed: 'the claim of that backend, which has its name and -backup',
    fix: "write from: Backup.daily({ keep: 1, claim: VolumeClaim.existing('orders-db-backup', AccessMode.READ_WRITE_ONCE) })",
  });
}
