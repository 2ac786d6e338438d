import { RESOURCES } from './shapes';
import { anything, flag, instance, Kind, listOf, Shape, struct, text } from '../private/shape';
import { Backup, BackupCommons, BackupOptions, SnapshotOptions } from '../props/backup';
import { Credentials } from '../props/credentials';
import { Peer } from '../props/peer';
import { RestoreOptions } from '../props/restore-options';
import { Schedule } from '../props/schedule';
import { ScratchSpace } from '../props/scratch-space';
import { Storage } from '../props/storage';
import { WorkloadIdentity } from '../props/workload-identity';

const claim: Kind = {
  name: 'a volume claim',
  accepts: value => typeof value === 'object' && value !== null && 'asVolumeClaim' in value,
  example: "VolumeClaim.existing('backups', AccessMode.READ_WRITE_ONCE), or a SharedVolume",
};

const COMMONS: Shape<BackupCommons> = {
  keep: anything,
  alertAfterHours: anything,
  clientImage: anything,
  clientResources: struct(RESOURCES),
};

export const DUMPS: Shape<BackupOptions> = {
  ...COMMONS,
  bucket: text,
  allowShrink: flag,
  credentials: instance(Credentials, "Credentials.existing('backup-bucket')"),
  identity: instance(WorkloadIdentity, "WorkloadIdentity.awsRole('arn:aws:iam::...')"),
  endpoint: text,
  region: text,
  pathStyle: flag,
  certificateAuthority: anything,
  bucketPeers: listOf(instance(Peer, "Peer.cidr('10.1.0.0/24')")),
  storage: instance(Storage, "Storage.of('50Gi')"),
  claim,
  scratch: instance(ScratchSpace, "ScratchSpace.onNode('5Gi')"),
  dump: listOf(text),
  restore: listOf(text),
  suffix: text,
  dumpResources: struct(RESOURCES),
};

export const SNAPSHOTS: Shape<SnapshotOptions> = { ...COMMONS, schedule: instance(Schedule, "Schedule.daily('03:15')") };

export const RESTORE: Shape<RestoreOptions> = {
  from: instance(Backup, "Backup.daily({ bucket: 's3://acme-backups/orders', ... })"),
  retry: anything,
  resources: struct(RESOURCES),
  activeDeadlineSeconds: anything,
};
