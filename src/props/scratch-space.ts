import { StorageClass } from './storage-class';

/** Settings of scratch space on a volume that have defaults. */
export interface ScratchVolumeOptions {
  /**
   * The kind of volume.
   *
   * @default - that of the members' volumes
   */
  readonly storageClass?: StorageClass;
}

/** Where files lie that are gone when the pod is. */
export class ScratchSpace {
  /** On the node's disk; the pod is evicted when it writes more than the size, such as `5Gi`. */
  public static onNode(size: string): ScratchSpace {
    return new ScratchSpace(size, false);
  }

  /**
   * On a volume of this size, such as `100Gi`, that is made for the pod and deleted with it.
   *
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  public static onVolume(size: string, options: ScratchVolumeOptions = {}): ScratchSpace {
    return new ScratchSpace(size, true, options.storageClass);
  }

  private constructor(
    /** Most that may be written. */
    public readonly size: string,
    /** Whether it is a volume of its own. */
    public readonly isVolume: boolean,
    /** The kind of volume, where said. */
    public readonly storageClass?: StorageClass,
  ) {}
}
