import { WorkloadIdentity } from '../access/workload-identity';
import { Credentials } from '../config/credentials';
import { SecretKey } from '../config/secret';
import { Peer } from '../policies/peer';
import { Resources } from '../scaling/resources';
import { ScratchSpace } from '../storage/scratch-space';
import { Storage } from '../storage/storage';
import { IVolumeClaim } from '../storage/volume-claim';
import { Schedule } from '../workloads/schedule';

/** Options of all kinds of backups. */
export interface BackupCommons {
  /**
   * Number of backups to keep: the newest ones. Older ones are deleted after a new one has been stored; nothing else is deleted.
   *
   * @default - all backups in a bucket, whose own lifecycle rules may delete them; required for volumes
   */
  readonly keep?: number;

  /**
   * Hours after the last successful run at which an alert fires, on platforms with `Operator.PROMETHEUS`.
   *
   * @default - the longest time between two runs, plus an hour, plus the time that a run may start late and take
   */
  readonly alertAfterHours?: number;

  /**
   * Image with the client of the backup store, such as a copy in a private registry.
   *
   * @default - rclone's official image; for snapshots an image with kubectl. See `docs/guides/backups.md` for their names
   */
  readonly clientImage?: string;

  /**
   * CPU and memory of the client of the backup store.
   *
   * @default - small, with enough memory for the parts of a large file
   */
  readonly clientResources?: Resources;
}

/** Where dumps are stored, and how they are made. One of `bucket`, `storage` and `claim` is required. */
export interface BackupOptions extends BackupCommons {
  /**
   * Bucket and path in an S3-compatible store, such as `s3://acme-backups/orders`. Use the path for the backups of this backend only.
   *
   * @default - `storage` or `claim`
   */
  readonly bucket?: string;

  /**
   * Access keys of the bucket: the Secret has the access key ID as `username`, and the secret access key as `password`.
   *
   * @default - `identity`
   */
  readonly credentials?: Credentials;

  /**
   * Cloud identity that gives the backup's pods access to the bucket without keys.
   *
   * @default - `credentials`
   */
  readonly identity?: WorkloadIdentity;

  /**
   * Endpoint URL of the store, such as `https://minio.acme.example:9000`.
   *
   * @default - Amazon S3
   */
  readonly endpoint?: string;

  /**
   * Region of the bucket.
   *
   * @default - Amazon S3 is asked for the bucket's region, which requires the permission `s3:GetBucketLocation`; other stores get none
   */
  readonly region?: string;

  /**
   * Whether the bucket's name is in the path of the store's URLs (path-style addressing) instead of in their host.
   *
   * @default - true with an `endpoint`
   */
  readonly pathStyle?: boolean;

  /**
   * CA certificate that signed the store's certificate, for stores whose certificate is not from a public authority.
   *
   * @default - the public certificate authorities
   */
  readonly certificateAuthority?: SecretKey;

  /**
   * CIDR blocks or namespaces of the store. The network policy allows egress to them.
   *
   * @default - any address, on the port of the store's URL
   */
  readonly bucketPeers?: Peer[];

  /**
   * A new volume for the backups, instead of a bucket. It is retained when the backend is deleted, but is lost with the cluster.
   *
   * @default - `bucket` or `claim`
   */
  readonly storage?: Storage;

  /**
   * An existing volume for the backups, instead of a bucket. Use it for the backups of this backend only.
   *
   * @default - `bucket` or `storage`
   */
  readonly claim?: IVolumeClaim;

  /**
   * Accepts a dump that is smaller than a fifth of the largest one that is kept. Otherwise such a dump is stored, but nothing is deleted and the
   * run fails, because data may have been lost. Set it if the data is meant to be that small.
   *
   * @default false
   */
  readonly allowShrink?: boolean;

  /**
   * Scratch space for a dump until it is stored. It must be as large as a dump; restoring a Redis dump takes twice that.
   *
   * @default - the size of a member's volume: on the node's disk up to 10Gi, above that on a volume that is created for each run
   */
  readonly scratch?: ScratchSpace;

  /**
   * Command that writes all data to the file `$(BACKUP_FILE)`. It runs in the backend's image with its environment variables, without a shell. The
   * server's host is `$(BACKUP_HOST)`. It must exit with a code other than 0 if the file is not complete.
   *
   * @default - the engine's; required without an engine
   */
  readonly dump?: string[];

  /**
   * Command that restores the data of the file `$(BACKUP_FILE)` to the server, in the same environment. It may run more than once.
   *
   * @default - the engine's; without an engine, backups cannot be restored by keelwright
   */
  readonly restore?: string[];

  /**
   * File name suffix of the backups, such as `.dump`.
   *
   * @default - the engine's, else `.backup`
   */
  readonly suffix?: string;

  /**
   * CPU and memory of the dump container.
   *
   * @default - 250m of CPU and 512Mi of memory for an engine, else the same as a member
   */
  readonly dumpResources?: Resources;
}

/** Options of a daily backup. */
export interface DailyBackupOptions extends BackupOptions {
  /**
   * Time of day, such as `03:15`.
   *
   * @default '03:15'
   */
  readonly at?: string;

  /**
   * Time zone of `at`, such as `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
}

/** Options of volume snapshots. */
export interface SnapshotOptions extends BackupCommons {
  /**
   * When the snapshots are taken. A run is stopped after six hours, unless the schedule sets `activeDeadlineSeconds`.
   *
   * @default - daily at 03:15 UTC; a run may start four hours late and take six hours
   */
  readonly schedule?: Schedule;
}
