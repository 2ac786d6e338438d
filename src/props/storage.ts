import { AccessMode } from './access-mode';
import { StorageClass } from './storage-class';

/** What becomes of a member's claim, and of the data in it. */
export enum ClaimRetention {
  /** It stays, and is found again when the member comes back. */
  RETAIN = 'Retain',
  /** It is deleted, with its data. */
  DELETE = 'Delete',
}

/** Settings of storage that have defaults. */
export interface StorageOptions {
  /**
   * The kind of volumes.
   *
   * @default - the platform's, else the cluster's default class
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;

  /**
   * Who may mount a volume at once: one node, or one pod alone.
   *
   * @default AccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: AccessMode;

  /**
   * What becomes of the claims when the backend is deleted.
   *
   * @default ClaimRetention.RETAIN
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * What becomes of the claims of members that go when there shall be fewer.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;
}

/**
 * A volume for each member of a backend.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
 */
export class Storage {
  /** A volume of this size for each member, such as `20Gi`. */
  public static of(size: string, options: StorageOptions = {}): Storage {
    return new Storage(size, options);
  }

  private constructor(
    /** Size that the members' claims were made with. */
    public readonly size: string,
    /** Settings, where said. */
    public readonly options: StorageOptions,
    /** Size that they are to have by now; undefined when they have not grown. */
    public readonly grownSize?: string,
  ) {}

  /**
   * The volumes, grown to this size, such as `50Gi`. Kubernetes does not let the size in a StatefulSet change, so the first size
   * stays where it is, and the members' claims are printed with the new one. To grow once more, change the new size. No volume shrinks.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
   */
  public grownTo(size: string): Storage {
    return new Storage(this.size, this.options, size);
  }
}
