import { IConstruct } from 'constructs';
import { BackupStore } from './backup-store';
import { ConfigValues } from './config-value';
import { Environment } from './environment';
import { Identity } from './identity';
import { formatBytes } from '../private/quantity';
import { Resources } from '../props/resources';

/** rclone's own image, of Alpine: with the shell and tools of BusyBox. */
export const CLIENT_IMAGE = 'rclone/rclone:1.75.1';

/** What the user says about the client, in messages. */
export const CLIENT_PROPS = { image: 'backup.clientImage', resources: 'backup.clientResources' };

const MEBIBYTE = 2 ** 20;
/** A file is sent in at most so many parts, of which some are in memory at a time. */
const MOST_PARTS = 10000;
const PARTS_IN_MEMORY = 8;

/** No config file; it tells what it does, and gives up on a store that nobody answers for within minutes and not hours. */
const CONFIG: ConfigValues = {
  RCLONE_CONFIG: '/notfound',
  RCLONE_VERBOSE: 1,
  RCLONE_CONTIMEOUT: '20s',
  RCLONE_LOW_LEVEL_RETRIES: 5,
};

/** What the client and its scripts know: the store with its keys, and nothing of the server's. */
export function clientEnvironment(where: IConstruct, { namespace }: Identity, store: BackupStore, own: ConfigValues): Environment {
  const environment = new Environment(where, namespace);
  environment.addConfig({ ...CONFIG, ...store.config, ...own }, 'backup');
  environment.addSecrets(store.secrets, 'backup.credentials');
  return environment;
}

export function clientResources(largestFile: number): Resources {
  const memory = 128 * MEBIBYTE + PARTS_IN_MEMORY * Math.max(8 * MEBIBYTE, largestFile / MOST_PARTS);
  return { cpu: '100m', memory: formatBytes(Math.ceil(memory / (64 * MEBIBYTE)) * 64 * MEBIBYTE) };
}
