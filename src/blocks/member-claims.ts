import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { claimClass } from './claim-class';
import { Identity, instanceLabels, objectLabels, processLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { byteQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { AccessMode } from '../props/access-mode';
import { ClaimRetention, Storage } from '../props/storage';
import { StorageClass } from '../props/storage-class';

/** Part of the name of each claim, which nothing may change once there is data. */
const VOLUME = 'data';

/** The volume of each member. */
export interface MemberClaims {
  readonly path: string;
  readonly attachment: Attachment;
  readonly template: Plain<k8s.KubePersistentVolumeClaimProps>;
  readonly retention: Plain<k8s.StatefulSetPersistentVolumeClaimRetentionPolicy>;
  /** Size that members have by now. */
  readonly bytes: number;
}

export function memberClaims(where: IConstruct, identity: Identity, storage: Storage, path: string): MemberClaims {
  const { whenDeleted = ClaimRetention.RETAIN, whenScaled = ClaimRetention.RETAIN } = storage.options;
  const bytes = byteQuantity(where, 'storage', storage.size);
  return {
    path,
    attachment: { mounts: [{ name: VOLUME, mountPath: dataPath(where, path) }] },
    // A StatefulSet takes no change of this: there is nothing in it that may ever change.
    template: {
      metadata: { name: VOLUME, labels: { ...processLabels(identity), ...instanceLabels(identity) } },
      spec: claimSpec(where, storage, storage.size),
    },
    retention: { whenDeleted, whenScaled },
    bytes: storage.grownSize === undefined ? bytes : grownBytes(where, storage, bytes),
  };
}

/** Name of the claim that the controller makes for a member. */
export function claimName({ instance }: Identity, ordinal: number): string {
  return `${VOLUME}-${instance}-${ordinal}`;
}

/** The claims of all members in their new size; those of members to come are found by their name. */
export function grownClaims(
  scope: Construct, identity: Identity, storage: Storage, replicas: number, labels: { readonly [key: string]: string },
): k8s.KubePersistentVolumeClaim[] {
  if (storage.grownSize === undefined) return [];
  const spec = claimSpec(scope, storage, storage.grownSize);
  return Array.from({ length: replicas }, (_, ordinal) => kubeObject(k8s.KubePersistentVolumeClaim, scope, `PersistentVolumeClaim-${ordinal}`, {
    metadata: { name: claimName(identity, ordinal), labels: { ...labels, ...objectLabels(identity) } },
    spec,
  }));
}

function claimSpec(where: IConstruct, storage: Storage, size: string): Plain<k8s.PersistentVolumeClaimSpec> {
  const mode = accessMode(where, storage.options.accessMode ?? AccessMode.READ_WRITE_ONCE);
  const storageClass = storageClassOf(where, storage);
  return {
    accessModes: [mode],
    ...(storageClass && { storageClassName: storageClass.name }),
    resources: { requests: { storage: size } },
  };
}

function storageClassOf(where: IConstruct, { options }: Storage): StorageClass | undefined {
  return claimClass(where, options.accessMode ?? AccessMode.READ_WRITE_ONCE, options.storageClass);
}

function accessMode(where: IConstruct, given: AccessMode): AccessMode {
  if (given !== AccessMode.READ_ONLY_MANY) return given;
  return refuse(where, {
    code: 'storage-read-only',
    problem: 'each member writes to its own volume, and this access mode lets nobody write',
    given,
    allowed: 'AccessMode.READ_WRITE_ONCE, READ_WRITE_ONCE_POD or READ_WRITE_MANY',
    fix: 'leave accessMode out',
  });
}

function dataPath(where: IConstruct, path: unknown): string {
  if (typeof path === 'string' && /^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(path)) return path;
  return refuse(where, {
    code: 'data-path-invalid',
    problem: 'dataPath is no folder that a volume can be mounted at',
    given: path,
    allowed: "an absolute path without '..' and a trailing slash, and not the root itself",
    fix: "write the folder in which the software keeps its data, such as '/var/lib/ledger'",
  });
}

function grownBytes(where: IConstruct, storage: Storage, first: number): number {
  const { size, grownSize } = storage;
  const bytes = byteQuantity(where, 'storage.grownTo', grownSize!);
  if (bytes < first) {
    refuse(where, {
      code: 'storage-shrunk',
      problem: 'no volume shrinks: Kubernetes refuses a smaller claim',
      given: `${size} grown to ${grownSize}`,
      allowed: `at least ${size}`,
      fix: `write Storage.of('${size}') without grownTo; for less, make a second backend with smaller storage and restore a backup into it`,
    });
  }
  const storageClass = storageClassOf(where, storage);
  if (storageClass?.allowVolumeExpansion === false) {
    refuse(where, {
      code: 'storage-cannot-grow',
      problem: `volumes of the class ${storageClass.name} cannot grow: the cluster would refuse the new size`,
      given: `grownTo('${grownSize}')`,
      allowed: 'classes with allowVolumeExpansion',
      fix: `remove grownTo; make a second backend with Storage.of('${grownSize}', { storageClass: ... }) of a class that can, and restore a backup into it`,
    });
  }
  return bytes;
}
