/**
 * When a volume is made for a claim.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export enum VolumeBindingMode {
  /** As soon as it is claimed, in whatever zone. */
  IMMEDIATE = 'Immediate',
  /** When the first pod that uses it has its node, in that node's zone. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** What is known of a StorageClass. */
export interface StorageClassOptions {
  /**
   * Whether volumes can grow. None can shrink.
   *
   * @default - not known
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * When volumes are made.
   *
   * @default - not known
   */
  readonly volumeBindingMode?: VolumeBindingMode;
}

/** A kind of volumes that the cluster offers. */
export class StorageClass {
  /** A class that exists on the cluster, by the name that `kubectl get storageclass` shows. */
  public static existing(name: string, options: StorageClassOptions = {}): StorageClass {
    return new StorageClass(name, options.allowVolumeExpansion, options.volumeBindingMode);
  }

  private constructor(
    /** Name of the class. */
    public readonly name: string,
    /** Whether volumes can grow; undefined when not known. */
    public readonly allowVolumeExpansion?: boolean,
    /** When volumes are made; undefined when not known. */
    public readonly volumeBindingMode?: VolumeBindingMode,
  ) {}
}
