import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BACKUP_NAME, BACKUP_PORT, BACKUP_RESTORED, BACKUP_STORE, fetchScript } from './backup-scripts';
import { BackupSource, dumpCommands, dumpEnvironment, dumpTargets, memberResources, refuseNothingKept } from './backup-source';
import { storeToRestoreFrom } from './backup-stores';
import { fixedUser } from '../../blocks/access/fixed-user';
import { serviceAccount } from '../../blocks/access/service-account';
import { CLIENT_PROPS, clientEnvironment, clientResources } from '../../blocks/backups/backup-client';
import { Scratch, SCRATCH, scratchSpace } from '../../blocks/backups/backup-scratch';
import { BackupStore } from '../../blocks/backups/backup-store';
import { Environment } from '../../blocks/config/environment';
import { Identity } from '../../blocks/objects/identity';
import { Connections } from '../../blocks/policies/network-policy';
import { Placement } from '../../blocks/scheduling/placement';
import { job, restoresAnnotation } from '../../blocks/workloads/job';
import { jobPod, Step, stepNames } from '../../blocks/workloads/job-pod';
import { BACKUP_FILE, BACKUP_HOST, RESTORE_BYTES, RESTORE_ID } from '../../engines/engine-spec';
import { checked } from '../../private/calls/checked';
import { IMAGES } from '../../private/default-images';
import { byteQuantity } from '../../private/quantity';
import { here, refuse } from '../../private/refusal';
import { shortHash } from '../../private/short-hash';
import { markSource } from '../../private/source';
import { BackupOptions } from '../../props/backups/backup-options';
import { RestoreOptions } from '../../props/backups/restore-options';
import { Storage } from '../../props/storage/storage';

const HOURS_TO_RESTORE = 6;

/**
 * A restore of a backup into a backend, created by the backend's `restore`.
 *
 * @example
 * const bucket = { bucket: 's3://acme-backups/orders', region: 'eu-central-1', credentials: Credentials.existing('backup-bucket') };
 * const db = new StatefulBackend(shop, 'orders-db', {
 *   engine: Engine.postgres('17'),
 *   credentials: Credentials.existing('orders-db'),
 *   storage: Storage.of('20Gi'),
 *   backup: Backup.daily({ keep: 14, ...bucket }),
 * });
 *
 * db.restore('2026-11-20T031500Z.dump');
 */
@checked
export class Restore extends Construct {
  /**
   * Creates the restore of a backend.
   * @internal
   */
  public static _of(backend: Construct, source: BackupSource, backupName: string, options: RestoreOptions): Restore {
    refuseSecond(backend);
    return new Restore(backend, source, backupName, options);
  }

  /** The Job, which runs once. */
  public readonly job: k8s.KubeJob;

  /** The traffic that it is allowed to send. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** Its ServiceAccount, if it is not the one of the backend's own backups. */
  public readonly serviceAccount?: k8s.KubeServiceAccount;

  /** Allows it to run as the engine's user, on platforms that assign users otherwise, if it has its own ServiceAccount. */
  public readonly userRoleBinding?: k8s.KubeRoleBinding;

  private constructor(backend: Construct, source: BackupSource, backupName: string, options: RestoreOptions) {
    super(backend, 'restore');
    markSource(this);
    const { software, labels, podLabels, podAnnotations, user } = source;
    const { retry = 0, activeDeadlineSeconds = HOURS_TO_RESTORE * 3600 } = options;
    const storage = refuseNothingKept(this, source);
    const from = optionsOf(this, source, options);
    const { suffix, restore = refuseWithout(this) } = dumpCommands(this, source, from);
    refuseNoBackup(this, backupName, suffix);
    refuseNoCount(this, retry);
    const { instance } = source.identity;
    const identity: Identity = { ...source.identity, component: 'restore', instance: `${instance}-restore` };
    const isOwn = options.from === undefined;
    const store = storeToRestoreFrom(this, isOwn ? `${instance}-backup` : undefined, from, user);
    const serviceAccountName = `${instance}-${isOwn ? 'backup' : 'restore'}`;
    this.serviceAccount = isOwn ? undefined : serviceAccount(this, identity, serviceAccountName, labels, store.annotations);
    this.userRoleBinding = isOwn || !software.spec ? undefined : fixedUser(this, identity, labels, serviceAccountName);

    const connections = new Connections(this, identity);
    dumpTargets(source).forEach(endpoint => connections.call(endpoint));
    store.egress.forEach(egress => connections.allowEgress(egress));
    this.networkPolicy = connections.policy(identity.instance, labels, []);

    const scratch = scratchSpace(this, from.scratch, storage);
    const id = hash(backupName, store, retry);
    const file = `${SCRATCH}/data${suffix}`;
    const { host, port } = source.server().options;
    const client = clientEnvironment(this, identity, store, {
      [BACKUP_FILE]: file, [BACKUP_STORE]: store.remote, [BACKUP_RESTORED]: backupName, [BACKUP_HOST]: host, [BACKUP_PORT]: port,
    });
    const environment = dumpEnvironment(this, source, file, { [RESTORE_ID]: `${backupName} ${id}`, [RESTORE_BYTES]: volumeBytes(this, storage) });
    const steps = [fetchStep(from, scratch, store, client), restoreStep(source, restore, options, environment)];
    const template = jobPod(this, identity, {
      user,
      serviceAccountName,
      podLabels,
      podAnnotations,
      writablePaths: scratch.writablePaths,
      placement: placedLike(this, identity, source),
      steps,
    });
    const name = `${identity.instance}-${id}`;
    this.job = job(this, identity, {
      name,
      image: software.image,
      containers: stepNames(steps),
      activeDeadlineSeconds,
      retries: 0,
      labels,
      annotations: restoresAnnotation(sentence(source, backupName, retry)),
      template,
    });
  }
}

