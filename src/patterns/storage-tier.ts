import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { storageClass } from '../blocks/storage-class';
import { constructId, objectName } from '../private/names';
import { anything, checkShape, flag, listOf, mapOf, oneOf, Shape, text } from '../private/shape';
import { markSource } from '../private/source';
import { ReclaimPolicy } from '../props/reclaim-policy';
import { StorageClass, VolumeBindingMode } from '../props/storage-class';

/** Settings of a StorageTier. Provisioner, parameters, binding mode and reclaim policy of a class that exists cannot change. */
export interface StorageTierProps {
  /** The storage driver that makes the volumes, as `kubectl get csidrivers` shows it, such as `pd.csi.storage.gke.io`. */
  readonly provisioner: string;

  /**
   * What the driver is told about each volume, such as `{ type: 'pd-ssd' }`.
   *
   * @default - none: the driver's own
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#parameters
   */
  readonly parameters?: { readonly [key: string]: string };

  /**
   * When volumes are made. A disk that is made at once may be in a zone where its pod finds no room.
   *
   * @default VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER
   */
  readonly volumeBindingMode?: VolumeBindingMode;

  /**
   * What becomes of a volume when its claim is deleted, and with it of the data. What is retained is paid for until somebody
   * deletes it by hand: the PersistentVolume, and the disk.
   *
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether volumes can grow, when the driver can do that. None can shrink.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Options with which nodes mount the volumes, such as `noatime`. Nobody checks them: with a wrong one no pod starts.
   *
   * @default - the driver's own
   */
  readonly mountOptions?: string[];

  /**
   * Where volumes may be, as labels of nodes say it: `{ 'topology.kubernetes.io/zone': ['zone-a', 'zone-b'] }`. Some drivers
   * know zones by a label of their own, such as `topology.gke.io/zone`. Of each label one value must hold.
   *
   * @default - anywhere
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allowed-topologies
   */
  readonly allowedTopologies?: { readonly [label: string]: string[] };

  /**
   * Whether claims that name no class get this one. When the cluster has a default class already, the younger of the two is taken:
   * take the mark off the other one.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly isDefault?: boolean;

  /**
   * Name of the StorageClass, which is one for the whole cluster. Another program for the same cluster must have other names.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

const SHAPE: Shape<StorageTierProps> = {
  provisioner: anything,
  parameters: mapOf(text),
  volumeBindingMode: oneOf(VolumeBindingMode, 'VolumeBindingMode'),
  reclaimPolicy: oneOf(ReclaimPolicy, 'ReclaimPolicy'),
  allowVolumeExpansion: flag,
  mountOptions: listOf(text),
  allowedTopologies: mapOf(anything),
  isDefault: flag,
  name: anything,
};

/**
 * A kind of volumes that the cluster is to offer: a StorageClass. It belongs to the whole cluster, and it takes rights there to
 * apply it. To change what cannot change, make a tier of another name; volumes that are there keep the old one.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageTier extends Construct {
  /** The StorageClass on the cluster. */
  public readonly kubeStorageClass: k8s.KubeStorageClass;

  /** The class, for what takes one: a SharedVolume, a platform. */
  public readonly storageClass: StorageClass;

  /**
   * Makes the StorageClass of the tier.
   *
   * @throws object-name-invalid, provisioner-invalid, driver-parameter-invalid, topology-invalid, label-invalid, default-class-taken
   */
  constructor(scope: Construct, id: string, props: StorageTierProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, SHAPE);
    const name = objectName(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const { volumeBindingMode = VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER, allowVolumeExpansion = true } = props;
    const { reclaimPolicy = ReclaimPolicy.RETAIN, isDefault = false } = props;
    this.kubeStorageClass = storageClass(this, name, { ...props, volumeBindingMode, allowVolumeExpansion, reclaimPolicy, isDefault });
    this.storageClass = StorageClass.existing(name, { allowVolumeExpansion, volumeBindingMode });
  }
}
