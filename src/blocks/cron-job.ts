import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { versionLabel } from './deployment';
import { Identity, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { PodOptions, podTemplate } from './pod';
import { wholeSeconds } from './seconds';
import { refuse } from '../private/refusal';
import { Concurrency, Schedule } from '../props/schedule';

type Labels = { readonly [key: string]: string };

/** When pods run, whatever they are. */
export interface Runs {
  readonly schedule: Schedule;
  /** Of which the object tells the version. */
  readonly image: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** What no default says of each run's job. */
  readonly job?: Partial<Plain<k8s.JobSpec>>;
}

export interface CronJobOptions extends PodOptions, Runs {}

/** The controller looks every ten seconds: with less, it might never see that a run is due. */
const LEAST_STARTING_DEADLINE = 10;

const FIELD = /^(\*|\d+(-\d+)?|[A-Za-z]{3}(-[A-Za-z]{3})?)(\/\d+)?$/;
const RANGES = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]];
const MACROS = ['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually'];

export function cronJob(scope: Construct, identity: Identity, options: CronJobOptions): k8s.KubeCronJob {
  return cronJobOf(scope, identity, options, podTemplate(scope, identity, options));
}

export function cronJobOf(scope: Construct, identity: Identity, options: Runs, template: () => Plain<k8s.PodTemplateSpec>): k8s.KubeCronJob {
  const { expression, options: given } = options.schedule;
  return kubeObject(k8s.KubeCronJob, scope, 'CronJob', {
    metadata: {
      name: identity.instance,
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) },
      annotations: options.annotations,
    },
    spec: {
      schedule: cronExpression(scope, expression),
      timeZone: timeZone(scope, given.timeZone ?? 'Etc/UTC'),
      concurrencyPolicy: given.concurrency ?? Concurrency.FORBID,
      startingDeadlineSeconds: wholeSeconds(scope, 'schedule.startingDeadlineSeconds', given.startingDeadlineSeconds ?? 300, LEAST_STARTING_DEADLINE),
      successfulJobsHistoryLimit: count(scope, 'schedule.successfulRuns', given.successfulRuns ?? 3),
      failedJobsHistoryLimit: count(scope, 'schedule.failedRuns', given.failedRuns ?? 3),
      jobTemplate: {
        metadata: { labels: objectLabels(identity) },
        spec: {
          activeDeadlineSeconds: wholeSeconds(scope, 'schedule.activeDeadlineSeconds', given.activeDeadlineSeconds ?? 3600, 1),
          backoffLimit: count(scope, 'schedule.retries', given.retries ?? 3),
          ...options.job,
          template: Lazy.any({
            produce: () => {
              const { metadata, spec } = template();
              return { metadata, spec: { ...spec, restartPolicy: 'Never' } };
            },
          }),
        },
      },
    },
  });
}

function cronExpression(scope: Construct, given: unknown): string {
  if (typeof given === 'string' && (MACROS.includes(given) || hasFiveFields(given))) return given;
  return refuse(scope, {
    code: 'schedule-invalid',
    problem: 'the schedule is no cron expression',
    given,
    allowed: "minute, hour, day, month and weekday, such as '15 3 * * 1-5', or " + MACROS.join(', '),
    fix: "write Schedule.cron('15 3 * * *'), or Schedule.daily('03:15')",
  });
}

function hasFiveFields(expression: string): boolean {
  const fields = expression.split(' ');
  return fields.length === RANGES.length && fields.every((field, i) => field.split(',').every(part => {
    const [from, to] = RANGES[i];
    const numbers = (part.split('/')[0].match(/\d+/g) ?? []).map(Number);
    return FIELD.test(part) && numbers.every((number, n) => number >= Math.max(from, n > 0 ? numbers[0] : from) && number <= to);
  }));
}

function timeZone(scope: Construct, given: string): string {
  try {
    if (given !== 'Local') return new Intl.DateTimeFormat('en', { timeZone: given }) && given;
  } catch { /* told below */ }
  return refuse(scope, {
    code: 'time-zone-unknown',
    problem: 'this is no time zone',
    given,
    allowed: "a name of the IANA database, such as 'Europe/Berlin' or 'Etc/UTC'",
    fix: "write it as continent and city, such as 'Europe/Berlin'",
  });
}

function count(scope: Construct, prop: string, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 0) return given as number;
  return refuse(scope, {
    code: 'count-invalid',
    problem: `${prop} is no count`,
    given,
    allowed: 'a whole number, at least 0',
    fix: `write ${prop.split('.')[1]}: 3`,
  });
}
