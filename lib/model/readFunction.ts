/**
 * Reads an option that is a function, if it is given.
 *
 * @throws TypeError that names it
 */
export function readFunction<F>(name: string, given: F | undefined): F | undefined {
  if (given !== undefined && typeof given !== 'function') throw new TypeError(`${name} must be a function`);
  return given;
}
