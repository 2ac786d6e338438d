import { IConstruct } from 'constructs';
import { BackupStore } from './backup-store';
import { formatBytes } from '../../private/quantity';
import { Resources } from '../../props/scaling/resources';
import { ConfigValues } from '../config/config-value';
import { Environment } from '../config/environment';
import { Identity } from '../objects/identity';

/** Names of the client's options in messages. */
export const CLIENT_PROPS = { image: 'backup.clientImage', resources: 'backup.clientResources' };

const MEBIBYTE = 2 ** 20;
/** Maximum number of parts in which a file is uploaded; PARTS_IN_MEMORY of them are in memory at a time. */
const MOST_PARTS = 10000;
const PARTS_IN_MEMORY = 8;

/** No config file; verbose output; gives up within minutes, not hours, on a store that does not answer. */
const CONFIG: ConfigValues = {
  RCLONE_CONFIG: '/notfound',
  RCLONE_VERBOSE: 1,
  RCLONE_CONTIMEOUT: '20s',
  RCLONE_LOW_LEVEL_RETRIES: 5,
};

/** The environment of the client and its scripts: the store with its keys, and nothing from the server's environment. */
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
