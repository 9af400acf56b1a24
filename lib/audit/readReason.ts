/**
 * Checks the reason of a denial: anything but a string would be recorded as no reason at all.
 *
 * @throws TypeError that names who was given it
 */
export function readReason(maker: string, reason: unknown): void {
  if (typeof reason !== 'string') throw new TypeError(`${maker}: the reason must be a string`);
}
