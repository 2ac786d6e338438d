import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { dumpRuns } from './backup-dumps';
import { snapshotRuns } from './backup-snapshots';
import { BackupSource } from './backup-source';
import { serviceAccount } from '../../blocks/access/service-account';
import { backupAlert } from '../../blocks/backups/backup-alert';
import { Identity } from '../../blocks/objects/identity';
import { Connections } from '../../blocks/policies/network-policy';
import { Placement } from '../../blocks/scheduling/placement';
import { cronJob } from '../../blocks/workloads/cron-job';
import { jobPod, stepNames } from '../../blocks/workloads/job-pod';
import { checked } from '../../private/calls/checked';
import { dnsLabel } from '../../private/names';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';
import { Backup, IBackup } from '../../props/backups/backup';
import { AccessMode } from '../../props/storage/access-mode';
import { VolumeClaim } from '../../props/storage/volume-claim';
import { Concurrency, Schedule } from '../../props/workloads/schedule';

/** Kubernetes appends the minute of the run to it. */
const LONGEST_CRON_JOB_NAME = 52;

const A_DAY = 86_400;

/**
 * The backups of a backend with `backup`: scheduled runs with their own ServiceAccount and NetworkPolicy.
 *
 * @example
 * const bucket = { bucket: 's3://acme-backups/orders', region: 'eu-central-1', credentials: Credentials.existing('backup-bucket') };
 * const db = new StatefulBackend(shop, 'orders-db', {
 *   engine: Engine.postgres('17'),
 *   credentials: Credentials.existing('orders-db'),
 *   storage: Storage.of('20Gi'),
 *   backup: Backup.daily({ at: '03:15', keep: 14, ...bucket }),
 * });
 *
 * db.backup?.cronJob.metadata.addAnnotation('acme.example/runbook', 'restore-orders');
 */
@checked
export class BackendBackup extends Construct implements IBackup {
  /**
   * Creates the backups of a backend.
   * @internal
   */
  public static _of(backend: Construct, source: BackupSource, backup: Backup): BackendBackup {
    return new BackendBackup(backend, source, backup);
  }

  /** The backups, for a restore into another backend. */
  public readonly asBackup: Backup;

  /** The CronJob of the runs. */
  public readonly cronJob: k8s.KubeCronJob;

  /** The ServiceAccount of the runs. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** The traffic that the runs are allowed to send. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The PersistentVolumeClaim of the backups, if it is created for them. */
  public readonly persistentVolumeClaim?: k8s.KubePersistentVolumeClaim;

  /** RBAC permissions for snapshots. */
  public readonly role?: k8s.KubeRole;

  /** Binds the role to the runs. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** Allows the runs to use the engine's user, on platforms that assign users otherwise. */
  public readonly userRoleBinding?: k8s.KubeRoleBinding;

  /** The alert for when no backup has succeeded for too long, on platforms with a Prometheus that reads it. */
  public readonly prometheusRule?: ApiObject;

  private constructor(backend: Construct, source: BackupSource, backup: Backup) {
    super(backend, 'backup');
    markSource(this);
    const { options, snapshotOptions, schedule } = backup;
    refuseOverlap(this, schedule);
    const { labels, podLabels, podAnnotations } = source;
    const name = dnsLabel(this, 'name of the backups', `${source.identity.instance}-backup`, LONGEST_CRON_JOB_NAME);
    const identity: Identity = { ...source.identity, component: 'backup', instance: name };

    const runs = options ? dumpRuns(this, identity, source, options, schedule) : snapshotRuns(this, identity, source, snapshotOptions!);
    this.persistentVolumeClaim = runs.parts.persistentVolumeClaim;
    this.asBackup = located(this, backup, this.persistentVolumeClaim);
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
    this.cronJob = cronJob(this, identity, {
      schedule: runs.keepsVolume ? remembering(schedule) : schedule,
      image: runs.pod.steps[runs.pod.steps.length - 1].image,
      labels,
      annotations: {},
      containers: stepNames(runs.pod.steps),
      job: runs.keepsVolume ? { ttlSecondsAfterFinished: A_DAY } : {},
    }, pod);
    const { alertAfterHours } = options ?? snapshotOptions!;
    this.prometheusRule = backupAlert(this, identity, { schedule, alertAfterHours, labels });
  }
}

/** Another backend can find a volume that was created for these backups only by the PVC. */
function located(owner: Construct, backup: Backup, claim: k8s.KubePersistentVolumeClaim | undefined): Backup {
  if (claim === undefined) return backup;
  const { accessMode = AccessMode.READ_WRITE_ONCE } = backup.options!.storage!.options;
  return backup._on(VolumeClaim._of(claim.name, accessMode, owner));
}

/**
 * Each run that is kept for inspection also keeps its volume, with all data in it. So only one failed run is kept, for a day, as the time of
 * the next failure is unknown.
 */
function remembering({ expression, options }: Schedule): Schedule {
  return Schedule.cron(expression, { ...options, successfulRuns: options.successfulRuns ?? 0, failedRuns: options.failedRuns ?? 1 });
}

function refuseOverlap(where: Construct, { options: { concurrency = Concurrency.FORBID } }: Schedule): void {
  if (concurrency === Concurrency.FORBID) return;
  refuse(where, {
    code: 'backup-runs-overlap',
    problem: concurrency === Concurrency.ALLOW
      ? 'concurrent runs would slow down each other and the server, and one could delete backups that the other needs'
      : 'a run that takes longer than usual would be stopped by the next one, and no run would ever complete',
    given: `Concurrency.${concurrency.toUpperCase()}`,
    allowed: 'Concurrency.FORBID',
    fix: 'remove concurrency',
  });
}
