import * as fs from 'fs';
import * as path from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { Lab, SECRET } from './index';
import { Pod } from './pod';
import { Ended, JobPod, RunOptions, Secrets } from './rendered';
import { clientOf, Software } from './software';
import { Backup, BackupOptions, Credentials, Engine, RestoreOptions, StatefulBackend, Storage, System } from '../../../src';
import { Testing } from '../../../src/testing';

export const BUCKET = 'acme-backups';
export const KEYS: [string, string] = ['AKIDACME', 'a secret'];
export const CLAIM = 'orders-backup';

/** Where backups go, and how a test looks at them. */
export interface Place {
  readonly backup: (keep?: number, more?: Partial<BackupOptions>) => Backup;
  /** The folder on this machine. */
  readonly folder: string;
  readonly services: RunOptions['services'];
  readonly secrets?: Secrets;
}

export interface Orders {
  readonly engine: Engine;
  readonly software: Software;
  readonly server: Pod;
}

/** The pods of the manifests for a backend with these backups, and for the restore of one. */
function templates(engine: Engine, backup: Backup, restored?: string, how?: RestoreOptions): { readonly cronJob: any; readonly job: any } {
  const app = Testing.app();
  const orders = new StatefulBackend(new System(app, 'shop'), 'orders', { engine, backup, storage: Storage.of('2Gi'), credentials: Credentials.existing('orders') });
  if (restored !== undefined) orders.restore(restored, how);
  const manifests: any[] = Testing.synth(app);
  const find = (kind: string) => manifests.find(manifest => manifest.kind === kind)?.spec;
  return { cronJob: find('CronJob').jobTemplate.spec.template, job: find('Job')?.template };
}

export type More = Partial<Pick<RunOptions, 'started' | 'variables' | 'secrets'>> & { readonly keep?: number; readonly options?: Partial<BackupOptions>; readonly restored?: RestoreOptions };

/** Runs the CronJob's pod once. Backups have the name of a second, and nights are further apart. */
export async function runBackup(lab: Lab, orders: Orders, place: Place, more: More = {}): Promise<Ended[]> {
  await sleep(1000 - Date.now() % 1000);
  const { cronJob } = templates(orders.engine, place.backup(more.keep, more.options));
  return new JobPod(lab, cronJob, options(cronJob, orders, place, more)).run();
}

/** Runs the restore's pod. */
export async function runRestore(lab: Lab, orders: Orders, place: Place, name: string, more: More = {}): Promise<Ended[]> {
  const { job } = templates(orders.engine, place.backup(more.keep, more.options), name, more.restored);
  return new JobPod(lab, job, options(job, orders, place, more)).run();
}

function options(template: any, { software, server }: Orders, place: Place, more: More): RunOptions {
  const { initContainers, containers } = template.spec;
  const images = Object.fromEntries([...initContainers, ...containers].map(({ image }: any) => [image, image.startsWith('rclone/') ? clientOf() : software]));
  return {
    ...more,
    images,
    services: { orders: server, ...place.services },
    claims: { [CLAIM]: place.folder },
    secrets: { 'orders': SECRET, 'backup-bucket': { username: KEYS[0], password: KEYS[1] }, ...place.secrets, ...more.secrets },
  };
}

/** What there is, in its folders too, without what the server of a bucket hides. */
export function namesIn({ folder }: Place): string[] {
  const files = fs.readdirSync(folder, { recursive: true }) as string[];
  return files.filter(file => !file.startsWith('.rclone_temp_') && fs.statSync(path.join(folder, file)).isFile()).sort();
}

/** The containers that ran, with their exit codes. */
export function codes(ended: Ended[]): { [container: string]: number | undefined } {
  return Object.fromEntries(ended.map(({ container, code }) => [container, code]));
}

export const OK = { prepare: 0, dump: 0, store: 0 };
