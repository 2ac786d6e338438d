import { Health } from '../props/health';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/** What the commands of a backup learn from their environment, beside the engine's own variables. */
export const BACKUP_HOST = 'BACKUP_HOST';
export const BACKUP_FILE = 'BACKUP_FILE';
/** What is restored, from where, and which attempt it is: data that has had it is not restored by it again. */
export const RESTORE_ID = 'RESTORE_ID';
/** How many bytes the server's volume has; not there when nobody knows. */
export const RESTORE_BYTES = 'RESTORE_VOLUME_BYTES';

/** An entry of the Secret that holds an engine's credentials, by its default key. */
export type CredentialKey = 'username' | 'password' | 'cookie';

/** A port that the server opens. */
export interface EnginePort {
  readonly name: string;
  readonly number: number;
  /** Scheme of the URL by which apps reach it; a port without one is for the other members alone. */
  readonly scheme?: string;
}

/** Commands that move all data between a running server and a file, in a container of the engine's own image. */
export interface EngineBackup {
  /** Writes the file named by BACKUP_FILE when all data is in it, and nothing under that name before. */
  readonly dump: string[];
  /** Puts the data of that file into the server at BACKUP_HOST. */
  readonly restore: string[];
  /** What the file's name ends with. */
  readonly suffix: string;
  /** What a backup does not hold, as a sentence; undefined when it holds everything. */
  readonly without?: string;
}

/** What reads a server from beside it and serves metrics. */
export interface EngineExporter {
  readonly image: string;
  readonly user: User;
  readonly command: string[];
  readonly config: { readonly [variable: string]: string };
  /** The variables by which it takes what the Secret holds. */
  readonly credentials: { readonly [variable: string]: CredentialKey };
}

/** Where the metrics of a server are, under `/metrics`. */
export interface EngineMetrics {
  readonly port: number;
  /** Undefined when the server itself serves them. */
  readonly exporter?: EngineExporter;
}

/** What software needs that forms a cluster out of its members by itself. */
export interface EngineClustering {
  /** With fewer, the loss of one member stops the others. */
  readonly least: number;
  /** Whether the members must start together rather than one by one. */
  readonly parallel: boolean;
}

/** What one engine at one version needs of Kubernetes. */
export interface EngineSpec {
  readonly name: string;
  readonly version: string;
  readonly image: string;
  /** The user that the image has for its server. */
  readonly user: User;
  /** Where the volume is mounted; undefined when the engine keeps nothing. */
  readonly volumePath?: string;
  /** Bytes that the volume must have at least. */
  readonly leastStorage?: number;
  readonly writablePaths: WritablePath[];
  readonly config: { readonly [variable: string]: string };
  /** The variables by which server and probes take what the Secret holds. */
  readonly credentials: { readonly [variable: string]: CredentialKey };
  /** Whether it cannot start without credentials. */
  readonly needsCredentials: boolean;
  /** Whether a pod must be found by its DNS name before it is ready. */
  readonly needsOwnName: boolean;
  /** In place of the image's entrypoint; undefined keeps that one. */
  readonly command?: string[];
  readonly args: string[];
  /** Config files by path. */
  readonly files: { readonly [path: string]: string };
  /** The first is the one that apps reach. */
  readonly ports: EnginePort[];
  /** Name of the database that is made for the app, and the path of its URL; undefined where there is no such thing. */
  readonly database?: string;
  readonly health: Health;
  /** What must run before the container is told to stop, for it to stop cleanly. */
  readonly preStop?: string[];
  readonly terminationGraceSeconds: number;
  /**
   * Runs to its end in the engine's image before every start: refuses data that this version must not start on, prepares an
   * empty volume so that it is ready whole or not at all, and mends what mounting does to permissions.
   */
  readonly guard?: string[];
  readonly backup?: EngineBackup;
  readonly metrics?: EngineMetrics;
  /** Undefined for software that does not cluster from manifests alone. */
  readonly clustering?: EngineClustering;
}

/** What an engine learns of the backend that it is part of. */
export interface EngineSetting {
  /** Name of the StatefulSet: its pods are `<workload>-0` and so on. */
  readonly workload: string;
  /** Name of its headless Service: the pods are found as `<workload>-0.<service>` and so on. */
  readonly service: string;
  /** How many members there are. */
  readonly members: number;
  /** Name of the database that is made for the app. */
  readonly database?: string;
}
