import { AccessMode } from './access-mode';
import { StorageClass } from './storage-class';
import { checked } from '../../private/calls/checked';

/** What happens to a member's PersistentVolumeClaim and its data. */
export enum ClaimRetention {
  /** The claim is kept, and is used again when the member comes back. */
  RETAIN = 'Retain',
  /** The claim is deleted with its data. */
  DELETE = 'Delete',
}

/** Options of storage. */
export interface StorageOptions {
  /**
   * StorageClass of the volumes.
   *
   * @default - the platform's, else the cluster's default class
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;

  /**
   * Access mode of a volume: read-write by a single node, or by a single pod.
   *
   * @default AccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: AccessMode;

  /**
   * What happens to the PersistentVolumeClaims when the backend is deleted.
   *
   * @default ClaimRetention.RETAIN
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * What happens to the PersistentVolumeClaims of members that are removed by scaling down.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;

  /**
   * Size that the volumes are expanded to, such as `50Gi`. The volume size in a StatefulSet is immutable, so the first size remains
   * unchanged, and the members' PersistentVolumeClaims are rendered with this one. To expand again, change this size. Volumes cannot
   * shrink.
   *
   * @default - the first size
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
   */
  readonly expandTo?: string;
}

/**
 * Persistent storage of a backend: a volume for each member.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
 */
@checked
export class Storage {
  /** A volume of this size for each member, such as `20Gi`. */
  public static of(size: string, options: StorageOptions = {}): Storage {
    return new Storage(size, options);
  }

  private constructor(
    /** Size that the members' PersistentVolumeClaims were created with. */
    public readonly size: string,
    /** Options that were set. */
    public readonly options: StorageOptions,
  ) {}
}
