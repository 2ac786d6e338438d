/** What happens when a run is due while the one before it still goes on. */
export enum Concurrency {
  /** The new run is left out. */
  FORBID = 'Forbid',
  /** Both run. */
  ALLOW = 'Allow',
  /** The old run is stopped. */
  REPLACE = 'Replace',
}

/** Settings of a schedule that have defaults. */
export interface ScheduleOptions {
  /**
   * Time zone of the schedule, such as `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * What happens when a run is due while the one before it still goes on.
   *
   * @default Concurrency.FORBID
   */
  readonly concurrency?: Concurrency;

  /**
   * Seconds after its time in which a run may still start, at least 10. After that it is left out.
   *
   * @default 300
   */
  readonly startingDeadlineSeconds?: number;

  /**
   * Seconds after which a run is stopped. A run that hangs would forbid all later ones.
   *
   * @default 3600
   */
  readonly activeDeadlineSeconds?: number;

  /**
   * How often a failed run is tried again.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * Successful runs that are kept to be looked at.
   *
   * @default 3
   */
  readonly successfulRuns?: number;

  /**
   * Failed runs that are kept to be looked at.
   *
   * @default 3
   */
  readonly failedRuns?: number;
}

/**
 * When a process runs.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export class Schedule {
  /** At the times of a cron expression of five fields, such as `15 3 * * 1-5`, or `@hourly`, `@daily`, `@weekly`, `@monthly`. */
  public static cron(expression: string, options: ScheduleOptions = {}): Schedule {
    return new Schedule(expression, options);
  }

  /** Once a day, at a time such as `03:15`. */
  public static daily(time: string, options: ScheduleOptions = {}): Schedule {
    const [hour, minute] = time.split(':').map(Number);
    return new Schedule(`${minute} ${hour} * * *`, options);
  }

  private constructor(
    /** Cron expression. */
    public readonly expression: string,
    /** Settings, where said. */
    public readonly options: ScheduleOptions,
  ) {}
}
