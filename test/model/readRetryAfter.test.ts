import { readRetryAfter } from '../../lib/model/ErrorDetail.ts';

const now = Date.UTC(2026, 10, 28, 12, 0, 0);

it.each<[unknown, number | undefined]>([
  ['0', 0],
  ['1', 1_000],
  [' 120 ', 120_000],
  ['0.5', 500],
  ['0.25', 250],
  [`${'0'.repeat(99)}1`, 1_000], // a hundred characters are read, and no more
  [`${'0'.repeat(100)}1`, undefined],
  ['Fri, 01 Jan 2027 00:00:00 GMT', Date.UTC(2027, 0, 1) - now],
  ['Friday, 06-Nov-76 12:00:00 GMT', Date.UTC(2076, 10, 6, 12) - now], // not more than 50 years ahead
  ['Sat, 28 Nov 2026 12:00:30 GMT', 30_000],
  ['Saturday, 28-Nov-26 12:00:30 GMT', 30_000],
  ['Sat Nov 28 12:00:30 2026', 30_000],
  ['Sun Nov  6 08:49:37 2026', 0],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 0], // of 1994: 2094 is more than 50 years ahead
  ['Sunday, 06-Nov-27 12:00:00 GMT', Date.UTC(2027, 10, 6, 12) - now],
  ['Xxx, 28 Nov 2026 12:00:30 GMT', 30_000], // a weekday is not compared with the date
  ['Xxxday, 28-Nov-26 12:00:30 GMT', 30_000],
  ['Xxx Nov 28 12:00:30 2026', 30_000],
  ['Mon, 31 Jun 2027 12:00:00 GMT', undefined],
  ['Monday, 31-Jun-27 12:00:00 GMT', undefined],
  ['Mon Jun 31 12:00:00 2027', undefined],
  ['Fri, 01 Jan 2027 24:00:00 GMT', undefined],
  ['Fri, 01 Jan 2027 00:00:00', undefined],
  ['Fri, 01 Jan 2027 00:00:00 GMT+0100', undefined],
  ['Fri, 01 Jan 2027 00:00:00 CET', undefined],
  ['Fri, 1 Jan 2027 00:00:00 GMT', undefined],
  ['fri, 01 Jan 2027 00:00:00 GMT', undefined],
  ['Fri, 01-Jan-27 00:00:00 GMT', undefined],
  ['01 Jan 2027 00:00:00 GMT', undefined],
  ['Fri Jan 1 00:00:00 2027', undefined],
  ['Fri Jan  1 00:00:00 2027 GMT', undefined],
  ['Invalid Date', undefined],
  ['Invalid date, alid Date', undefined],
  ['Mon, 01 Foo 2027 12:00:00 GMT', undefined],
  ['2026-11-28T12:00:30Z', undefined],
  ['-1', undefined],
  ['1e9', undefined],
  ['soon', undefined],
  ['', undefined],
  ['9'.repeat(400), undefined],
  [7, 7],
  [0, 0],
  [-1, undefined],
  [Number.NaN, undefined],
  [Infinity, undefined],
  [null, undefined],
  [['1'], undefined],
])('a Retry-After of %j is read as %p', (given, delay) => {
  expect(readRetryAfter(given, now)).toBe(delay);
});
