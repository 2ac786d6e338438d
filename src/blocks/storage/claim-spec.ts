import { IConstruct } from 'constructs';
import { ClaimSpec } from './claim';
import { claimClass } from './claim-class';
import { VolumeOffer } from './volume-offer';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { AccessMode } from '../../props/storage/access-mode';
import { StorageClass } from '../../props/storage/storage-class';
import { VolumeMode } from '../../props/storage/volume-mode';

interface Wishes {
  readonly size?: string;
  readonly accessMode?: AccessMode;
  readonly storageClass?: StorageClass;
}

/** What the PersistentVolumeClaim requests: from an existing volume, or from the driver that provisions one. */
export function claimSpec(where: IConstruct, wishes: Wishes, volume?: VolumeOffer & { readonly name: string }): ClaimSpec {
  return volume ? ofVolume(where, wishes, volume) : ofClass(where, wishes);
}

function ofClass(where: IConstruct, { size, accessMode = AccessMode.READ_WRITE_MANY, storageClass }: Wishes): ClaimSpec {
  if (size === undefined) refuseNoSize(where);
  byteQuantity(where, 'size', size!);
  return { size: size!, accessMode, storageClassName: claimClass(where, accessMode, storageClass)?.name };
}

function ofVolume(where: IConstruct, { size, accessMode, storageClass }: Wishes, volume: VolumeOffer & { readonly name: string }): ClaimSpec {
  const { capacity, accessModes, storageClassName, volumeMode } = volume;
  if (storageClass !== undefined) refuseClass(where, storageClass, volume);
  if (volumeMode === VolumeMode.BLOCK) refuseDevice(where, volume);
  if (size !== undefined && byteQuantity(where, 'size', size) > byteQuantity(where, 'capacity', capacity)) refuseSize(where, size, volume);
  const mode = accessMode ?? accessModes.find(offered => offered === AccessMode.READ_WRITE_MANY) ?? accessModes[0];
  if (!accessModes.includes(mode)) refuseMode(where, mode, volume);
  return { size: size ?? capacity, accessMode: mode, storageClassName, volumeName: volume.name };
}

function refuseNoSize(where: IConstruct): void {
  refuse(where, {
    code: 'volume-size-missing',
    problem: 'it has no size, which a driver needs to provision the volume',
    given: 'nothing',
    allowed: "bytes as a string, such as '20Gi'; or a StaticVolume, which has a size",
    fix: "set size: '20Gi'",
  });
}

function refuseClass(where: IConstruct, { name }: StorageClass, volume: { readonly name: string }): void {
  refuse(where, {
    code: 'storage-class-ignored',
    problem: `its volume ${volume.name} already exists: no class provisions it, and the PVC has the class of the volume`,
    given: name,
    allowed: 'either volume or storageClass',
    fix: 'remove storageClass here; set it on the StaticVolume if the two are matched by that name',
  });
}

function refuseDevice(where: IConstruct, { name }: { readonly name: string }): void {
  refuse(where, {
    code: 'volume-not-formatted',
    problem: `its volume ${name} is a raw block device, and a SharedVolume is a directory`,
    given: 'VolumeMode.BLOCK',
    allowed: 'a StaticVolume with VolumeMode.FILESYSTEM',
    fix: 'remove volumeMode from the StaticVolume, or set the PVC that uses the device: claimRef: ClaimRef.of(...)',
  });
}

function refuseSize(where: IConstruct, size: string, { name, capacity }: VolumeOffer & { readonly name: string }): void {
  refuse(where, {
    code: 'volume-size-exceeded',
    problem: `it requests more than the capacity of its volume ${name}, and would stay pending forever`,
    given: size,
    allowed: `at most ${capacity}`,
    fix: 'remove size, or raise the capacity of the StaticVolume if its storage has grown',
  });
}

function refuseMode(where: IConstruct, mode: AccessMode, { name, accessModes }: VolumeOffer & { readonly name: string }): void {
  refuse(where, {
    code: 'access-mode-unsupported',
    problem: `it requests an access mode that its volume ${name} does not offer, and would stay pending forever`,
    given: mode,
    allowed: accessModes.join(', '),
    fix: 'remove accessMode, or add it to the accessModes of the StaticVolume if its storage supports it',
  });
}
