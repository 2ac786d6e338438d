import { RunOptions } from './run-options';
import { checked } from '../../private/calls/checked';
import { called, refuse } from '../../private/refusal';

/** What happens when a run is due while the previous one is still running. */
export enum Concurrency {
  /** Skips the new run. */
  FORBID = 'Forbid',
  /** Runs both. */
  ALLOW = 'Allow',
  /** Stops the previous run and starts the new one. */
  REPLACE = 'Replace',
}

/** Options of a schedule. */
export interface ScheduleOptions extends RunOptions {
  /**
   * Time zone of the schedule, such as `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * What happens when a run is due while the previous one is still running.
   *
   * @default Concurrency.FORBID
   */
  readonly concurrency?: Concurrency;

  /**
   * Deadline in seconds for starting a run after its scheduled time, at least 10, for example if the control plane was unavailable or the
   * previous run took long. A run that misses it is skipped.
   *
   * @default - half the shortest time between two runs, at least 300 and at most 14400 (4 hours)
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
   */
  readonly startingDeadlineSeconds?: number;

  /**
   * Number of successful runs to keep for inspection.
   *
   * @default 3
   */
  readonly successfulRuns?: number;

  /**
   * Number of failed runs to keep for inspection.
   *
   * @default 3
   */
  readonly failedRuns?: number;

  /**
   * Whether no run is started. Runs that are due meanwhile are skipped; a run that has started goes on.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
   */
  readonly suspend?: boolean;
}

const TIME_OF_DAY = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/**
 * When a process runs, as the schedule of a CronJob.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
@checked
export class Schedule {
  /** Runs by a cron expression with five fields, such as `15 3 * * 1-5`, or `@hourly`, `@daily`, `@weekly`, `@monthly`. */
  public static cron(expression: string, options: ScheduleOptions = {}): Schedule {
    return new Schedule(expression, options);
  }

  /**
   * Runs once a day, at a time such as `03:15`.
   *
   * @throws schedule-invalid
   */
  public static daily(time: string, options: ScheduleOptions = {}): Schedule {
    const [, hour, minute] = TIME_OF_DAY.exec(time) ?? refuseTime(time);
    return new Schedule(`${Number(minute)} ${Number(hour)} * * *`, options);
  }

  private constructor(
    /** Cron expression. */
    public readonly expression: string,
    /** Options that were set. */
    public readonly options: ScheduleOptions,
  ) {}
}

function refuseTime(time: string): never {
  return refuse(called('Schedule.daily'), {
    code: 'schedule-invalid',
    problem: 'this is not a valid time of day',
    given: time,
    allowed: 'hours from 0 to 23 and two-digit minutes, without seconds, am and pm',
    fix: "use a time such as '03:15', or a cron expression with Schedule.cron('15 3 * * *')",
  });
}
