import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { BackupStore } from './backup-store';
import { claim } from './claim';
import { claimClass } from './claim-class';
import { needExternal } from './external';
import { volumeMounts } from './volumes';
import { objectName } from '../private/names';
import { byteQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { AccessMode } from '../props/access-mode';
import { Schedule } from '../props/schedule';
import { Storage } from '../props/storage';
import { IVolumeClaim } from '../props/volume-claim';

const MOUNT = '/backups';
const VOLUME = 'backups';
const NO_BUCKET = { remote: `${MOUNT}/`, config: {}, secrets: {}, egress: [], annotations: {} };

/** A volume that is there already, or that was made for the backups. */
export function claimStore(where: IConstruct, given: IVolumeClaim, schedule: Schedule): BackupStore {
  const { name, isReadOnly } = given.asVolumeClaim;
  if (isReadOnly) {
    refuse(where, {
      code: 'backup-claim-read-only',
      problem: `the volume of ${name} is one that pods of this claim do not write to`,
      given: name,
      allowed: 'a claim that can be written to',
      fix: 'give the claim itself, and not its readOnly form or one with AccessMode.READ_ONLY_MANY',
    });
  }
  return { ...NO_BUCKET, id: idOf(where, name), attachments: [volumeMounts(where, { [MOUNT]: given }, { schedule })] };
}

/** The volume as a restore mounts it, which may not write to it, beside the backup's own runs. */
export function claimToRestoreFrom(where: IConstruct, claimName: string, isOutside: boolean): BackupStore {
  objectName(where, 'backup.claim', claimName);
  if (isOutside) needExternal(where, 'PersistentVolumeClaim', claimName);
  const volumes = [{ name: VOLUME, persistentVolumeClaim: { claimName } }];
  return { ...NO_BUCKET, id: idOf(where, claimName), attachments: [{ volumes, mounts: [{ name: VOLUME, mountPath: MOUNT, readOnly: true }] }] };
}

/** The claim for the backups of one backend. `keelwright leftovers` never names it. */
export function backupClaim(scope: Construct, name: string, storage: Storage): k8s.KubePersistentVolumeClaim {
  const { size, grownSize = size, options: { accessMode = AccessMode.READ_WRITE_ONCE, storageClass, whenDeleted, whenScaled } } = storage;
  if (whenDeleted !== undefined || whenScaled !== undefined) {
    refuse(scope, {
      code: 'backup-option-unheeded',
      problem: 'the volume of the backups belongs to no member: it stays until somebody deletes it by hand',
      given: [...whenDeleted === undefined ? [] : ['whenDeleted'], ...whenScaled === undefined ? [] : ['whenScaled']].join(', '),
      allowed: 'size, grownTo, storageClass and accessMode',
      fix: `write backup storage: Storage.of('${size}')`,
    });
  }
  refuseShrunk(scope, size, grownSize);
  return claim(scope, name, { size: grownSize, accessMode, storageClassName: claimClass(scope, accessMode, storageClass)?.name });
}

function idOf(where: IConstruct, claimName: string): string {
  return `claim ${Chart.of(where).namespace ?? ''}/${claimName}`;
}

function refuseShrunk(where: IConstruct, size: string, grownSize: string): void {
  if (byteQuantity(where, 'backup.storage', size) <= byteQuantity(where, 'backup.storage.grownTo', grownSize)) return;
  refuse(where, {
    code: 'storage-shrunk',
    problem: 'no volume shrinks: Kubernetes refuses a smaller claim',
    given: `${size} grown to ${grownSize}`,
    allowed: `at least ${size}`,
    fix: `write Storage.of('${size}') without grownTo`,
  });
}
