import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { AccessMode } from '../../props/storage/access-mode';
import { ClaimRetention, Storage } from '../../props/storage/storage';
import { StorageClass } from '../../props/storage/storage-class';
import { Attachment } from '../objects/attachment';
import { Identity, instanceLabels, objectLabels, processLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { claimClass } from '../storage/claim-class';

/** Part of the name of each PersistentVolumeClaim, which must not change once there is data. */
const VOLUME = 'data';

/** The volume of each member. */
export interface MemberClaims {
  readonly path: string;
  readonly attachment: Attachment;
  readonly template: Json<k8s.KubePersistentVolumeClaimProps>;
  readonly retention: Json<k8s.StatefulSetPersistentVolumeClaimRetentionPolicy>;
  /** Current size of the members' volumes. */
  readonly bytes: number;
}

export function memberClaims(where: IConstruct, identity: Identity, storage: Storage, path: string): MemberClaims {
  const { whenDeleted = ClaimRetention.RETAIN, whenScaled = ClaimRetention.RETAIN } = storage.options;
  const bytes = byteQuantity(where, 'storage', storage.size);
  return {
    path,
    attachment: { mounts: [{ name: VOLUME, mountPath: dataPath(where, path) }] },
    // A StatefulSet does not accept changes of this, so it contains nothing that may ever change.
    template: {
      metadata: { name: VOLUME, labels: { ...processLabels(identity), ...instanceLabels(identity) } },
      spec: claimSpec(where, storage, storage.size),
    },
    retention: { whenDeleted, whenScaled },
    bytes: storage.options.expandTo === undefined ? bytes : grownBytes(where, storage, bytes),
  };
}

/** Name of the PersistentVolumeClaim that the controller creates for a member. */
export function claimName({ instance }: Identity, ordinal: number): string {
  return `${VOLUME}-${instance}-${ordinal}`;
}

/** The PersistentVolumeClaims of all members in their new size; those of future members are found by their name. */
export function grownClaims(
  scope: Construct, identity: Identity, storage: Storage, replicas: number, labels: { readonly [key: string]: string },
): k8s.KubePersistentVolumeClaim[] {
  if (storage.options.expandTo === undefined) return [];
  const spec = claimSpec(scope, storage, storage.options.expandTo);
  return Array.from({ length: replicas }, (_, ordinal) => kubeObject(k8s.KubePersistentVolumeClaim, scope, `PersistentVolumeClaim-${ordinal}`, {
    metadata: { name: claimName(identity, ordinal), labels: { ...labels, ...objectLabels(identity) } },
    spec,
  }));
}

function claimSpec(where: IConstruct, storage: Storage, size: string): Json<k8s.PersistentVolumeClaimSpec> {
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
  return reject(where, {
    code: 'storage-read-only',
    problem: 'each member writes to its own volume, and this access mode is read-only',
    given,
    allowed: 'AccessMode.READ_WRITE_ONCE, READ_WRITE_ONCE_POD or READ_WRITE_MANY',
    fix: 'remove accessMode',
  }, AccessMode.READ_WRITE_ONCE);
}

function dataPath(where: IConstruct, path: unknown): string {
  if (typeof path === 'string' && /^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(path)) return path;
  return reject(where, {
    code: 'data-path-invalid',
    problem: 'dataPath is not a valid mount path',
    given: path,
    allowed: "an absolute path without '..' or a trailing slash, and not the root itself",
    fix: "set the directory where the software keeps its data, such as '/var/lib/ledger'",
  }, '/data');
}

function grownBytes(where: IConstruct, storage: Storage, first: number): number {
  const { size, options: { expandTo } } = storage;
  const bytes = byteQuantity(where, 'storage.expandTo', expandTo!);
  if (bytes < first) {
    refuse(where, {
      code: 'storage-shrunk',
      problem: 'volumes cannot shrink: Kubernetes rejects a smaller PVC',
      given: `${size}, expandTo: ${expandTo}`,
      allowed: `at least ${size}`,
      fix: `use Storage.of('${size}') without expandTo; for a smaller size, create a second backend with smaller storage and restore a backup into it`,
    });
  }
  const storageClass = storageClassOf(where, storage);
  if (storageClass?.allowVolumeExpansion === false) {
    refuse(where, {
      code: 'storage-cannot-grow',
      problem: `volumes of the class ${storageClass.name} cannot be expanded: the cluster would reject the new size`,
      given: `expandTo: ${expandTo}`,
      allowed: 'classes with allowVolumeExpansion',
      fix: `remove expandTo; create a second backend with Storage.of('${expandTo}', { storageClass: ... }) of a class that supports it, and restore a backup into it`,
    });
  }
  return bytes;
}
