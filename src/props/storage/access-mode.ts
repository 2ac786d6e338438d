/**
 * Which pods may mount a volume at the same time, and whether they may write.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum AccessMode {
  /** Read-write by the pods of a single node. The mode of block volumes. */
  READ_WRITE_ONCE = 'ReadWriteOnce',

  /** Read-only by pods on any number of nodes. */
  READ_ONLY_MANY = 'ReadOnlyMany',

  /** Read-write by pods on any number of nodes. Requires a shared file system such as NFS. */
  READ_WRITE_MANY = 'ReadWriteMany',

  /** Read-write by a single pod in the whole cluster. Requires a CSI volume. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}
