const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
// RFC 9110, 5.6.7. The last two are obsolete, and a recipient must read them.
const forms = [
  new RegExp(String.raw`^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) ${time} GMT$`, 'u'),
  new RegExp(String.raw`^[A-Z][a-z]+day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) ${time} GMT$`, 'u'),
  new RegExp(String.raw`^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) ${time} (?<year>\d{4})$`, 'u'),
];

/**
 * Reads a `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which counts from `now`, in ms of the wall clock. Also
 * takes ms, as a number.
 *
 * @returns ms from now, 0 for a date that has passed; undefined for anything else
 */
export function readRetryAfter(given: unknown, now: number): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) && given >= 0 ? given : undefined;
  if (typeof given !== 'string' || given.length > 100) return undefined;
  const text = given.trim();
  if (/^\d+(\.\d+)?$/u.test(text)) {
    const delay = Math.ceil(Number(text) * 1_000);
    return Number.isFinite(delay) ? delay : undefined;
  }
  const date = readHttpDate(text, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}

function readHttpDate(text: string, now: number): number | undefined {
  const {
    year,
    month = '',
    day,
    hour,
    minute,
    second,
  } = forms.map((form) => form.exec(text)).find(Boolean)?.groups ?? {};
  const index = months.indexOf(month);
  if (index < 0) return undefined;
  const date = Date.UTC(fullYear(Number(year), now), index, Number(day), Number(hour), Number(minute), Number(second));
  return new Date(date).getUTCMonth() === index ? date : undefined; // the 31st of June is no date
}

/** Two digits that seem to be more than 50 years ahead mean the past (RFC 9110, 5.6.7). */
function fullYear(year: number, now: number): number {
  if (year > 99) return year;
  const present = new Date(now).getUTCFullYear();
  const near = present - (present % 100) + year;
  return near > present + 50 ? near - 100 : near;
}
