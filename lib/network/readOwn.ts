/**
 * Takes the own properties of an options object, each read once.
 *
 * @throws TypeError if it is no object
 */
export function readOwn<T extends object>(what: string, given: T): Partial<T> {
  if (typeof (given as unknown) !== 'object' || (given as unknown) === null)
    throw new TypeError(`${what} must be an object`);
  return { __proto__: null, ...given } as Partial<T>;
}
