import { IConstruct } from 'constructs';
import { objectName } from '../../private/names';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { AccessMode } from '../../props/storage/access-mode';
import { ReclaimPolicy } from '../../props/storage/reclaim-policy';
import { StorageClass } from '../../props/storage/storage-class';
import { VolumeMode } from '../../props/storage/volume-mode';
import { VolumeSource } from '../../props/storage/volume-source';

/** What a PersistentVolumeClaim may request from an existing volume. */
export interface VolumeOffer {
  readonly capacity: string;
  readonly accessModes: AccessMode[];
  /** Empty when it has none. */
  readonly storageClassName: string;
  readonly volumeMode: VolumeMode;
}

interface Given {
  readonly capacity: string;
  readonly source: VolumeSource;
  readonly accessModes?: AccessMode[];
  readonly storageClass?: StorageClass;
  readonly volumeMode?: VolumeMode;
  readonly mountOptions?: string[];
  readonly reclaimPolicy: ReclaimPolicy;
}

/** Rejects what the source does not support. */
export function offerOf(where: IConstruct, given: Given): VolumeOffer {
  const { capacity, source, storageClass, volumeMode = VolumeMode.FILESYSTEM } = given;
  byteQuantity(where, 'capacity', capacity);
  if (!source) refuseNoSource(where);
  refuseUndeletable(where, given);
  if (volumeMode === VolumeMode.BLOCK) refuseFormatted(where, given);
  const storageClassName = storageClass === undefined ? '' : objectName(where, 'storageClass', storageClass.name);
  return { capacity, accessModes: accessModesOf(where, source, given.accessModes ?? [source.usualAccessMode]), storageClassName, volumeMode };
}

function accessModesOf(where: IConstruct, { accessModes: possible }: VolumeSource, given: AccessMode[]): AccessMode[] {
  const impossible = given.find(mode => !possible.includes(mode));
  if (impossible !== undefined) {
    refuse(where, {
      code: 'access-mode-unsupported',
      problem: 'this kind of storage does not support this access mode',
      given: impossible,
      allowed: possible.join(', '),
      fix: 'remove accessModes, or keep the data in shared storage, with VolumeSource.csi or VolumeSource.nfs',
    });
  }
  const isOfOnePod = given.includes(AccessMode.READ_WRITE_ONCE_POD);
  if (given.length > 0 && new Set(given).size === given.length && !(isOfOnePod && given.length > 1)) return given;
  return refuse(where, {
    code: 'access-modes-invalid',
    problem: 'accessModes is not a valid list',
    given,
    allowed: 'at least one mode, each once, and READ_WRITE_ONCE_POD only by itself',
    fix: `set accessModes: [AccessMode.${isOfOnePod ? 'READ_WRITE_ONCE_POD' : 'READ_WRITE_ONCE'}]`,
  });
}

function refuseNoSource(where: IConstruct): void {
  refuse(where, {
    code: 'volume-source-invalid',
    problem: 'source is missing, which sets where the volume is',
    given: 'nothing',
    allowed: 'VolumeSource.csi, .nfs or .local',
    fix: "set source: VolumeSource.nfs({ server: 'nfs.acme.example', path: '/exports/media' })",
  });
}

/** Only a driver deletes volumes: for others, Kubernetes reports that deletion failed, and the volume stays as it is. */
function refuseUndeletable(where: IConstruct, { source, reclaimPolicy }: Given): void {
  if (reclaimPolicy !== ReclaimPolicy.DELETE || source.csiOptions) return;
  refuse(where, {
    code: 'reclaim-unsupported',
    problem: 'no driver deletes such a volume: it would end as Failed when its PVC is deleted',
    given: reclaimPolicy,
    allowed: 'ReclaimPolicy.RETAIN; ReclaimPolicy.DELETE only with VolumeSource.csi',
    fix: 'remove reclaimPolicy',
  });
}

function refuseFormatted(where: IConstruct, { source, mountOptions = [] }: Given): void {
  const { csiOptions, nfsOptions, localOptions } = source;
  const told = [
    ...nfsOptions ? ['VolumeSource.nfs'] : [],
    ...(csiOptions ?? localOptions)?.fsType === undefined ? [] : ['fsType'],
    ...mountOptions.length > 0 ? ['mountOptions'] : [],
  ];
  if (told.length === 0) return;
  refuse(where, {
    code: 'volume-not-formatted',
    problem: 'a raw block device has no file system and is not mounted',
    given: `VolumeMode.BLOCK and ${told.join(', ')}`,
    allowed: 'a device from VolumeSource.csi or .local without fsType and mountOptions',
    fix: 'remove these options, or remove volumeMode',
  });
}
