// The errors for a handle (an owner, a network, a socket) that cannot be used as it was.
//
// A process can contain this package twice: a plug-in has installed its own copy, or a bundle contains one beside the
// copy in node_modules. A `#private` brand is known only to the copy that made the handle. The mark below finds out
// which copy made it, so that the error can say so. It grants nothing: forging or removing the mark only changes the
// text of an error.

const key = Symbol.for('rx-secure-networking.copy');
const thisCopy = Symbol('this copy');

/** Marks an object that only this copy of the package can use. */
export function markAsOurs<T extends object>(made: T): T {
  return Object.defineProperty(made, key, { value: thisCopy });
}

/** Returns whether another copy of this package made the object. Never throws. */
export function isOfAnotherCopy(given: unknown): boolean {
  try {
    const mark: unknown = (given as Record<symbol, unknown> | null | undefined)?.[key];
    return mark !== undefined && mark !== thisCopy;
  } catch {
    return false;
  }
}

/** Makes the error that says that there are two copies of the package, and what to do. */
export function anotherCopyError(what: string): TypeError {
  return new TypeError(
    `${what} was made by another copy of rx-secure-networking, which works only with its own objects. ` +
      '"npm ls rx-secure-networking" shows the copies. Keep one: run "npm dedupe", or make it a peer dependency of the plug-in',
  );
}

/** Makes the error for a detached method, as in `const { send } = socket`; it says what to do. */
export function unboundMethodError(handle: 'socket' | 'owner', method: string): TypeError {
  return new TypeError(
    `Call ${method} on its ${handle}: ${handle}.${method}(…), or pass (…args) => ${handle}.${method}(...args)`,
  );
}
