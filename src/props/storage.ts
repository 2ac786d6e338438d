import { StorageClass } from './storage-class';

/**
 * How many may mount a volume at a time.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum AccessMode {
  /** The pods of one node. */
  READ_WRITE_ONCE = 'ReadWriteOnce',
  /** One pod of the whole cluster. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}

/** What becomes of a claim, and of the data in it. */
export enum ClaimRetention {
  /** It stays, until a person deletes it. */
  RETAIN = 'Retain',
  /** It is deleted, with the data where the class reclaims by deleting. */
  DELETE = 'Delete',
}

/** Settings of storage that have defaults. */
export interface StorageOptions {
  /**
   * The class of the volumes.
   *
   * @default - the platform's, else the cluster's default class
   */
  readonly storageClass?: StorageClass;

  /**
   * How many may mount a volume at a time.
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
   * What becomes of the claims of members that are scaled away.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;
}

/**
 * A persistent volume for each member.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class Storage {
  /** A volume of the size, such as `20Gi`. */
  public static of(size: string, options: StorageOptions = {}): Storage {
    return new Storage(size, options);
  }

  private constructor(
    /** Size with which the backend was made: it stays in the template, which cannot change. */
    public readonly size: string,
    /** Settings, where said. */
    public readonly options: StorageOptions,
    /** Size to which the claims of the members have grown. */
    public readonly grown?: string,
  ) {}

  /**
   * The same storage, grown to the size. Keep the first size: `Storage.of('20Gi').grownTo('50Gi')`. The claims of the
   * members are printed with the new size; the cluster expands their volumes while they are in use where the class can.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
   */
  public grownTo(size: string): Storage {
    return new Storage(this.size, this.options, size);
  }
}
