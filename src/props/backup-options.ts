import { Credentials } from './credentials';
import { Peer } from './peer';
import { Resources } from './resources';
import { Schedule } from './schedule';
import { ScratchSpace } from './scratch-space';
import { SecretKey } from './secret';
import { Storage } from './storage';
import { IVolumeClaim } from './volume-claim';
import { WorkloadIdentity } from './workload-identity';

/** What backups of every kind can say. */
export interface BackupCommons {
  /**
   * Backups that are kept: the newest ones. Older ones are deleted, after a new one has been stored, and nothing else is.
   *
   * @default - all of a bucket, whose own lifecycle rules may delete them; must be given for volumes
   */
  readonly keep?: number;

  /**
   * Hours after the last success at which an alert is raised, on platforms with `Operator.PROMETHEUS`.
   *
   * @default - the longest time between two runs, an hour, and as long as a run may start late and last
   */
  readonly alertAfterHours?: number;

  /**
   * Image with the client of the store, such as a copy in a registry of yours.
   *
   * @default - rclone's official image; for snapshots one with kubectl. `docs/guides/backups.md` names them
   */
  readonly clientImage?: string;

  /**
   * What the client of the store gets.
   *
   * @default - little, with memory for the parts of a large file
   */
  readonly clientResources?: Resources;
}

/** Where dumps go, and how they are made. Either `bucket`, `storage` or `claim` is given. */
export interface BackupOptions extends BackupCommons {
  /**
   * The folder of an S3-compatible bucket, such as `s3://acme-backups/orders`. It is for the backups of this backend alone.
   *
   * @default - `storage` or `claim`
   */
  readonly bucket?: string;

  /**
   * Keys of the bucket: the Secret has the id of the access key as `username`, and the secret access key as `password`.
   *
   * @default - `identity`
   */
  readonly credentials?: Credentials;

  /**
   * Who the backup's pods are to the bucket, without keys.
   *
   * @default - `credentials`
   */
  readonly identity?: WorkloadIdentity;

  /**
   * URL of the store, such as `https://minio.acme.example:9000`.
   *
   * @default - Amazon S3
   */
  readonly endpoint?: string;

  /**
   * Region of the bucket.
   *
   * @default - at Amazon S3 the bucket is asked for it, which takes the right `s3:GetBucketLocation`; else none
   */
  readonly region?: string;

  /**
   * Whether the bucket's name stands in the path of the store's URLs, and not in their host.
   *
   * @default - true with an `endpoint`
   */
  readonly pathStyle?: boolean;

  /**
   * The certificate of whoever signed that of the store, for stores that no public authority vouches for.
   *
   * @default - the public authorities
   */
  readonly certificateAuthority?: SecretKey;

  /**
   * Where the store is, as the network policy sees it: address blocks or namespaces.
   *
   * @default - anywhere, on the port of its URL
   */
  readonly bucketPeers?: Peer[];

  /**
   * A volume of its own for the backups, in place of a bucket. It stays when the backend goes. It shares the fate of the cluster.
   *
   * @default - `bucket` or `claim`
   */
  readonly storage?: Storage;

  /**
   * A volume that is there already, in place of a bucket. It is for the backups of this backend alone.
   *
   * @default - `bucket` or `storage`
   */
  readonly claim?: IVolumeClaim;

  /**
   * Accepts a dump of less than a fifth of the largest one that is kept. Without it such a dump is stored, but nothing is deleted and the
   * run fails: the data may have been lost. Set it when the data is meant to be that small.
   *
   * @default false
   */
  readonly allowShrink?: boolean;

  /**
   * Where a dump lies until it is stored. It must be as large as a dump; with Redis, twice that to restore one.
   *
   * @default - of the size of a member's volume: on the node's disk up to 10Gi, else on a volume that is made for each run
   */
  readonly scratch?: ScratchSpace;

  /**
   * Program that writes all data into the file `$(BACKUP_FILE)`, in the backend's image with its variables, without a shell. The server
   * is at `$(BACKUP_HOST)`. It ends with another code than 0 when the file is not whole.
   *
   * @default - the engine's; must be given without one
   */
  readonly dump?: string[];

  /**
   * Program that puts the data of the file `$(BACKUP_FILE)` into the server, in the same surroundings. It may be run more than once.
   *
   * @default - the engine's; without one backups cannot be restored from here
   */
  readonly restore?: string[];

  /**
   * What the names of backups end with, such as `.dump`.
   *
   * @default - the engine's, else `.backup`
   */
  readonly suffix?: string;

  /**
   * What the dump gets.
   *
   * @default - for an engine 250m of CPU and 512Mi of memory, else what a member gets
   */
  readonly dumpResources?: Resources;
}

/** Settings of a backup once a day. */
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

/** Settings of copies that the storage makes. */
export interface SnapshotOptions extends BackupCommons {
  /**
   * When they are made.
   *
   * @default - daily at 03:15 UTC; it may start four hours late and last six hours
   */
  readonly schedule?: Schedule;
}
