/**
 * Reads an option that is true or false, if it is given.
 *
 * @throws TypeError that names it
 */
export function readBoolean(name: string, given: unknown): boolean | undefined {
  if (given === undefined || typeof given === 'boolean') return given;
  throw new TypeError(`${name} must be true or false`);
}
