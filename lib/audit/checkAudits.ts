/** Throws unless `audits` are functions, and at least one. */
export function checkAudits(maker: string, audits: readonly unknown[]): void {
  if (audits.length === 0) throw new RangeError(`${maker}() needs at least one audit`);
  for (const audit of audits) {
    if (typeof audit !== 'function')
      throw new TypeError(`${maker}() takes functions (request) => verdict, not ${typeof audit}`);
  }
}
