/**
 * Takes the own properties of an options object, each read once.
 *
 * @throws TypeError if it is no object
 */
export function readOwn<T extends object>(what: string, given: unknown): Partial<T> {
  if (typeof given !== 'object' || given === null) throw new TypeError(`${what} must be an object`);
  return Object.assign(Object.create(null), given) as Partial<T>;
}
