import { checked } from '../../private/calls/checked';
import { StorageClass } from '../storage/storage-class';

/** Options of a writable path that is not in memory. */
export interface DiskPathOptions {
  /**
   * Whether data may be lost with the pod. A directory in which software keeps its data is rejected without it.
   *
   * @default false
   */
  readonly allowDataLoss?: boolean;
}

/** Options of a writable path with a volume of its own. */
export interface EphemeralPathOptions extends DiskPathOptions {
  /**
   * StorageClass of the volume.
   *
   * @default - the platform's, otherwise the cluster's default class
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;
}

/**
 * A directory that the app may write to; the rest of its root file system is read-only. Its data is deleted with the pod.
 *
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/
 */
@checked
export class WritablePath {
  /**
   * On the node's disk (emptyDir). The pod is evicted when it writes more than this size, such as `256Mi`.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  public static disk(path: string, size: string, options: DiskPathOptions = {}): WritablePath {
    return new WritablePath(path, size, false, false, options.allowDataLoss === true);
  }

  /**
   * In memory (emptyDir), which counts toward the memory limit. `/dev/shm`, which otherwise has 64Mi, is set with it, too.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  public static memory(path: string, size: string): WritablePath {
    return new WritablePath(path, size, true, false, false);
  }

  /**
   * On a volume of this size, such as `100Gi`, that is created for each pod and deleted with it (generic ephemeral volume): for more than the
   * node's disk has. It counts toward quotas of PersistentVolumeClaims. A pod that has ended, such as one of a process with a schedule, keeps
   * its volume until it is deleted.
   *
   * @throws storage-class-unknown, quantity-malformed, object-name-invalid
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  public static ephemeral(path: string, size: string, options: EphemeralPathOptions = {}): WritablePath {
    return new WritablePath(path, size, false, true, options.allowDataLoss === true, options.storageClass);
  }

  private constructor(
    /** Absolute path in the container. */
    public readonly path: string,
    /** Maximum size. */
    public readonly size: string,
    /** Whether it is in memory. */
    public readonly inMemory: boolean,
    /** Whether it is a volume of its own. */
    public readonly isVolume: boolean,
    /** Whether its data may be lost. */
    public readonly allowsDataLoss: boolean,
    /** StorageClass of the volume, if set. */
    public readonly storageClass?: StorageClass,
  ) {}
}
