/**
 * How a pod sees a volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-mode
 */
export enum VolumeMode {
  /** A directory with files. */
  FILESYSTEM = 'Filesystem',

  /** A raw block device, for software that manages disks itself. It is not formatted. */
  BLOCK = 'Block',
}
