import { checked } from '../../private/calls/checked';

/**
 * The PersistentVolumeClaim that a PersistentVolume is reserved for.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 */
@checked
export class ClaimRef {
  /** The PersistentVolumeClaim with this name and namespace, no matter what creates it, such as `ClaimRef.of('shop', 'data-orders-db-0')`. */
  public static of(namespace: string, name: string): ClaimRef {
    return new ClaimRef(namespace, name);
  }

  /**
   * The first PersistentVolumeClaim of any namespace that the volume satisfies by size, class and access modes. For pools of interchangeable
   * volumes.
   */
  public static any(): ClaimRef {
    return new ClaimRef();
  }

  private constructor(
    /** Namespace of the PersistentVolumeClaim; undefined means any. */
    public readonly namespace?: string,
    /** Name of the PersistentVolumeClaim; undefined means any. */
    public readonly name?: string,
  ) {}
}