function placedLike(where: Construct, identity: Identity, { placement: { onNodes, preferNodes, tolerations } }: BackupSource): Placement {
  return new Placement(where, identity, { onNodes, preferNodes, tolerations });
}

/** Copies the backup from its store into the scratch space. */
function fetchStep({ clientImage, clientResources: resources }: BackupOptions, scratch: Scratch, store: BackupStore, client: Environment): Step {
  return {
    name: 'fetch',
    props: CLIENT_PROPS,
    image: clientImage ?? IMAGES.rclone,
    command: fetchScript(),
    resources: resources ?? clientResources(scratch.bytes),
    environment: () => client,
    attachments: store.attachments,
  };
}

/** Puts it into the server. */
function restoreStep(source: BackupSource, command: string[], { resources }: RestoreOptions, environment: Step['environment']): Step {
  return {
    name: 'restore',
    props: { image: 'image', resources: 'restore.resources' },
    image: source.software.image,
    command,
    resources: resources ?? memberResources(source),
    environment,
    attachments: [],
  };
}

/** A hash of what is restored and from where only: changing the image or other settings must not repeat the restore. */
function hash(backupName: string, { id }: BackupStore, retry: number): string {
  return shortHash(JSON.stringify([backupName, id, retry]));
}

function sentence({ identity: { instance }, software: { spec } }: BackupSource, backupName: string, retry: number): string {
  const often = spec ? `once${retry === 0 ? '' : ` (retry ${retry})`}` : 'each time that the Job is created';
  return `replaces the data of ${instance} with the backup ${backupName}, ${often}: remove restore() when the Job is complete`;
}

function volumeBytes(where: Construct, { size, options: { expandTo = size } }: Storage): number {
  return byteQuantity(where, 'storage', expandTo);
}

function optionsOf(where: Construct, { backup }: BackupSource, options: RestoreOptions): BackupOptions {
  const from = options.from?.asBackup ?? backup;
  if (from?.options) return from.options;
  return refuse(where, {
    code: 'restore-from-nothing',
    problem: from ? 'snapshots cannot be restored into a running server, only dumps can' : 'it has no backup to restore from',
    given: from ? 'Backup.snapshots' : 'neither backup nor from',
    allowed: 'dumps: Backup.daily or Backup.scheduled',
    fix: from ? 'create a second backend with PVCs from the snapshots, as docs/guides/backups.md shows' : "set backup of the backend, or use restore('...', { from: Backup.daily({ ... }) })",
  });
}

function refuseWithout(where: Construct): never {
  return refuse(where, {
    code: 'restore-command-missing',
    problem: 'backup.restore is missing: the command that restores a file into this software',
    given: 'no restore',
    allowed: 'a program that reads the file $(BACKUP_FILE), run in the image of the backend',
    fix: "set restore: ['...', '$(BACKUP_FILE)'] in backup",
  });
}

function refuseNoBackup(where: Construct, name: unknown, suffix: string): void {
  const isName = typeof name === 'string' && name.endsWith(suffix) && new RegExp(`^${BACKUP_NAME}$`).test(name.slice(0, -suffix.length));
  if (isName && isTime(name.slice(0, -suffix.length))) return;
  refuse(where, {
    code: 'restore-name-invalid',
    problem: 'this is not a valid backup name of this backend',
    given: name,
    allowed: `the time of the backup in UTC, followed by ${suffix}`,
    fix: `use the name as listed in the backup store, such as '2026-11-20T031500Z${suffix}'`,
  });
}

function isTime(text: string): boolean {
  const spelled = text.replace(/T(\d\d)(\d\d)(\d\d)Z/, 'T$1:$2:$3.000Z');
  const time = new Date(spelled);
  return !Number.isNaN(time.getTime()) && time.toISOString() === spelled;
}

function refuseNoCount(where: Construct, retry: unknown): void {
  if (Number.isInteger(retry) && (retry as number) >= 0) return;
  refuse(where, {
    code: 'count-invalid',
    problem: 'restore.retry is not a valid count',
    given: retry,
    allowed: 'a whole number, at least 0',
    fix: 'set retry: 1',
  });
}

function refuseSecond(backend: Construct): void {
  if (!backend.node.tryFindChild('restore')) return;
  refuse(here(backend), {
    code: 'restore-twice',
    problem: 'two backups would be restored into one server at the same time',
    given: 'a second restore',
    allowed: 'one restore',
    fix: 'remove the restore that is complete',
  });
}
