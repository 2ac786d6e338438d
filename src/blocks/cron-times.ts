const MACROS: { readonly [macro: string]: string } = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
const RANGES = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]];
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const NAMES = [[], [], [], MONTHS, DAYS];

const MINUTES_OF_A_DAY = 24 * 60;
const MILLISECONDS_OF_A_DAY = 24 * 3600 * 1000;
/** From a leap year on, as many years as it takes for dates and weekdays to come together in every way. */
const START = Date.UTC(2000, 0, 1);
const DAYS_TO_LOOK_AT = 28 * 365 + 8;

/** The longest time between two runs of a cron expression that is valid, in seconds; undefined when it never comes. Clocks that change are left out. */
export function longestGap(expression: string): number | undefined {
  const [minutes, hours, dates, months, weekdays] = fieldsOf(expression);
  const times = hours.values.flatMap(hour => minutes.values.map(minute => hour * 60 + minute)).sort((a, b) => a - b);
  let longest: number | undefined = undefined;
  let last: number | undefined;
  for (let day = 0; day < DAYS_TO_LOOK_AT; day++) {
    const date = new Date(START + day * MILLISECONDS_OF_A_DAY);
    const [onDate, onWeekday] = [dates.values.includes(date.getUTCDate()), weekdays.values.includes(date.getUTCDay())];
    // A date and a weekday that are both said are alternatives.
    const comes = dates.isAny || weekdays.isAny ? onDate && onWeekday : onDate || onWeekday;
    if (!comes || !months.values.includes(date.getUTCMonth() + 1)) continue;
    for (const time of times) {
      const now = day * MINUTES_OF_A_DAY + time;
      if (last !== undefined) longest = Math.max(longest ?? 0, now - last);
      last = now;
    }
  }
  return longest === undefined ? undefined : longest * 60;
}

interface Field {
  readonly values: number[];
  readonly isAny: boolean;
}

function fieldsOf(expression: string): Field[] {
  return (MACROS[expression] ?? expression).split(' ').map((field, i) => ({
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
