import { Schedule } from './schedule';

/** When room is kept, and when not. A run that is missed by more than its `startingDeadlineSeconds` is left out until the next. */
export interface BufferSchedule {
  /** When it begins to be kept, such as `Schedule.cron('30 6 * * 1-5', { timeZone: 'Europe/Berlin' })`. */
  readonly up: Schedule;

  /** When it is given up. */
  readonly down: Schedule;

  /**
   * Pause pods that stay when it is given up.
   *
   * @default 0
   */
  readonly min?: number;

  /**
   * Image of kubectl, which sets the number of pause pods. Its entrypoint must be kubectl.
   *
   * @default - `registry.k8s.io/kubectl:v1.35.8`
   * @see https://kubernetes.io/releases/version-skew-policy/#kubectl
   */
  readonly image?: string;
}
