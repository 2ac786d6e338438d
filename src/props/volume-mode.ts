/**
 * What a volume is to a pod.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-mode
 */
export enum VolumeMode {
  /** A folder with files. */
  FILESYSTEM = 'Filesystem',

  /** A raw device, for software that manages disks by itself. Nothing formats it. */
  BLOCK = 'Block',
}
