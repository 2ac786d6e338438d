import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);
const FIELD = /^(\*|\d+(-\d+)?|[A-Za-z]{3}(-[A-Za-z]{3})?)(\/\d+)?$/;
const RANGES = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]];
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const NAMES = [[], [], [], MONTHS, DAYS];

const MINUTES_OF_A_DAY = 24 * 60;
const MILLISECONDS_OF_A_DAY = 24 * 3600 * 1000;
/** From a leap year on, as many years as it takes for dates and weekdays to combine in every way. */
const START = Date.UTC(2000, 0, 1);
const DAYS_TO_LOOK_AT = 28 * 365 + 8;
const DAYS_OF_TWO_WEEKS = 15;

/** The time between runs, in seconds. Clock changes, such as daylight saving time, are ignored. */
export interface Gaps {
  readonly shortest: number;
  readonly longest: number;
}

/** Minutes of one day at which runs start. */
interface Day {
  readonly first: number;
  readonly last: number;
  readonly between: number[];
}

/** The gaps between the runs of one cron expression, or of several as if they were one. Rejects invalid expressions, and those that never run. */
export function cronGaps(where: IConstruct, expressions: string[]): Gaps {
  const crons = expressions.map(given => fieldsOf(cronExpression(where, given)));
  const daysLike = new Map<string, Day>();
  let shortest = Infinity;
  let longest = 0;
  let last: number | undefined;
  const isWeekly = crons.every(([, , dates, months]) => dates.isAny && months.isAny);
  for (let day = 0; day < (isWeekly ? DAYS_OF_TWO_WEEKS : DAYS_TO_LOOK_AT); day++) {
    const date = new Date(START + day * MILLISECONDS_OF_A_DAY);
    if (!crons.some(([, , , months]) => months.values.includes(date.getUTCMonth() + 1))) {
      day += daysLeftOfMonth(date);
      continue;
    }
    const coming = crons.filter(cron => comesOn(cron, date));
    if (coming.length === 0) continue;
    const alike = coming.map(cron => crons.indexOf(cron)).join();
    const times = daysLike.get(alike) ?? dayOf(coming);
    daysLike.set(alike, times);
    const gaps = [...times.between, ...last === undefined ? [] : [day * MINUTES_OF_A_DAY + times.first - last]];
    shortest = Math.min(shortest, ...gaps);
    longest = Math.max(longest, ...gaps);
    last = day * MINUTES_OF_A_DAY + times.last;
  }
  return last === undefined ? refuseNever(where, expressions) : { shortest: shortest * 60, longest: longest * 60 };
}

function daysLeftOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() - date.getUTCDate();
}

/** If a date and a weekday are both set, they are alternatives. */
function comesOn([minutes, hours, dates, months, weekdays]: Field[], date: Date): boolean {
  if (minutes.values.length === 0 || hours.values.length === 0 || !months.values.includes(date.getUTCMonth() + 1)) return false;
  const [onDate, onWeekday] = [dates.values.includes(date.getUTCDate()), weekdays.values.includes(date.getUTCDay())];
  return dates.isAny || weekdays.isAny ? onDate && onWeekday : onDate || onWeekday;
}

/** Runs in the same minute count as one. Of the gaps between runs, only the shortest and the longest matter. */
function dayOf(crons: Field[][]): Day {
  const times = crons.flatMap(([minutes, hours]) => hours.values.flatMap(hour => minutes.values.map(minute => hour * 60 + minute)));
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const between = sorted.slice(1).map((time, i) => time - sorted[i]);
  return {
    first: sorted[0],
    last: sorted[sorted.length - 1],
    between: between.length === 0 ? [] : [Math.min(...between), Math.max(...between)],
  };
}

/** Checks the expression and returns it as it was given. */
export function cronExpression(where: IConstruct, given: unknown): string {
  if (typeof given === 'string' && (MACROS.has(given) || hasFiveFields(given))) return given;
  return reject(where, {
    code: 'schedule-invalid',
    problem: 'the schedule is not a valid cron expression',
    given,
    allowed: "minute, hour, day, month and weekday, such as '15 3 * * 1-5', or " + [...MACROS.keys()].join(', '),
    fix: "use Schedule.cron('15 3 * * *'), or Schedule.daily('03:15')",
  }, '0 0 * * *');
}

function hasFiveFields(expression: string): boolean {
  const fields = expression.split(' ');
  return fields.length === RANGES.length && fields.every((field, i) => field.split(',').every(part => {
    const [from, to] = RANGES[i];
    const numbers = (part.split('/')[0].match(/\d+/g) ?? []).map(Number);
    return FIELD.test(part) && numbers.every((number, n) => number >= Math.max(from, n > 0 ? numbers[0] : from) && number <= to);
  }));
}

function refuseNever(where: IConstruct, expressions: string[]): never {
  return refuse(where, {
    code: 'schedule-invalid',
    problem: 'the schedule never runs',
    given: expressions.join(' and '),
    allowed: 'a cron expression with a date that exists',
    fix: "use Schedule.cron('15 3 * * *'), or Schedule.daily('03:15')",
  });
}

interface Field {
  readonly values: number[];
  readonly isAny: boolean;
}

function fieldsOf(expression: string): Field[] {
  return (MACROS.get(expression) ?? expression).split(' ').map((field, i) => ({
    values: [...new Set(field.split(',').flatMap(part => valuesOf(part, i)))].sort((a, b) => a - b),
    isAny: field.split(',').some(part => /^\*(\/1)?$/.test(part)),
  }));
}

function valuesOf(part: string, field: number): number[] {
  const [range, step] = part.split('/');
  const [least, most] = RANGES[field];
  const [from, to = step === undefined ? from : most] = range === '*' ? [least, most] : range.split('-').map(bound => numberOf(bound, field));
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((_, i) => i % Number(step ?? 1) === 0);
}

function numberOf(bound: string, field: number): number {
  return /^\d+$/.test(bound) ? Number(bound) : NAMES[field].indexOf(bound.toLowerCase());
}
