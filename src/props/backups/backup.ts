import { BackupOptions, DailyBackupOptions, SnapshotOptions } from './backup-options';
import { checked } from '../../private/calls/checked';
import { Schedule } from '../workloads/schedule';

export * from './backup-options';

const TIME = '03:15';
const HOUR = 3600;

/**
 * Backups of all data of a backend. See `docs/guides/backups.md` for how to restore one, and for the permissions that the bucket requires.
 */
@checked
export class Backup {
  /**
   * Takes a dump every day. A run may start up to four hours late, and is stopped after six hours. For other times and limits,
   * use `Backup.scheduled`.
   */
  public static daily(options: DailyBackupOptions): Backup {
    const { at = TIME, timeZone, ...rest } = options;
    return new Backup(daily(at, timeZone), rest);
  }

  /** Takes a dump on this schedule. Every run is a full dump: runs must not overlap. */
  public static scheduled(schedule: Schedule, options: BackupOptions): Backup {
    return new Backup(schedule, options);
  }

  /**
   * Takes a VolumeSnapshot of each member's volume, by the platform's `volumeSnapshotClass`. Snapshots are crash-consistent, as after a power
   * failure. Those of several members are not taken at the same moment, and snapshots are often stored in the same place as the volumes.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
   */
  public static snapshots(options: SnapshotOptions): Backup {
    return new Backup(options.schedule ?? daily(TIME), undefined, options);
  }

  private constructor(
    /** When a backup is taken. */
    public readonly schedule: Schedule,
    /** Options of dumps; undefined for snapshots. */
    public readonly options?: BackupOptions,
    /** Options of snapshots; undefined for dumps. */
    public readonly snapshotOptions?: SnapshotOptions,
  ) {}
}

/** Without a deadline, a run that hangs would block all later ones. */
function daily(at: string, timeZone?: string): Schedule {
  return Schedule.daily(at, { timeZone, activeDeadlineSeconds: 6 * HOUR, retries: 2 });
}
