/**
 * What becomes of a volume when its claim is deleted.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
 */
export enum ReclaimPolicy {
  /** It stays with all its data, until somebody deletes it by hand. */
  RETAIN = 'Retain',

  /** It is deleted with all its data. */
  DELETE = 'Delete',
}
