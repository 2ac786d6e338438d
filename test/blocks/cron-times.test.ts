import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { startingDeadline } from '../../src/blocks/workloads/cron-job';
import { cronGaps } from '../../src/blocks/workloads/cron-times';
import { Schedule } from '../../src/props/workloads/schedule';

const WHERE = new App();
const longestGap = (expression: string) => cronGaps(WHERE, [expression]).longest;
const shortestGap = (...expressions: string[]) => cronGaps(WHERE, expressions).shortest;

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each([
  ['15 3 * * *', DAY],
  ['@hourly', HOUR],
  ['@weekly', 7 * DAY],
  ['0 */6 * * *', 6 * HOUR],
  ['7/20 * * * *', 20 * 60],
  ['0 1-12/7 * * *', 17 * HOUR],
  ['15 3 * * 1-5', 3 * DAY],
  ['15 3 * * mon,WED', 5 * DAY],
  ['*/5 8-17 * * MON-FRI', 2 * DAY + 14 * HOUR + 5 * 60],
  ['30 2 1 * *', 31 * DAY],
  ['0 0 */2 * *', 2 * DAY],
  ['@yearly', 366 * DAY],
  ['0 0 29 feb *', 1461 * DAY],
])('%s leaves at most %i seconds between two runs', (expression, seconds) => {
  expect(longestGap(expression)).toBe(seconds);
});

test('a date and a weekday are alternatives when both are said, as cron has it', () => {
  expect(longestGap('0 3 1 * mon')).toBe(7 * DAY);
  expect(longestGap('0 3 */1 * mon')).toBe(7 * DAY);
  expect(longestGap('0 3 */15 * mon')).toBe(7 * DAY);
});

test.each([
  ['15 3 * * *', DAY],
  ['* * * * *', 60],
  ['@hourly', HOUR],
  ['0 1,3,12 * * *', 2 * HOUR],
  ['0 22,4 * * *', 6 * HOUR],
  ['15 3 * * 1-5', DAY],
  ['30 2 1 * *', 28 * DAY],
  ['0 0 29 feb *', 1461 * DAY],
])('%s leaves at least %i seconds between two runs', (expression, seconds) => {
  expect(shortestGap(expression)).toBe(seconds);
});

test('of two expressions the runs are counted as if they were of one', () => {
  expect(shortestGap('30 6 * * 1-5', '0 20 * * 1-5')).toBe(10.5 * HOUR);
  expect(shortestGap('0 6 * * 1', '0 6 * * 2')).toBe(DAY);
});

test('F34 a date that there is not is refused, and so is a name that there is not', () => {
  for (const expression of ['0 3 30 2 *', '0 0 31 2,4 *', '0 3 * feb 8', '0 3 * jay *', '0 3 * * fri-mon', '*/0 * * * *']) {
    expect(() => cronGaps(WHERE, [expression])).toThrow(/^schedule-invalid: /);
  }
});

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const either = (field: fc.Arbitrary<string>) => fc.oneof(fc.constant('*'), fc.array(field, { minLength: 1, maxLength: 3 }).map(all => all.join(',')));
const range = (min: number, max: number) => fc.oneof(
  fc.integer({ min, max }).map(String),
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  fc.integer({ min: 2, max: 20 }).map(step => `*/${step}`),
);
const anyExpression = fc.tuple(fc.integer({ min: 0, max: 59 }).map(String), range(0, 23), either(range(1, 31)), either(range(1, 12)), either(fc.oneof(range(0, 6), fc.constantFrom(...DAYS)))).map(fields => fields.join(' '));

const ALL_DAYS = Array.from({ length: 28 * 365 + 8 }, (_, day) => new Date(Date.UTC(2000, 0, 1 + day)))
  .map(day => ({ month: day.getUTCMonth() + 1, date: day.getUTCDate(), weekday: day.getUTCDay() }));

