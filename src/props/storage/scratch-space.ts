import { StorageClass } from './storage-class';
import { checked } from '../../private/calls/checked';

/** Options of scratch space on a volume. */
export interface ScratchVolumeOptions {
  /**
   * StorageClass of the volume.
   *
   * @default - that of the members' volumes
   */
  readonly storageClass?: StorageClass;
}

/** Temporary storage of a pod. Its files are deleted with the pod. */
@checked
export class ScratchSpace {
  /** On the node's disk. The pod is evicted when it writes more than this size, such as `5Gi`. */
  public static onNode(size: string): ScratchSpace {
    return new ScratchSpace(size, false);
  }

  /**
   * On a volume of this size, such as `100Gi`, that is created for the pod and deleted with it (generic ephemeral volume).
   *
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  public static onVolume(size: string, options: ScratchVolumeOptions = {}): ScratchSpace {
    return new ScratchSpace(size, true, options.storageClass);
  }

  private constructor(
    /** Maximum size. */
    public readonly size: string,
    /** Whether it is a volume of its own. */
    public readonly isVolume: boolean,
    /** StorageClass of the volume, if set. */
    public readonly storageClass?: StorageClass,
  ) {}
}
