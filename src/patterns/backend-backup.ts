import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { dumpRuns } from './backup-dumps';
import { DUMPS, SNAPSHOTS } from './backup-shapes';
import { snapshotRuns } from './backup-snapshots';
import { BackupSource } from './backup-source';
import { backupAlert } from '../blocks/backup-alert';
import { cronJobOf } from '../blocks/cron-job';
import { Identity } from '../blocks/identity';
import { DISRUPTIONS_FORGIVEN } from '../blocks/job';
import { jobPod } from '../blocks/job-pod';
import { Connections } from '../blocks/network-policy';
import { Placement } from '../blocks/placement';
import { serviceAccount } from '../blocks/service-account';
import { dnsLabel } from '../private/names';
import { refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { markSource } from '../private/source';
import { Backup } from '../props/backup';
import { Concurrency, Schedule } from '../props/schedule';

/** Kubernetes appends the minute of the run to it. */
const LONGEST_CRON_JOB_NAME = 52;

const A_DAY = 86_400;

/** The backups of a backend, which its `backup` asks for: runs at certain times, with an identity and a network policy of their own. */
export class BackendBackup extends Construct {
  /**
   * Makes the backups of a backend.
   * @internal
   */
  public static _of(backend: Construct, source: BackupSource, backup: Backup): BackendBackup {
    return new BackendBackup(backend, source, backup);
  }

  /** The runs. */
  public readonly cronJob: k8s.KubeCronJob;

  /** Who the runs are. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** Whom the runs call. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The volume of the backups, when it is one of their own. */
  public readonly persistentVolumeClaim?: k8s.KubePersistentVolumeClaim;

  /** What snapshots take of the Kubernetes API. */
  public readonly role?: k8s.KubeRole;

  /** Gives the role to the runs. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** Lets the runs have the engine's user, on platforms that assign users otherwise. */
  public readonly userRoleBinding?: k8s.KubeRoleBinding;

  /** What raises an alert when no backup has succeeded for too long, on platforms that have a reader for it. */
  public readonly prometheusRule?: ApiObject;

  private constructor(backend: Construct, source: BackupSource, backup: Backup) {
    super(backend, 'backup');
    markSource(this);
    const { options, snapshotOptions, schedule } = backup;
    if (options) checkShape(this, 'backup', options, DUMPS);
    if (snapshotOptions) checkShape(this, 'backup', snapshotOptions, SNAPSHOTS);
    refuseOverlap(this, schedule);
    const { labels, podLabels, podAnnotations } = source;
    const name = dnsLabel(this, 'name of the backups', `${source.identity.instance}-backup`, LONGEST_CRON_JOB_NAME);
    const identity: Identity = { ...source.identity, component: 'backup', instance: name };

    const runs = options ? dumpRuns(this, identity, source, options, schedule) : snapshotRuns(this, identity, source, snapshotOptions!);
    this.persistentVolumeClaim = runs.parts.persistentVolumeClaim;
    this.role = runs.parts.role;
    this.roleBinding = runs.parts.roleBinding;
    this.userRoleBinding = runs.parts.userRoleBinding;
    this.serviceAccount = serviceAccount(this, identity, name, labels, runs.accountAnnotations);
    const connections = new Connections(this, identity);
    runs.calls.forEach(endpoint => connections.call(endpoint));
    runs.egress.forEach(egress => connections.allowEgress(egress));
    this.networkPolicy = connections.policy(name, labels, []);
    const { onNodes, preferNodes, tolerations } = source.placement;
    const placement = new Placement(this, identity, { onNodes, preferNodes, tolerations });
    const pod = jobPod(this, identity, { ...runs.pod, placement, serviceAccountName: name, podLabels, podAnnotations });
    this.cronJob = cronJobOf(this, identity, {
      schedule: runs.keepsVolume ? remembering(schedule) : schedule,
      image: runs.pod.steps[runs.pod.steps.length - 1].image,
      labels,
      annotations: {},
      job: { ...DISRUPTIONS_FORGIVEN, ...(runs.keepsVolume && { ttlSecondsAfterFinished: A_DAY }) },
    }, pod);
    const { alertAfterHours } = options ?? snapshotOptions!;
    this.prometheusRule = backupAlert(this, identity, { schedule, alertAfterHours, labels });
  }
}

/** Each run that is kept to be looked at keeps its volume too, with all data in it: one that failed for a day, as nobody knows when the next one will. */
function remembering({ expression, options }: Schedule): Schedule {
  return Schedule.cron(expression, { ...options, successfulRuns: options.successfulRuns ?? 0, failedRuns: options.failedRuns ?? 1 });
}

function refuseOverlap(where: Construct, { options: { concurrency = Concurrency.FORBID } }: Schedule): void {
  if (concurrency === Concurrency.FORBID) return;
  refuse(where, {
    code: 'backup-runs-overlap',
    problem: concurrency === Concurrency.ALLOW
      ? 'two runs at a time would slow each other down and the server too, and delete what the other counts on'
      : 'a run that takes longer than usual would be stopped by the next one, and none would ever end',
    given: `Concurrency.${concurrency.toUpperCase()}`,
    allowed: 'Concurrency.FORBID',
    fix: 'remove concurrency',
  });
}
