import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { BackupStore } from './backup-store';
import { objectName } from '../../private/names';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { AccessMode } from '../../props/storage/access-mode';
import { Storage } from '../../props/storage/storage';
import { IVolumeClaim, VolumeClaim } from '../../props/storage/volume-claim';
import { Schedule } from '../../props/workloads/schedule';
import { needExternal } from '../objects/external';
import { claim } from '../storage/claim';
import { claimClass } from '../storage/claim-class';
import { refuseForeignClaim, volumeMounts } from '../storage/volumes';

const MOUNT = '/backups';
const VOLUME = 'backups';
const NO_BUCKET = { remote: `${MOUNT}/`, config: {}, secrets: {}, egress: [], annotations: {} };

/** An existing volume, or one that was created for the backups. */
export function claimStore(where: IConstruct, given: IVolumeClaim, schedule: Schedule): BackupStore {
  const { name, isReadOnly } = given.asVolumeClaim;
  if (isReadOnly) {
    refuse(where, {
      code: 'backup-claim-read-only',
      problem: `pods cannot write to the volume of the PersistentVolumeClaim ${name}`,
      given: name,
      allowed: 'a writable PersistentVolumeClaim',
      fix: 'use the PersistentVolumeClaim itself, not its readOnly form or one with AccessMode.READ_ONLY_MANY',
    });
  }
  return { ...NO_BUCKET, id: idOf(where, name), attachments: [volumeMounts(where, { [MOUNT]: given }, { schedule })] };
}

/** The volume as a restore mounts it: read-only, next to the backup's own runs. */
export function claimToRestoreFrom(where: IConstruct, given: VolumeClaim): BackupStore {
  const claimName = objectName(where, 'backup.claim', given.name);
  refuseForeignClaim(where, given, 'restore into a backend in that namespace, or store the backups in a bucket');
  if (given.owner === undefined) needExternal(where, 'PersistentVolumeClaim', claimName);
  const volumes = [{ name: VOLUME, persistentVolumeClaim: { claimName } }];
  return { ...NO_BUCKET, id: idOf(where, claimName), attachments: [{ volumes, mounts: [{ name: VOLUME, mountPath: MOUNT, readOnly: true }] }] };
}

/** The PersistentVolumeClaim for the backups of one backend. `keelwright leftovers` never lists it. */
export function backupClaim(scope: Construct, name: string, storage: Storage): k8s.KubePersistentVolumeClaim {
  const { size, options: { accessMode = AccessMode.READ_WRITE_ONCE, storageClass, whenDeleted, whenScaled, expandTo = size } } = storage;
  if (whenDeleted !== undefined || whenScaled !== undefined) {
    refuse(scope, {
      code: 'backup-option-ignored',
      problem: 'the retention options have no effect on the backup volume: it does not belong to a replica, and is retained until it is deleted manually',
      given: [...whenDeleted === undefined ? [] : ['whenDeleted'], ...whenScaled === undefined ? [] : ['whenScaled']].join(', '),
      allowed: 'size, expandTo, storageClass and accessMode',
      fix: `set the backup's storage: Storage.of('${size}')`,
    });
  }
  refuseShrunk(scope, size, expandTo);
  return claim(scope, name, { size: expandTo, accessMode, storageClassName: claimClass(scope, accessMode, storageClass)?.name });
}

function idOf(where: IConstruct, claimName: string): string {
  return `claim ${Chart.of(where).namespace ?? ''}/${claimName}`;
}

function refuseShrunk(where: IConstruct, size: string, expandTo: string): void {
  if (byteQuantity(where, 'backup.storage', size) <= byteQuantity(where, 'backup.storage.expandTo', expandTo)) return;
  refuse(where, {
    code: 'storage-shrunk',
    problem: 'volumes cannot shrink: Kubernetes rejects a smaller PersistentVolumeClaim',
    given: `${size}, expandTo: ${expandTo}`,
    allowed: `at least ${size}`,
    fix: `use Storage.of('${size}') without expandTo`,
  });
}
