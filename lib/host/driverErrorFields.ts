import { type LinkError, readLinkError } from '../model/ErrorDetail.ts';
import { maxTextLength } from '../wire/kinds.ts';

/** Instead of a time, for what may never be asked again. */
export const never = -1;

/** What the driver said: its code, its text, the HTTP status, when to try again (G10). */
export function driverErrorFields(error: LinkError | undefined, now: number): readonly unknown[] {
  if (!error) return ['', '', 0, never];
  const { code, status = 0, retryAfter = never } = readLinkError(error, now);
  return [fit(code), fit(error.message), status, retryAfter];
}

/** A text as it crosses the port. */
export function fit(text: string | undefined): string {
  return text?.slice(0, maxTextLength) ?? '';
}
