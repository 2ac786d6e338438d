import { checked } from '../../private/calls/checked';

/** Options of a writable path on the node's disk. */
export interface DiskPathOptions {
  /**
   * Whether data may be lost with the pod. A directory in which software keeps its data is rejected without it.
   *
   * @default false
   */
  readonly allowDataLoss?: boolean;
}

/**
 * A directory that the app may write to (emptyDir); the rest of its root file system is read-only. Its data is deleted with the pod.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
 */
@checked
export class WritablePath {
  /** On the node's disk. The pod is evicted when it writes more than this size, such as `256Mi`. */
  public static disk(path: string, size: string, options: DiskPathOptions = {}): WritablePath {
    return new WritablePath(path, size, false, options.allowDataLoss === true);
  }

  /** In memory, which counts toward the memory limit. */
  public static memory(path: string, size: string): WritablePath {
    return new WritablePath(path, size, true, false);
  }

  private constructor(
    /** Absolute path in the container. */
    public readonly path: string,
    /** Maximum size. */
    public readonly size: string,
    /** Whether it is in memory. */
    public readonly inMemory: boolean,
    /** Whether its data may be lost. */
    public readonly allowsDataLoss: boolean,
  ) {}
}
