import { NodeTerm } from '../../props/scheduling/node-term';
import { AccessMode } from '../../props/storage/access-mode';
import { ClaimRef } from '../../props/storage/claim-ref';
import { ReclaimPolicy } from '../../props/storage/reclaim-policy';
import { StorageClass } from '../../props/storage/storage-class';
import { VolumeMode } from '../../props/storage/volume-mode';
import { VolumeSource } from '../../props/storage/volume-source';

/** Options of a StaticVolume. Source and volume mode of an existing volume cannot change, and its nodes only in few cases. */
export interface StaticVolumeProps {
  /**
   * Size, such as `50Gi`. It is not verified against the storage; a PersistentVolumeClaim can bind the volume if it requests at most this size.
   * That of a SharedVolume without `size` requests all of it: where no StorageClass allows expansion, as with NFS, API servers reject a larger
   * request, so set `size` to the old value when you raise the capacity.
   */
  readonly capacity: string;

  /** Where the data is. */
  readonly source: VolumeSource;

  /**
   * Access modes: which nodes or pods may use it at the same time. The PersistentVolumeClaim requests one of them. They are not verified:
   * they do not add abilities that the storage itself does not have.
   *
   * @default - READ_WRITE_ONCE for CSI and local volumes, READ_WRITE_MANY for NFS
   */
  readonly accessModes?: AccessMode[];

  /**
   * Class that matches volumes with PersistentVolumeClaims: a PersistentVolumeClaim only binds a volume of its class. The StorageClass
   * itself does not have to exist, except for volume expansion.
   *
   * @default - none: it matches PersistentVolumeClaims that request no class
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class
   */
  readonly storageClass?: StorageClass;

  /**
   * What happens to the volume when its PersistentVolumeClaim is deleted. With DELETE, the CSI driver deletes the data; other sources have
   * no driver that could.
   *
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether pods get a directory or a raw block device.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * Options with which nodes mount it, such as `nfsvers=4.1`. They are not validated: with an invalid option, no pod starts.
   *
   * @default - the source's defaults
   */
  readonly mountOptions?: string[];

  /**
   * Nodes that can access it (node affinity); pods that use it run only on these. Set it for a disk in one zone:
   * `onNodes: [NodeTerm.is('topology.kubernetes.io/zone', 'europe-west1-b')]`.
   *
   * @default - all nodes; for a local volume, its node
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * The PersistentVolumeClaim that it is reserved for, if that does not belong to a SharedVolume of this program.
   *
   * @default - the PersistentVolumeClaim of the SharedVolume that uses this volume
   */
  readonly claimRef?: ClaimRef;

  /**
   * Name of the PersistentVolume, which is cluster-scoped. Another program for the same cluster must use other names.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
