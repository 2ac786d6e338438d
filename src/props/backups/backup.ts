import { BackupOptions, DailyBackupOptions, SnapshotOptions } from './backup-options';
import { checked } from '../../private/calls/checked';
import { IVolumeClaim } from '../storage/volume-claim';
import { Schedule } from '../workloads/schedule';

export * from './backup-options';

const TIME = '03:15';
const SIX_HOURS = 6 * 3600;

/** Where backups are stored and how they are made: a Backup, or the `backup` of a backend. */
export interface IBackup {
  /** The backups, as they are declared. */
  readonly asBackup: Backup;
}

/**
 * Backups of all data of a backend. See `docs/guides/backups.md` for how to restore one, and for the permissions that the bucket requires.
 */
@checked
export class Backup implements IBackup {
  /**
   * Takes a dump every day. A run may start up to four hours late, and is stopped after six hours. For other times and limits,
   * use `Backup.scheduled`.
   */
  public static daily(options: DailyBackupOptions): Backup {
    const { at = TIME, timeZone, ...rest } = options;
    return new Backup(daily(at, timeZone), rest);
  }

  /**
   * Takes a dump on this schedule. Every run is a full dump: runs must not overlap. A run is stopped after six hours, unless the schedule sets
   * `activeDeadlineSeconds`.
   */
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

  /** This backup. */
  public readonly asBackup: Backup = this;

  /** When a backup is taken, and after how many seconds a run is stopped. */
  public readonly schedule: Schedule;

  private constructor(
    schedule: Schedule,
    /** Options of dumps; undefined for snapshots. */
    public readonly options?: BackupOptions,
    /** Options of snapshots; undefined for dumps. */
    public readonly snapshotOptions?: SnapshotOptions,
  ) {
    this.schedule = limited(schedule);
  }

  /**
   * The same backups, on the volume that was created for them.
   * @internal
   */
  public _on(claim: IVolumeClaim): Backup {
    return new Backup(this.schedule, { ...this.options, storage: undefined, claim });
  }
}

function daily(at: string, timeZone?: string): Schedule {
  return Schedule.daily(at, { timeZone, retries: 2 });
}

/** A large dump takes longer than other scheduled processes. Without a deadline, a run that hangs would block all later ones. */
function limited({ expression, options }: Schedule): Schedule {
  return Schedule.cron(expression, { ...options, activeDeadlineSeconds: options.activeDeadlineSeconds ?? SIX_HOURS });
}
