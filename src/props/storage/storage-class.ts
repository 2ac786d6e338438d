import { checked } from '../../private/calls/checked';

/**
 * When a volume is provisioned for a PersistentVolumeClaim.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export enum VolumeBindingMode {
  /** As soon as the claim is created, in any zone. */
  IMMEDIATE = 'Immediate',
  /** When the first pod that uses it has been scheduled, in the zone of its node. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** Known properties of a StorageClass. */
export interface StorageClassOptions {
  /**
   * Whether volumes can be expanded. Volumes can never shrink.
   *
   * @default - unknown
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * When volumes are provisioned.
   *
   * @default - unknown
   */
  readonly volumeBindingMode?: VolumeBindingMode;
}

/** A StorageClass of the cluster. */
@checked
export class StorageClass {
  /** An existing StorageClass, by the name that `kubectl get storageclass` shows. */
  public static existing(name: string, options: StorageClassOptions = {}): StorageClass {
    return new StorageClass(name, options.allowVolumeExpansion, options.volumeBindingMode);
  }

  private constructor(
    /** Name of the class. */
    public readonly name: string,
    /** Whether volumes can be expanded; undefined if unknown. */
    public readonly allowVolumeExpansion?: boolean,
    /** When volumes are provisioned; undefined if unknown. */
    public readonly volumeBindingMode?: VolumeBindingMode,
  ) {}
}
