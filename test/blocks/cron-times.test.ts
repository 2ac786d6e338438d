import { longestGap } from '../../src/blocks/cron-times';

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

test('a date that there is not never comes', () => {
  expect(longestGap('0 3 30 2 *')).toBeUndefined();
});
