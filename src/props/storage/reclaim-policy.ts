/**
 * What happens to a volume when its PersistentVolumeClaim is deleted.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
 */
export enum ReclaimPolicy {
  /** The volume and its data are kept until they are deleted manually. */
  RETAIN = 'Retain',

  /** The volume and its data are deleted. */
  DELETE = 'Delete',
}
