import { Construct } from 'constructs';
import { BackupRuns, countToKeep } from './backup-runs';
import { BACKUP_KEEP, BACKUP_STORE, BACKUP_SUFFIX, prepareScript, storeScript } from './backup-scripts';
import { BackupSource, dumpCommands, dumpEnvironment, dumpResources, dumpTargets, refuseNothingKept } from './backup-source';
import { storeOf } from './backup-stores';
import { fixedUser } from '../../blocks/access/fixed-user';
import { CLIENT_PROPS, clientEnvironment, clientResources } from '../../blocks/backups/backup-client';
import { SCRATCH, scratchSpace } from '../../blocks/backups/backup-scratch';
import { takeStore } from '../../blocks/backups/backup-store';
import { Identity } from '../../blocks/objects/identity';
import { BACKUP_FILE } from '../../engines/engine-spec';
import { IMAGES } from '../../private/default-images';
import { BackupOptions } from '../../props/backups/backup-options';
import { Schedule } from '../../props/workloads/schedule';

/** Each run creates a dump in the engine's own image, and stores it with the client. Neither has the secrets of the other. */
export function dumpRuns(scope: Construct, identity: Identity, source: BackupSource, options: BackupOptions, schedule: Schedule): BackupRuns {
  const storage = refuseNothingKept(scope, source);
  const { dump, suffix } = dumpCommands(scope, source, options);
  const { software, labels, user } = source;
  const { store, persistentVolumeClaim } = storeOf(scope, identity.instance, options, schedule, user);
  takeStore(scope, store);
  const keep = countToKeep(scope, options.keep, store.remote.startsWith('/'));
  const scratch = scratchSpace(scope, options.scratch, storage);

  const file = `${SCRATCH}/data${suffix}`;
  const client = clientEnvironment(scope, identity, store, {
    [BACKUP_FILE]: file, [BACKUP_STORE]: store.remote, [BACKUP_SUFFIX]: suffix, ...(keep !== undefined && { [BACKUP_KEEP]: keep }),
  });
  const clientStep = {
    props: CLIENT_PROPS,
    image: options.clientImage ?? IMAGES.rclone,
    resources: options.clientResources ?? clientResources(scratch.bytes),
    environment: () => client,
    attachments: store.attachments,
  };
  return {
    pod: {
      user,
      writablePaths: scratch.writablePaths,
      steps: [
        { ...clientStep, name: 'prepare', command: prepareScript(SCRATCH) },
        {
          name: 'dump',
          props: { image: 'image', resources: 'backup.dumpResources' },
          image: software.image,
          command: dump,
          resources: dumpResources(source, options.dumpResources),
          environment: dumpEnvironment(scope, source, file),
          attachments: [],
        },
        { ...clientStep, name: 'store', command: storeScript(SCRATCH, keep, options.allowShrink) },
      ],
    },
    calls: dumpTargets(source),
    egress: store.egress,
    accountAnnotations: store.annotations,
    keepsVolume: scratch.isVolume,
    parts: { persistentVolumeClaim, userRoleBinding: software.spec && fixedUser(scope, identity, labels, identity.instance) },
  };
}
