import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { cronExpression, cronGaps } from './cron-times';
import { workloadLabels } from './deployment';
import { count, jobSpec } from './job-spec';
import { reject } from '../../private/messages/mistakes';
import { Concurrency, Schedule } from '../../props/workloads/schedule';
import { Identity, Labels, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { wholeSeconds } from '../objects/seconds';

/** When pods run, whatever they contain. */
export interface Runs {
  readonly schedule: Schedule;
  /** The image whose version is in the object's labels. */
  readonly image: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Names of the containers, the main one first. */
  readonly containers: string[];
  /** Prefix of the options of its runs in messages. */
  readonly prop?: string;
  /** Settings of each run's Job that differ from the defaults. */
  readonly job?: Partial<Json<k8s.JobSpec>>;
}

const RETRIES = 3;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** The controller checks every ten seconds: with less, it might never see that a run is due. */
const LEAST_STARTING_DEADLINE = 10;

export function cronJob(scope: Construct, identity: Identity, options: Runs, template: () => Json<k8s.PodTemplateSpec>): k8s.KubeCronJob {
  const { expression, options: given } = options.schedule;
  // Rejects a date that never comes, also where no deadline is computed from it.
  cronGaps(scope, [expression]);
  return kubeObject(k8s.KubeCronJob, scope, 'CronJob', {
    metadata: {
      name: identity.instance,
      labels: workloadLabels(scope, identity, options),
      annotations: options.annotations,
    },
    spec: {
      schedule: cronExpression(scope, expression),
      timeZone: timeZone(scope, given.timeZone ?? 'Etc/UTC'),
      concurrencyPolicy: given.concurrency ?? Concurrency.FORBID,
      startingDeadlineSeconds: wholeSeconds(scope, 'schedule.startingDeadlineSeconds', startingDeadline(scope, options.schedule), LEAST_STARTING_DEADLINE),
      successfulJobsHistoryLimit: count(scope, 'schedule.successfulRuns', given.successfulRuns ?? 3),
      failedJobsHistoryLimit: count(scope, 'schedule.failedRuns', given.failedRuns ?? 3),
      ...(given.suspend && { suspend: true }),
      jobTemplate: {
        metadata: { labels: objectLabels(identity) },
        spec: { ...jobSpec(scope, { ...given, suspend: undefined, prop: options.prop ?? 'schedule.', containers: options.containers }, RETRIES, template), ...options.job },
      },
    },
  });
}

/**
 * Seconds after its scheduled time in which a run may still start. Up to halfway to the next run it is closer to its own time, and a control
 * plane comes back within hours. Never less than five minutes: the controller starts only the newest run, so a late start costs nothing, and a
 * controller that is always later than that would never start any. A run must not start after a run of another schedule (`beside`) undoes it.
 */
export function startingDeadline(scope: Construct, { expression, options }: Schedule, beside: Schedule[] = []): number {
  if (options.startingDeadlineSeconds !== undefined) return options.startingDeadlineSeconds;
  if (beside.some(other => other.options.timeZone !== options.timeZone)) return 5 * MINUTE;
  const { shortest } = cronGaps(scope, [expression, ...beside.map(other => other.expression)]);
  return Math.min(Math.max(Math.floor(shortest / 2), 5 * MINUTE), 4 * HOUR);
}

function timeZone(scope: Construct, given: string): string {
  try {
    if (given !== 'Local') return new Intl.DateTimeFormat('en', { timeZone: given }) && given;
  } catch { /* reported below */ }
  return reject(scope, {
    code: 'time-zone-unknown',
    problem: 'this is not a valid time zone',
    given,
    allowed: "a name of the IANA database, such as 'Europe/Berlin' or 'Etc/UTC'",
    fix: "use a continent and a city, such as 'Europe/Berlin'",
  }, 'Etc/UTC');
}
