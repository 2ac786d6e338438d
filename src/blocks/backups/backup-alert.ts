import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { Schedule } from '../../props/workloads/schedule';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { startingDeadline } from '../workloads/cron-job';
import { cronGaps } from '../workloads/cron-times';

const HOUR = 3600;

export interface BackupAlertOptions {
  /** That of a Backup, which always has a deadline. */
  readonly schedule: Schedule;
  readonly alertAfterHours?: number;
  readonly labels: { readonly [key: string]: string };
}

/** An alert for when no backup has succeeded for too long, on platforms with an operator that reads it. */
export function backupAlert(scope: Construct, identity: Identity, { schedule, alertAfterHours, labels }: BackupAlertOptions): ApiObject | undefined {
  const { longest: gap } = cronGaps(scope, [schedule.expression]);
  if (!Platform.of(scope).operators.includes(Operator.PROMETHEUS)) {
    return alertAfterHours === undefined ? undefined : refuseUnread(scope, alertAfterHours);
  }
  // When clocks are set back, a day is an hour longer.
  const latest = gap + startingDeadline(scope, schedule) + schedule.options.activeDeadlineSeconds! + HOUR;
  const age = alertAfterHours === undefined ? latest : givenAge(scope, alertAfterHours, gap);
  const { instance: name } = identity;
  return kubeObject(ApiObject, scope, 'PrometheusRule', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: { groups: [{ name, rules: rules(identity, age) }] },
  });
}

/** The age of a CronJob that has never succeeded counts from its creation; the state of an unreported one is unknown. */
function rules({ name, instance, namespace }: Identity, age: number): object[] {
  const selector = [...namespace === undefined ? [] : [`namespace="${namespace}"`], `cronjob="${instance}"`].join(',');
  const newest = (metric: string) => `max by (namespace, cronjob) (${metric}{${selector}})`;
  const kubectl = namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`;
  const hours = `${Math.round(age / HOUR * 10) / 10} hours`;
  return [
    {
      alert: 'BackupTooOld',
      expr: `time() - (${newest('kube_cronjob_status_last_successful_time')} or ${newest('kube_cronjob_created')}) > ${age}`,
      for: '15m',
      labels: { severity: 'critical' },
      annotations: {
        summary: `${name} has no backup from the last ${hours}`,
        description: `The last successful run of the CronJob ${instance} ended {{ $value | humanizeDuration }} ago. If no run has succeeded, this is the age of the CronJob.`,
        runbook: `Find out what failed: ${kubectl} get jobs,pods -l app.kubernetes.io/instance=${instance}; `
          + `${kubectl} logs -l app.kubernetes.io/instance=${instance} --all-containers --prefix --tail=50. `
          + `When the problem is fixed, start a backup: ${kubectl} create job --from=cronjob/${instance} ${instance}-now`,
      },
    },
    {
      alert: 'BackupUnknown',
      expr: `absent(kube_cronjob_created{${selector}})`,
      for: '1h',
      labels: { severity: 'warning' },
      annotations: {
        summary: `the state of the backups of ${name} is unknown`,
        description: `The CronJob ${instance} does not exist, or kube-state-metrics does not report it.`,
        runbook: `Check whether the CronJob exists: ${kubectl} get cronjob ${instance}. If it does, check kube-state-metrics; if not, apply the program again.`,
      },
    },
  ];
}

function givenAge(where: Construct, hours: number, gap: number): number {
  if (typeof hours === 'number' && hours * HOUR > gap) return Math.round(hours * HOUR);
  return refuse(where, {
    code: 'backup-alert-too-early',
    problem: 'backup.alertAfterHours ends before the next run is due: the alert would fire between any two runs',
    given: hours,
    allowed: `a number of hours above ${gap / HOUR}, the longest time between two runs`,
    fix: `set alertAfterHours: ${Math.ceil(gap / HOUR) + 12}, or remove it`,
  });
}

function refuseUnread(where: Construct, given: number): never {
  return refuse(where, {
    code: 'backup-alert-unread',
    problem: `the platform ${Platform.of(where).name} does not have an operator that would raise an alert`,
    given: `alertAfterHours: ${given}`,
    allowed: 'platforms with the Prometheus Operator, which reads PrometheusRules',
    fix: `use Platform.${Platform.of(where).name}({ operators: [Operator.PROMETHEUS] }), or remove alertAfterHours`,
  });
}
