export const largestInteger = 2 ** 31 - 1; // what timers and the drivers' own limits can hold

/**
 * Reads a number that must be an integer from 1 to 2^31 - 1, or `also`.
 *
 * @throws RangeError that names it and says what it was
 */
export function readInteger(name: string, value: unknown, also?: number): number {
  if (
    typeof value === 'number' &&
    ((Number.isInteger(value) && value >= 1 && value <= largestInteger) || value === also)
  ) {
    return value;
  }
  const shown = typeof value === 'number' ? value : `a value of type ${typeof value}`;
  const other = also === undefined ? '' : `, or ${also}`;
  throw new RangeError(`${name} must be an integer from 1 to ${largestInteger}${other}, not ${shown}`);
}
