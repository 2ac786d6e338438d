import { Construct } from 'constructs';
import { BackupRuns, countToKeep } from './backup-runs';
import { BACKUP_KEEP, snapshotScript } from './backup-scripts';
import { BackupSource, refuseNothingKept } from './backup-source';
import { access, apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { CLIENT_PROPS } from '../../blocks/backups/backup-client';
import { Environment } from '../../blocks/config/environment';
import { needExternal } from '../../blocks/objects/external';
import { Identity } from '../../blocks/objects/identity';
import { Replicas } from '../../blocks/scaling/replicas';
import { claimName } from '../../blocks/workloads/member-claims';
import { Platform } from '../../platform/platform';
import { IMAGES } from '../../private/default-images';
import { refuse } from '../../private/refusal';
import { Permission } from '../../props/access/permission';
import { SnapshotOptions } from '../../props/backups/backup-options';

const API_GROUP = 'snapshot.storage.k8s.io';

/** Each run requests a snapshot of each member's volume from the cluster. */
export function snapshotRuns(scope: Construct, identity: Identity, source: BackupSource, options: SnapshotOptions): BackupRuns {
  refuseNothingKept(scope, source);
  if (source.isOperated) refuseOperated(scope);
  if (source.replicas.autoscaled) refuseScaled(scope, source.replicas);
  const snapshotClass = Platform.of(scope).volumeSnapshotClass ?? refuseUnknownClass(scope);
  needExternal(scope, 'VolumeSnapshotClass', snapshotClass);
  const keep = countToKeep(scope, options.keep, true)!;
  const environment = new Environment(scope, identity.namespace);
  environment.addConfig({
    HOME: '/tmp',
    SNAPSHOT_CLAIMS: Array.from({ length: source.replicas.max }, (_, ordinal) => claimName(source.identity, ordinal)).join(' '),
    SNAPSHOT_CLASS: snapshotClass,
    [BACKUP_KEEP]: keep,
  }, 'backup');
  const permission = Permission.of('volumesnapshots', ['create', 'list', 'delete'], { apiGroup: API_GROUP });
  const { role, roleBinding } = access(scope, identity, source.labels, [permission], identity.instance);
  return {
    pod: {
      writablePaths: [],
      steps: [{
        name: 'snapshot',
        props: CLIENT_PROPS,
        image: options.clientImage ?? IMAGES.kubectl,
        command: snapshotScript(identity),
        resources: options.clientResources ?? { cpu: '50m', memory: '128Mi' },
        environment: () => environment,
        attachments: [apiToken()],
      }],
    },
    calls: [],
    egress: apiServer(scope),
    accountAnnotations: {},
    keepsVolume: false,
    parts: { role, roleBinding },
  };
}

/** CloudNativePG coordinates the snapshot with one server, and knows which server is consistent. */
function refuseOperated(where: Construct): never {
  return refuse(where, {
    code: 'snapshots-operated',
    problem: 'the volumes belong to CloudNativePG, which chooses their names and takes snapshots of them itself',
    given: 'Backup.snapshots with ha',
    allowed: 'dumps, or the ScheduledBackup of the operator',
    fix: "use Backup.daily({ bucket: 's3://...', ... }), or add a ScheduledBackup with method: volumeSnapshot as an ApiObject",
  });
}

/** A run would wait forever for the snapshot of a PVC that does not exist because its member never started. */
function refuseScaled(where: Construct, { min, max }: Replicas): never {
  return refuse(where, {
    code: 'snapshots-scaled',
    problem: 'a run takes snapshots of a fixed list of volumes, but with scale the volumes of members that never started do not exist',
    given: `Backup.snapshots with scale from ${min} to ${max}`,
    allowed: 'snapshots of a fixed number of members, or dumps',
    fix: `set replicas: ${max} instead of scale, or use Backup.daily({ bucket: 's3://...', dump: [...], ... })`,
  });
}

function refuseUnknownClass(where: Construct): never {
  const { name } = Platform.of(where);
  return refuse(where, {
    code: 'snapshot-class-unknown',
    problem: 'the VolumeSnapshotClass is unknown: snapshots without one fail on most clusters',
    given: `Platform.${name} without volumeSnapshotClass`,
    allowed: 'platforms with volumeSnapshotClass, a name that kubectl get volumesnapshotclass shows',
    fix: `set Platform.${name}({ volumeSnapshotClass: '...' }), or use Backup.daily with a bucket`,
  });
}
