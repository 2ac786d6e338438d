import { Backup } from './backup';
import { Resources } from '../scaling/resources';

/** Options of a restore. */
export interface RestoreOptions {
  /**
   * Location of the backup if it was made by another backend: the value of that backend's `backup`. If that backend created a volume for its
   * backups, use `claim: VolumeClaim.existing(...)` here.
   *
   * @default - the location of this backend's own backups
   */
  readonly from?: Backup;

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
