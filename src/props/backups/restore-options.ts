import { IBackup } from './backup';
import { Resources } from '../scaling/resources';

/** Options of a restore. */
export interface RestoreOptions {
  /**
   * Location of the backup if it was made by another backend: that backend's `backup`, such as `orders.backup`. If another program creates that
   * backend, use the same `Backup` again, with `claim: VolumeClaim.existing(...)` in place of `storage`.
   *
   * @default - the location of this backend's own backups
   */
  readonly from?: IBackup;

  /**
   * Change this number to run the same restore again, for example after a failure. A server records its restores, and runs each of them once.
   *
   * @default 0
   */
  readonly retry?: number;

  /**
   * CPU and memory of the restore container.
   *
   * @default - the same as a member
   */
  readonly resources?: Resources;

  /**
   * Deadline of the restore in seconds; after that it is stopped, and has failed.
   *
   * @default 21600
   */
  readonly activeDeadlineSeconds?: number;
}
