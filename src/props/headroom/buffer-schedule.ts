import { Schedule } from '../workloads/schedule';

/**
 * When headroom is reserved.
 * A run that is missed by more than its `startingDeadlineSeconds` is skipped. By default, that is half the shortest time between any two runs of
 * both schedules, so that a late run never undoes a later one.
 */
export interface BufferSchedule {
  /** When headroom starts to be reserved, such as `Schedule.cron('30 6 * * 1-5', { timeZone: 'Europe/Berlin' })`. */
  readonly up: Schedule;

  /** When headroom is released. */
  readonly down: Schedule;

  /**
   * Number of pause pods that remain when headroom is released.
   *
   * @default 0
   */
  readonly min?: number;

  /**
   * Image with kubectl, which sets the number of pause pods. It must have `kubectl` on its PATH.
   *
   * @default - `alpine/kubectl:1.36.0`
   * @see https://kubernetes.io/releases/version-skew-policy/#kubectl
   */
  readonly image?: string;
}
