import { BackupOptions, DailyBackupOptions, SnapshotOptions } from './backup-options';
import { Schedule } from './schedule';

export * from './backup-options';

const TIME = '03:15';
const HOUR = 3600;

/**
 * Copies of all data of a backend. `docs/guides/backups.md` says how to get back from one, and what the bucket must allow.
 */
export class Backup {
  /**
   * A dump once a day. It may start four hours late, and a run that takes more than six hours is stopped. For other times and limits,
   * write `Backup.scheduled`.
   */
  public static daily(options: DailyBackupOptions): Backup {
    const { at = TIME, timeZone, ...rest } = options;
    return new Backup(daily(at, timeZone), rest);
  }

  /** A dump at these times. Each run stands for itself: the schedule's runs must not overlap. */
  public static scheduled(schedule: Schedule, options: BackupOptions): Backup {
    return new Backup(schedule, options);
  }

  /**
   * Copies that the storage itself makes of each member's volume, by the platform's `volumeSnapshotClass`. They are as if the power
   * had failed at that moment, of several members not at the same one, and often lie in the same place as the volumes.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
   */
  public static snapshots(options: SnapshotOptions): Backup {
    return new Backup(options.schedule ?? daily(TIME), undefined, options);
  }

  private constructor(
    /** When it is made. */
    public readonly schedule: Schedule,
    /** Settings of dumps; undefined for snapshots. */
    public readonly options?: BackupOptions,
    /** Settings of snapshots; undefined for dumps. */
    public readonly snapshotOptions?: SnapshotOptions,
  ) {}
}

/** Rather late than not at all; a run that hangs would forbid all later ones. */
function daily(at: string, timeZone?: string): Schedule {
  return Schedule.daily(at, { timeZone, startingDeadlineSeconds: 4 * HOUR, activeDeadlineSeconds: 6 * HOUR, retries: 2 });
}
