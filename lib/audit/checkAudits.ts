/** Throws unless `audits` are functions, and at least one. */
export function checkAudits(maker: string, audits: readonly unknown[]): void {
  if (audits.length === 0) throw new RangeError(`${maker}() needs at least one audit`);
  for (const audit of audits) {
    if (typeof audit !== 'function')
      throw new TypeError(`${maker}() takes functions (request) => verdict, not ${typeof audit}`);
  }
}

/** What all of these audits can be asked about: the intersection of their requests. */
export type RequestOf<A extends readonly ((request: never) => unknown)[]> = [A[number]] extends [
  (request: infer R) => unknown,
]
  ? R
  : never;

/**
 * Checks the reason of a denial: anything but a string would be recorded as no reason at all.
 *
 * @throws TypeError that names who was given it
 */
export function checkReason(maker: string, reason: unknown): void {
  if (typeof reason !== 'string') throw new TypeError(`${maker}: the reason must be a string`);
}
