/**
 * Who may use a volume at the same time.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum AccessMode {
  /** The pods of one node, to read and to write. What block volumes can do. */
  READ_WRITE_ONCE = 'ReadWriteOnce',

  /** Pods on any number of nodes, to read only. */
  READ_ONLY_MANY = 'ReadOnlyMany',

  /** Pods on any number of nodes, to read and to write. It takes a file system that is shared, such as NFS. */
  READ_WRITE_MANY = 'ReadWriteMany',

  /** One pod in the whole cluster, to read and to write. Only volumes of CSI drivers can do that. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}
