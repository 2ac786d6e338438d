import { Backup } from './backup';
import { Resources } from './resources';

/** Settings of a restore that have defaults. */
export interface RestoreOptions {
  /**
   * Where the backup is, when another backend made it: what that one has as `backup`. A volume that it made for itself is
   * `claim: VolumeClaim.existing(...)` here.
   *
   * @default - where this backend's own backups are
   */
  readonly from?: Backup;

  /**
   * Another number runs the same restore once more, such as after a failure: a server notes which restores it has had, and has each of them once.
   *
   * @default 0
   */
  readonly retry?: number;

  /**
   * What the program that restores gets.
   *
   * @default - what a member gets
   */
  readonly resources?: Resources;

  /**
   * Seconds after which the restore is stopped, and has failed.
   *
   * @default 21600
   */
  readonly activeDeadlineSeconds?: number;
}
