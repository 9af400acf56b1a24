/**
 * Reads an option that must be an integer from 1 to 2^31 - 1, what timers can hold.
 *
 * @throws RangeError that names it
 */
export function readInteger(name: string, value: unknown, unit = ''): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value < 2 ** 31) return value;
  throw new RangeError(`${name} must be an integer from 1 to 2^31 - 1${unit === '' ? '' : `, in ${unit}`}`);
}
