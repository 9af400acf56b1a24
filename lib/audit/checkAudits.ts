/**
 * Checks the audits that a combinator was given.
 *
 * @throws RangeError if there are none; TypeError for one that is not a function
 */
export function checkAudits(maker: string, audits: readonly unknown[]): void {
  if (audits.length === 0) throw new RangeError(`${maker}() needs at least one audit`);
  for (const audit of audits) {
    if (typeof audit !== 'function')
      throw new TypeError(`${maker}() takes functions (request) => verdict, not ${typeof audit}`);
  }
}

/** The request that all of these audits accept: the intersection of their requests. */
export type RequestOf<A extends readonly ((request: never) => unknown)[]> = [A[number]] extends [
  (request: infer R) => unknown,
]
  ? R
  : never;

/**
 * Checks the reason of a denial, because anything but a string would be dropped from the record.
 *
 * @throws TypeError that names the function that was given the reason
 */
export function checkReason(maker: string, reason: unknown): void {
  if (typeof reason !== 'string') throw new TypeError(`${maker}: the reason must be a string`);
}
