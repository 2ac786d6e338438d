const MACROS: { readonly [macro: string]: string } = { '@hourly': '0 * * * *' };
const DAY = 24 * 60;

/**
 * The maximum number of runs of a CronJob at the same time. Runs that may overlap do so until their deadline; without a deadline there is no
 * limit.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
 */
export function runsAtOnce({ schedule, concurrencyPolicy, jobTemplate }: { readonly [field: string]: any }): number {
  if (concurrencyPolicy === 'Forbid' || concurrencyPolicy === 'Replace') return 1;
  const deadline = jobTemplate?.spec?.activeDeadlineSeconds;
  if (typeof deadline !== 'number') return Infinity;
  if (String(schedule).startsWith('@every')) return Infinity;
  const times = timesOfDay(String(schedule));
  const minutes = deadline / 60;
  return Math.max(1, ...times.map(start => startedWithin(times, start, minutes)));
}

/** The start times on a day on which it runs; assuming that it runs every day, which gives the maximum. */
function timesOfDay(schedule: string): number[] {
  const [minute = '0', hour = '0'] = (MACROS[schedule] ?? (schedule.startsWith('@') ? '0 0 * * *' : schedule)).split(/\s+/);
  return values(hour, 23).flatMap(h => values(minute, 59).map(m => h * 60 + m));
}

function values(field: string, most: number): number[] {
  return Array.from({ length: most + 1 }, (_, i) => i).filter(i => field.split(',').some(part => {
    const [range, step] = part.split('/');
    const [from, to = step === undefined ? from : most] = range === '*' || range === '?' ? [0, most] : range.split('-').map(Number);
    return i >= from && i <= to && (i - from) % Number(step ?? 1) === 0;
  }));
}

function startedWithin(times: number[], start: number, minutes: number): number {
  const days = Array.from({ length: Math.ceil(minutes / DAY) + 1 }, (_, day) => day);
  return days.reduce((sum, day) => sum + times.filter(time => day * DAY + time >= start && day * DAY + time < start + minutes).length, 0);
}
