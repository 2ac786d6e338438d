/**
 * For whom a volume is reserved.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 */
export class ClaimRef {
  /** The claim of this name in this namespace, whoever makes it, such as `ClaimRef.of('shop', 'data-orders-db-0')`. */
  public static of(namespace: string, name: string): ClaimRef {
    return new ClaimRef(namespace, name);
  }

  /**
   * The first claim in any namespace that asks for no more than the volume's size, class and access modes. For pools of volumes
   * that are all alike.
   */
  public static any(): ClaimRef {
    return new ClaimRef();
  }

  private constructor(
    /** Namespace of the claim; undefined means any. */
    public readonly namespace?: string,
    /** Name of the claim; undefined means any. */
    public readonly name?: string,
  ) {}
}
