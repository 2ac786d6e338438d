import { Construct } from 'constructs';
import { BackupRuns, countToKeep } from './backup-runs';
import { BACKUP_KEEP, snapshotScript } from './backup-scripts';
import { BackupSource, refuseNothingKept } from './backup-source';
import { access, apiServer } from '../blocks/access';
import { apiToken } from '../blocks/api-token';
import { CLIENT_PROPS } from '../blocks/backup-client';
import { Environment } from '../blocks/environment';
import { Identity } from '../blocks/identity';
import { claimName } from '../blocks/member-claims';
import { Replicas } from '../blocks/replicas';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { SnapshotOptions } from '../props/backup-options';
import { Permission } from '../props/permission';

/** Of Alpine, with its shell: the image of Kubernetes' own has none. */
export const KUBECTL_IMAGE = 'alpine/kubectl:1.36.0';
const API_GROUP = 'snapshot.storage.k8s.io';

/** Each run asks the cluster for a copy of each member's volume. */
export function snapshotRuns(scope: Construct, identity: Identity, source: BackupSource, options: SnapshotOptions): BackupRuns {
  refuseNothingKept(scope, source);
  if (source.isOperated) refuseOperated(scope);
  if (source.replicas.autoscaled) refuseScaled(scope, source.replicas);
  const snapshotClass = Platform.of(scope).volumeSnapshotClass ?? refuseUnknownClass(scope);
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
        image: options.clientImage ?? KUBECTL_IMAGE,
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

/** It copies one server after a word with it, and knows which one is whole. */
function refuseOperated(where: Construct): never {
  return refuse(where, {
    code: 'snapshots-operated',
    problem: 'the volumes belong to CloudNativePG, which names them as it likes and takes snapshots of them itself',
    given: 'Backup.snapshots beside ha',
    allowed: 'dumps, or the ScheduledBackup of the operator',
    fix: "write Backup.daily({ bucket: 's3://...', ... }), or add a ScheduledBackup with method: volumeSnapshot as an ApiObject",
  });
}

/** A run would wait for ever for the copy of a claim that no member has had yet. */
function refuseScaled(where: Construct, { min, max }: Replicas): never {
  return refuse(where, {
    code: 'snapshots-scaled',
    problem: 'members come and go by load, and a run names each volume that it copies: those of members that never came are not there',
    given: `Backup.snapshots beside scale from ${min} to ${max}`,
    allowed: 'snapshots of a fixed number of members, or dumps',
    fix: `write replicas: ${max} instead of scale, or Backup.daily({ bucket: 's3://...', dump: [...], ... })`,
  });
}

function refuseUnknownClass(where: Construct): never {
  const { name } = Platform.of(where);
  return refuse(where, {
    code: 'snapshot-class-unknown',
    problem: 'it is not known by which class volumes are copied: snapshots without one fail on most clusters',
    given: `Platform.${name} without volumeSnapshotClass`,
    allowed: 'platforms with the name that kubectl get volumesnapshotclass shows',
    fix: `write Platform.${name}({ volumeSnapshotClass: '...' }), or Backup.daily with a bucket`,
  });
}