/** Each day and each of its minutes, one by one. */
function slowly(expression: string): { readonly shortest: number; readonly longest: number } | undefined {
  const [minutes, hours, dates, months, weekdays] = expression.split(' ').map((field, i) => field.split(',').map(part => {
    const [span, step = '1'] = part.split('/');
    const [from, to = from] = span === '*' ? [[0, 0, 1, 1, 0][i], [59, 23, 31, 12, 6][i]] : span.split('-').map(bound => DAYS.includes(bound) ? DAYS.indexOf(bound) : Number(bound));
    return (value: number) => value >= from && value <= to && (value - from) % Number(step) === 0;
  }));
  const holds = (field: ((value: number) => boolean)[], value: number) => field.some(part => part(value));
  const [, , anyDate, , anyWeekday] = expression.split(' ').map(field => field.split(',').some(part => part === '*'));
  const times = Array.from({ length: 24 * 60 }, (_, minute) => minute)
    .filter(minute => holds(hours, Math.floor(minute / 60)) && holds(minutes, minute % 60));
  let [shortest, longest, last] = [Infinity, 0, NaN];
  ALL_DAYS.forEach(({ month, date, weekday }, day) => {
    const [onDate, onWeekday] = [holds(dates, date), holds(weekdays, weekday)];
    const isDay = anyDate || anyWeekday ? onDate && onWeekday : onDate || onWeekday;
    for (const minute of isDay && holds(months, month) ? times : []) {
      const now = day * 24 * 60 + minute;
      if (!Number.isNaN(last)) [shortest, longest] = [Math.min(shortest, now - last), Math.max(longest, now - last)];
      last = now;
    }
  });
  return Number.isNaN(last) ? undefined : { shortest: shortest * 60, longest: longest * 60 };
}

test('F55 looking at days that come, and at months that are said, finds what looking at every day of 28 years does', () => {
  let never = 0;
  fc.assert(fc.property(anyExpression, expression => {
    const expected = slowly(expression);
    if (expected !== undefined) return expect(cronGaps(WHERE, [expression])).toEqual(expected);
    never++;
    expect(() => cronGaps(WHERE, [expression])).toThrow(/the schedule never runs/);
  }), { numRuns: 25, seed: 55, examples: [['0 0 31 2 *'], ['0 0 30 2 *'], ['0 0 29 2 *'], ['59 23 31 4,6,9,11 *'], ['0 0 13 * fri'], ['0 0 31 12 *'], ['0 0 1 1 *']] });
  expect(never).toBeGreaterThanOrEqual(3);
});

test('F55 the days that are looked at are few: two weeks, or those of the months that are said', () => {
  const looked = (expression: string) => {
    const months = jest.spyOn(Date.prototype, 'getUTCMonth');
    cronGaps(WHERE, [expression]);
    const { length } = months.mock.calls;
    months.mockRestore();
    return length;
  };
  expect(looked('* * * * *')).toBeLessThan(100);
  expect(looked('0 0 29 2 *')).toBeLessThan(28 * (29 + 12) * 2);
});

describe('F29 a run may start late', () => {
  const deadline = (expression: string, ...beside: string[]) => (
    startingDeadline(WHERE, Schedule.cron(expression), beside.map(other => Schedule.cron(other)))
  );

  test.each([
    ['a day', '15 3 * * *', 4 * HOUR],
    ['six hours', '0 */6 * * *', 3 * HOUR],
    ['an hour', '@hourly', HOUR / 2],
    ['ten minutes', '*/10 * * * *', 300],
    ['a minute: no less than a busy control plane may be late', '* * * * *', 300],
  ])('by half the time between two runs, of which the shortest is %s', (_, expression, seconds) => {
    expect(deadline(expression)).toBe(seconds);
  });

  test('but not after what undoes it', () => {
    expect(deadline('0 8 * * *', '0 10 * * *')).toBe(HOUR);
    expect(startingDeadline(WHERE, Schedule.daily('08:00', { timeZone: 'Europe/Berlin' }), [Schedule.daily('10:00')])).toBe(300);
  });

  test('at any schedule: never by more than a run of a day could be missed by, and never by less than five minutes', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 });
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(minutes, hours, (ms, hs) => {
      const expression = `${ms} ${hs} * * *`;
      const seconds = deadline(expression);
      expect(seconds).toBeGreaterThanOrEqual(300);
      expect(seconds).toBeLessThanOrEqual(Math.max(300, Math.min(4 * HOUR, shortestGap(expression) / 2)));
    }), { numRuns: 50 });
  });
});
