/**
 * A folder that the app may write to; everything else in its image is read-only. What is written is gone with the pod.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
 */
export class WritablePath {
  /** On the node's disk; the pod is evicted when it writes more than the size, such as `256Mi`. */
  public static disk(path: string, size: string): WritablePath {
    return new WritablePath(path, size, false, false);
  }

  /**
   * On the node's disk, for a folder in which software keeps its data: says that losing it with the pod is accepted.
   * Without this word such a folder is refused.
   */
  public static disposable(path: string, size: string): WritablePath {
    return new WritablePath(path, size, false, true);
  }

  /** In memory, counted against the memory limit. */
  public static memory(path: string, size: string): WritablePath {
    return new WritablePath(path, size, true, false);
  }

  private constructor(
    /** Absolute path in the container. */
    public readonly path: string,
    /** Most that may be written. */
    public readonly size: string,
    /** Whether it is held in memory. */
    public readonly inMemory: boolean,
    /** Whether data may be lost in it. */
    public readonly isDisposable: boolean,
  ) {}
}
