import { IConstruct } from 'constructs';
import { makesDefaultClass } from './storage-class';
import { Platform } from '../../platform/platform';
import { PRESETS } from '../../platform/presets';
import { objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { AccessMode } from '../../props/storage/access-mode';
import { StorageClass } from '../../props/storage/storage-class';
import { needExternal } from '../objects/external';

/** The StorageClass that provisions the volume of a PersistentVolumeClaim; undefined leaves it to the cluster's default. */
export function claimClass(where: IConstruct, accessMode: AccessMode, given: StorageClass | undefined): StorageClass | undefined {
  if (given !== undefined) {
    objectName(where, 'storageClass', given.name);
    needExternal(where, 'StorageClass', given.name);
    return given;
  }
  if (accessMode === AccessMode.READ_WRITE_MANY || accessMode === AccessMode.READ_ONLY_MANY) refuseBlockClass(where, accessMode);
  const { name, storageClass, hasDefaultStorageClass } = Platform.of(where);
  // The class of a preset exists in all such clusters.
  if (storageClass !== undefined && storageClass !== PRESETS[name].storageClass) needExternal(where, 'StorageClass', storageClass.name);
  return storageClass ?? (hasDefaultStorageClass || makesDefaultClass(where) ? undefined : refuseUnknown(where, name));
}

/** The class of the platform and the default class of nearly every cluster provision disks: the PersistentVolumeClaim would stay pending forever. */
function refuseBlockClass(where: IConstruct, accessMode: AccessMode): never {
  return refuse(where, {
    code: 'storage-class-missing',
    problem: 'volumes for pods on several nodes need a StorageClass that offers them, and default classes nearly always provision disks, which only one node can mount at a time',
    given: `${accessMode} without storageClass`,
    allowed: 'a class whose driver supports shared volumes, such as one for NFS or a file service; or a StaticVolume',
    fix: "set storageClass: StorageClass.existing('...'); or volume: new StaticVolume(...); or, for pods that run one at a time, accessMode: AccessMode.READ_WRITE_ONCE",
  });
}

function refuseUnknown(where: IConstruct, platform: string): never {
  return refuse(where, {
    code: 'storage-class-unknown',
    problem: `clusters of the platform ${platform} may not have a default StorageClass: the volume might never be provisioned`,
    given: 'no storageClass',
    allowed: 'a class that `kubectl get storageclass` shows, or a StorageTier of the program',
    fix: `set it for all volumes: Platform.${platform}({ storageClass: StorageClass.existing('...') }); or only here: storageClass: StorageClass.existing('...')`,
  });
}
