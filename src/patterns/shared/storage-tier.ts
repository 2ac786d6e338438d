import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { storageClass } from '../../blocks/storage/storage-class';
import { checked } from '../../private/calls/checked';
import { constructId, objectName } from '../../private/names';
import { markSource } from '../../private/source';
import { ReclaimPolicy } from '../../props/storage/reclaim-policy';
import { StorageClass, VolumeBindingMode } from '../../props/storage/storage-class';

/** Options of a StorageTier. Provisioner, parameters, binding mode and reclaim policy of an existing class cannot change. */
export interface StorageTierProps {
  /** The storage driver that provisions the volumes, as `kubectl get csidrivers` shows it, such as `pd.csi.storage.gke.io`. */
  readonly provisioner: string;

  /**
   * Parameters of the driver for each volume, such as `{ type: 'pd-ssd' }`.
   *
   * @default - none: the driver's defaults
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#parameters
   */
  readonly parameters?: { readonly [key: string]: string };

  /**
   * When volumes are provisioned. A disk that is provisioned immediately may be in a zone where its pod cannot be scheduled.
   *
   * @default VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER
   */
  readonly volumeBindingMode?: VolumeBindingMode;

  /**
   * What happens to a volume and its data when its PersistentVolumeClaim is deleted. Retained storage incurs costs until you
   * delete both the PersistentVolume and the disk manually.
   *
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether volumes can be expanded, if the driver supports it. Volumes cannot shrink.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Options with which nodes mount the volumes, such as `noatime`. They are not validated: with an invalid option, no pod starts.
   *
   * @default - the driver's defaults
   */
  readonly mountOptions?: string[];

  /**
   * Where volumes may be, by node labels: `{ 'topology.kubernetes.io/zone': ['zone-a', 'zone-b'] }`. Some drivers
   * use their own label for zones, such as `topology.gke.io/zone`. For each label, one of the values must match.
   *
   * @default - anywhere
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allowed-topologies
   */
  readonly allowedTopologies?: { readonly [label: string]: string[] };

  /**
   * Whether PersistentVolumeClaims without a class get this one. If the cluster already has a default class, the newer of the two is used:
   * remove the annotation from the other one.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly isDefault?: boolean;

  /**
   * Name of the StorageClass, which is cluster-scoped. Another program for the same cluster must use other names.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * A class of storage that the cluster offers: a StorageClass. It is cluster-scoped, so applying it requires cluster-wide permissions.
 * To change an immutable option, create a tier with another name; existing volumes keep the old one.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 * @example
 * const ssd = new StorageTier(shop, 'pd-ssd', {
 *   provisioner: 'pd.csi.storage.gke.io',
 *   parameters: { type: 'pd-ssd' },
 * });
 *
 * new StatefulBackend(shop, 'orders-db', {
 *   engine: Engine.postgres('17'),
 *   credentials: Credentials.existing('orders-db'),
 *   storage: Storage.of('20Gi', { storageClass: ssd.storageClass }),
 * });
 */
@checked
export class StorageTier extends Construct {
  /** The StorageClass on the cluster. */
  public readonly kubeStorageClass: k8s.KubeStorageClass;

  /** The class, for options that take one: of a SharedVolume, of a platform. */
  public readonly storageClass: StorageClass;

  /**
   * Creates the StorageClass of the tier.
   *
   * @throws object-name-invalid, provisioner-invalid, driver-parameter-invalid, topology-invalid, label-invalid, default-class-taken
   */
  constructor(scope: Construct, id: string, props: StorageTierProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = objectName(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const { volumeBindingMode = VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER, allowVolumeExpansion = true } = props;
    const { reclaimPolicy = ReclaimPolicy.RETAIN, isDefault = false } = props;
    this.kubeStorageClass = storageClass(this, name, { ...props, volumeBindingMode, allowVolumeExpansion, reclaimPolicy, isDefault });
    this.storageClass = StorageClass.existing(name, { allowVolumeExpansion, volumeBindingMode });
  }
}
