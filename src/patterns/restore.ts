import { createHash } from 'crypto';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BACKUP_NAME, BACKUP_PORT, BACKUP_RESTORED, BACKUP_STORE, fetchScript } from './backup-scripts';
import { RESTORE } from './backup-shapes';
import { BackupSource, dumpCommands, dumpEnvironment, dumpTargets, memberResources, refuseNothingKept } from './backup-source';
import { storeToRestoreFrom } from './backup-stores';
import { CLIENT_IMAGE, CLIENT_PROPS, clientEnvironment, clientResources } from '../blocks/backup-client';
import { SCRATCH, scratchSpace } from '../blocks/backup-scratch';
import { BackupStore } from '../blocks/backup-store';
import { fixedUser } from '../blocks/fixed-user';
import { Identity } from '../blocks/identity';
import { job } from '../blocks/job';
import { jobPod } from '../blocks/job-pod';
import { Connections } from '../blocks/network-policy';
import { Placement } from '../blocks/placement';
import { serviceAccount } from '../blocks/service-account';
import { BACKUP_FILE, BACKUP_HOST, RESTORE_BYTES, RESTORE_ID } from '../engines/engine-spec';
import { byteQuantity } from '../private/quantity';
import { here, refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { markSource } from '../private/source';
import { BackupOptions } from '../props/backup-options';
import { RestoreOptions } from '../props/restore-options';
import { Storage } from '../props/storage';

const HOURS_TO_RESTORE = 6;
const HASH_LENGTH = 8;

/** A backup that is put back into a backend; the backend's `restore` makes it. */
export class Restore extends Construct {
  /**
   * Makes the restore of a backend.
   * @internal
   */
  public static _of(backend: Construct, source: BackupSource, backupName: string, options: RestoreOptions): Restore {
    checkShape(backend, 'restore', options, RESTORE);
    refuseSecond(backend);
    return new Restore(backend, source, backupName, options);
  }

  /** What runs once. */
  public readonly job: k8s.KubeJob;

  /** Whom it calls. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** Who it is, when that is not who makes the backend's own backups. */
  public readonly serviceAccount?: k8s.KubeServiceAccount;

  /** Lets it have the engine's user, on platforms that assign users otherwise, when it has an account of its own. */
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

    const scratch = scratchSpace(this, identity, from.scratch, storage);
    const id = hash(backupName, store, retry);
    const file = `${SCRATCH}/data${suffix}`;
    const { host, port } = source.server().options;
    const client = clientEnvironment(this, identity, store, {
      [BACKUP_FILE]: file, [BACKUP_STORE]: store.remote, [BACKUP_RESTORED]: backupName, [BACKUP_HOST]: host, [BACKUP_PORT]: port,
    });
    const { onNodes, preferNodes, tolerations } = source.placement;
    const template = jobPod(this, identity, {
      user,
      serviceAccountName,
      podLabels,
      podAnnotations,
      writablePaths: scratch.writablePaths,
      placement: new Placement(this, identity, { onNodes, preferNodes, tolerations }),
      steps: [
        {
          name: 'fetch',
          props: CLIENT_PROPS,
          image: from.clientImage ?? CLIENT_IMAGE,
          command: fetchScript(),
          resources: from.clientResources ?? clientResources(scratch.bytes),
          environment: () => client,
          attachments: [...scratch.attachments, ...store.attachments],
        },
        {
          name: 'restore',
          props: { image: 'image', resources: 'restore.resources' },
          image: software.image,
          command: restore,
          resources: options.resources ?? memberResources(source),
          environment: dumpEnvironment(this, source, file, { [RESTORE_ID]: `${backupName} ${id}`, [RESTORE_BYTES]: volumeBytes(this, storage) }),
          attachments: scratch.attachments,
        },
      ],
    });
    const name = `${identity.instance}-${id}`;
    this.job = job(this, identity, {
      name, image: software.image, activeDeadlineSeconds, labels, template, restores: sentence(source, backupName, retry),
    });
  }
}

/** Of what is restored, from where, and nothing else: another image or setting must not restore anything anew. */
function hash(backupName: string, { id }: BackupStore, retry: number): string {
  return createHash('sha256').update(JSON.stringify([backupName, id, retry])).digest('hex').slice(0, HASH_LENGTH);
}

function sentence({ identity: { instance }, software: { spec } }: BackupSource, backupName: string, retry: number): string {
  const often = spec ? `once${retry === 0 ? '' : `, for the ${retry + 1}. time`}` : 'each time that the Job is made';
  return `replaces the data of ${instance} by the backup ${backupName}, ${often}: remove restore() when it has run`;
}

function volumeBytes(where: Construct, { size, grownSize = size }: Storage): number {
  return byteQuantity(where, 'storage', grownSize);
}

function optionsOf(where: Construct, { backup }: BackupSource, { from = backup }: RestoreOptions): BackupOptions {
  if (from?.options) return from.options;
  return refuse(where, {
    code: 'restore-from-nothing',
    problem: from ? 'snapshots are no files that could be put into a running server' : 'it has no backups of its own, and is not told of others',
    given: from ? 'Backup.snapshots' : 'neither backup nor from',
    allowed: 'dumps: Backup.daily or Backup.scheduled',
    fix: from ? 'make a second backend whose claims come from the snapshots, as docs/guides/backups.md shows' : "give the backend its backup, or write restore('...', { from: Backup.daily({ ... }) })",
  });
}

function refuseWithout(where: Construct): never {
  return refuse(where, {
    code: 'restore-command-missing',
    problem: 'it does not say how a file gets back into this software',
    given: 'no restore',
    allowed: 'a program that reads the file $(BACKUP_FILE), run in the image of the backend',
    fix: "write backup restore: ['...', '$(BACKUP_FILE)']",
  });
}

function refuseNoBackup(where: Construct, name: unknown, suffix: string): void {
  const isName = typeof name === 'string' && name.endsWith(suffix) && new RegExp(`^${BACKUP_NAME}$`).test(name.slice(0, -suffix.length));
  if (isName && isTime(name.slice(0, -suffix.length))) return;
  refuse(where, {
    code: 'restore-name-invalid',
    problem: 'this is no name of a backup of this backend',
    given: name,
    allowed: `the time of the backup in UTC, and ${suffix}`,
    fix: `write it as the store lists it, such as '2026-11-20T031500Z${suffix}'`,
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
    problem: 'restore.retry is no count',
    given: retry,
    allowed: 'a whole number, at least 0',
    fix: 'write retry: 1',
  });
}

function refuseSecond(backend: Construct): void {
  if (!backend.node.tryFindChild('restore')) return;
  refuse(here(backend), {
    code: 'restore-twice',
    problem: 'two backups would be put into one server at the same time',
    given: 'a second restore',
    allowed: 'one restore',
    fix: 'remove the one that is over',
  });
}
