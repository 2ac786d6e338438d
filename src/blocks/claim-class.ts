import { IConstruct } from 'constructs';
import { needExternal } from './external';
import { makesDefaultClass } from './storage-class';
import { Platform } from '../platform/platform';
import { PRESETS } from '../platform/presets';
import { objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { AccessMode } from '../props/access-mode';
import { StorageClass } from '../props/storage-class';

/** The class by which a volume is made for a claim; undefined leaves it to the cluster's default. */
export function claimClass(where: IConstruct, accessMode: AccessMode, given: StorageClass | undefined): StorageClass | undefined {
  if (given !== undefined) {
    objectName(where, 'storageClass', given.name);
    needExternal(where, 'StorageClass', given.name);
    return given;
  }
  if (accessMode === AccessMode.READ_WRITE_MANY || accessMode === AccessMode.READ_ONLY_MANY) refuseBlockClass(where, accessMode);
  const { name, storageClass, hasDefaultStorageClass } = Platform.of(where);
  // Those of a preset come with such clusters.
  if (storageClass !== undefined && storageClass !== PRESETS[name].storageClass) needExternal(where, 'StorageClass', storageClass.name);
  return storageClass ?? (hasDefaultStorageClass || makesDefaultClass(where) ? undefined : refuseUnknown(where, name));
}

/** The class of the platform and the default of nearly every cluster are of disks: the claim would wait for ever. */
function refuseBlockClass(where: IConstruct, accessMode: AccessMode): never {
  return refuse(where, {
    code: 'storage-class-missing',
    problem: 'volumes for pods on several nodes take a class that offers them, and default classes are nearly always of disks, which one node mounts at a time',
    given: `${accessMode} without storageClass`,
    allowed: "a class whose driver shares its volumes, such as an NFS or file service's; or a StaticVolume",
    fix: "name it, storageClass: StorageClass.existing('...'); or volume: new StaticVolume(...); or for pods that run one at a time accessMode: AccessMode.READ_WRITE_ONCE",
  });
}

function refuseUnknown(where: IConstruct, platform: string): never {
  return refuse(where, {
    code: 'storage-class-unknown',
    problem: `clusters of the platform ${platform} need not have a default StorageClass: the volume might never be made`,
    given: 'no storageClass',
    allowed: 'a class that `kubectl get storageclass` shows, or a StorageTier of the program',
    fix: `name it for all, Platform.${platform}({ storageClass: StorageClass.existing('...') }), or here, storageClass: StorageClass.existing('...')`,
  });
}
