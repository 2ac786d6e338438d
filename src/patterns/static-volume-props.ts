import { AccessMode } from '../props/access-mode';
import { ClaimRef } from '../props/claim-ref';
import { NodeTerm } from '../props/node-term';
import { ReclaimPolicy } from '../props/reclaim-policy';
import { StorageClass } from '../props/storage-class';
import { VolumeMode } from '../props/volume-mode';
import { VolumeSource } from '../props/volume-source';

/** Settings of a StaticVolume. Source and volume mode of a volume that exists cannot change, and its nodes hardly. */
export interface StaticVolumeProps {
  /** Size, such as `50Gi`. It is believed, not measured; a claim gets the volume when it asks for no more. */
  readonly capacity: string;

  /** Where the data is. */
  readonly source: VolumeSource;

  /**
   * Who may use it at the same time: the claim asks for one of these. They are believed: what the storage itself cannot do, it
   * does not learn by them.
   *
   * @default - READ_WRITE_ONCE by CSI and on a node, READ_WRITE_MANY by NFS
   */
  readonly accessModes?: AccessMode[];

  /**
   * Name that ties volumes and claims together: a claim gets a volume of its own class only. The class itself need not exist, but
   * for the volume to grow.
   *
   * @default - none: it goes with claims that ask for no class
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class
   */
  readonly storageClass?: StorageClass;

  /**
   * What becomes of the volume when its claim is deleted. DELETE has the CSI driver delete the data; others have nobody who
   * could.
   *
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether it is a folder or a raw device.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * Options with which nodes mount it, such as `nfsvers=4.1`. Nobody checks them: with a wrong one no pod starts.
   *
   * @default - the source's own
   */
  readonly mountOptions?: string[];

  /**
   * Nodes that can reach it; pods that use it run on no others. A disk that is in one zone must say so:
   * `onNodes: [NodeTerm.is('topology.kubernetes.io/zone', 'europe-west1-b')]`.
   *
   * @default - all nodes; of a local volume its own
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * The claim that it is reserved for, when it is none of a SharedVolume of this program.
   *
   * @default - the claim of the SharedVolume that names this volume
   */
  readonly claimRef?: ClaimRef;

  /**
   * Name of the PersistentVolume, which is one for the whole cluster. Another program for the same cluster must have other names.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
