/**
 * How long to wait before the nth attempt in a row, in ms: a share, by chance, of a time that doubles with each attempt
 * up to `maxDelay`. The share is of the whole time ("full jitter"), so that many who lost their server in the same
 * moment do not come back in the same moment.
 *
 * @param attempt counts from 1
 * @param chance from 0 to 1
 */
export function backoff(
  attempt: number,
  { initialDelay, maxDelay }: { readonly initialDelay: number; readonly maxDelay: number },
  chance: number,
): number {
  return chance * Math.min(maxDelay, initialDelay * 2 ** (attempt - 1));
}
