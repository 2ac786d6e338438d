import { Health } from '../props/pods/health';
import { WritablePath } from '../props/pods/writable-path';
import { User } from '../props/security/user';

/** Environment variables of the commands of a backup, in addition to the engine's own. */
export const BACKUP_HOST = 'BACKUP_HOST';
export const BACKUP_FILE = 'BACKUP_FILE';
/** Identifies what is restored, from where, and the attempt: a restore runs only once for each value. */
export const RESTORE_ID = 'RESTORE_ID';
/** Size of the server's volume in bytes; unset if it is unknown. */
export const RESTORE_BYTES = 'RESTORE_VOLUME_BYTES';

/** A key of the Secret with an engine's credentials, by its default name. */
export type CredentialKey = 'username' | 'password' | 'cookie';

/** A port of the server. */
export interface EnginePort {
  readonly name: string;
  readonly number: number;
  /** Scheme of the URL for apps; a port without one is only for the other members. */
  readonly scheme?: string;
}

/** Commands that copy all data between a running server and a file, in a container of the engine's own image. */
export interface EngineBackup {
  /** Writes the file BACKUP_FILE when it contains all data; before that, no file has that name. */
  readonly dump: string[];
  /** Restores the data of that file to the server at BACKUP_HOST. */
  readonly restore: string[];
  /** Suffix of the file name. */
  readonly suffix: string;
  /** What a backup does not contain; undefined if it contains everything. */
  readonly without?: string;
}

/** A sidecar container that reads a server and serves metrics. */
export interface EngineExporter {
  readonly image: string;
  readonly user: User;
  readonly command: string[];
  readonly config: { readonly [variable: string]: string };
  /** The variables in which it expects the values of the Secret. */
  readonly credentials: { readonly [variable: string]: CredentialKey };
}

/** The port of a server's metrics, at the path `/metrics`. */
export interface EngineMetrics {
  readonly port: number;
  /** Undefined if the server itself serves them. */
  readonly exporter?: EngineExporter;
}

/** Requirements of software that forms a cluster from its members without an operator. */
export interface EngineClustering {
  /** Minimum number of members; with fewer, the loss of one member stops the others. */
  readonly least: number;
  /** Whether the members must start together instead of one by one. */
  readonly parallel: boolean;
}

/** Requirements of one engine at one version. */
export interface EngineSpec {
  readonly name: string;
  readonly version: string;
  readonly image: string;
  /** The user of the image's server. */
  readonly user: User;
  /** Mount path of the volume; undefined if the engine persists nothing. */
  readonly volumePath?: string;
  /** Minimum size of the volume, and the reason. */
  readonly leastStorage?: { readonly bytes: number; readonly why: string };
  readonly writablePaths: WritablePath[];
  readonly config: { readonly [variable: string]: string };
  /** The variables in which pre-start check, server, and the commands of backups expect the values of the Secret. */
  readonly credentials: { readonly [variable: string]: CredentialKey };
  /** The subset that the running server, its probes and its hooks read; the server's container gets no others. */
  readonly serverReads: string[];
  /** Whether it cannot start without credentials. */
  readonly needsCredentials: boolean;
  /** Whether a pod must be found by its DNS name before it is ready. */
  readonly needsOwnName: boolean;
  /** Replaces the image's entrypoint; undefined keeps it. */
  readonly command?: string[];
  readonly args: string[];
  /** Config files by path. */
  readonly files: { readonly [path: string]: string };
  /** The first one is for apps. */
  readonly ports: EnginePort[];
  /** Name of the database that is created for the app, and the path of its URL; undefined if the engine does not have databases. */
  readonly database?: string;
  readonly health: Health;
  /** Command to run before the container is stopped, for a clean shutdown. */
  readonly preStop?: string[];
  readonly terminationGraceSeconds: number;
  /**
   * Pre-start check: runs to completion in the engine's image before every start. It rejects data that this version must not start on, initializes
   * an empty volume completely or not at all, and corrects permissions that mounting changes.
   */
  readonly guard?: string[];
  readonly backup?: EngineBackup;
  readonly metrics?: EngineMetrics;
  /** Undefined for software that does not form a cluster without further setup. */
  readonly clustering?: EngineClustering;
}

/** Properties of the backend that an engine is part of. */
export interface EngineSetting {
  /** Name of the StatefulSet: its pods are `<workload>-0` and so on. */
  readonly workload: string;
  /** Name of its headless Service: the DNS names of the pods are `<workload>-0.<service>` and so on. */
  readonly service: string;
  /** Number of members. */
  readonly members: number;
  /** Name of the database that is created for the app. */
  readonly database?: string;
  /**
   * Initial size of a volume in bytes; undefined if nothing is persisted. A volume that was expanded later is larger, but settings that
   * followed its size would restart the server.
   */
  readonly storage?: number;
}
