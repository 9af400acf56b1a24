// A process can hold this package twice: a plug-in has installed its own, or a bundle holds it beside the one in Node.
// What is known by a `#private` brand then works with the copy that made it alone. This file finds out which it was, so
// that the refusal can say so. It grants nothing: who forges or removes the mark changes the text of an error.

const key = Symbol.for('rx-secure-networking.copy');
const thisCopy = Symbol('this copy');

/** Marks what only this copy can work with. */
export function markAsOurs<T extends object>(made: T): T {
  return Object.defineProperty(made, key, { value: thisCopy });
}

/** Whether another copy of this package made it. Never throws. */
export function isOfAnotherCopy(given: unknown): boolean {
  try {
    const mark: unknown = (given as Record<symbol, unknown> | null | undefined)?.[key];
    return mark !== undefined && mark !== thisCopy;
  } catch {
    return false;
  }
}

/** Says that the package is there twice, and what to do. */
export function anotherCopyError(what: string): TypeError {
  return new TypeError(
    `${what} was made by another copy of rx-secure-networking, which only works with what it made itself. ` +
      '"npm ls rx-secure-networking" shows the copies; keep one: "npm dedupe", or let the plug-in have it as a peer dependency',
  );
}

/** The error of a method that was taken off its handle, as in `const { send } = socket`: it says what to do. */
export function unboundMethodError(handle: 'socket' | 'owner', method: string): TypeError {
  return new TypeError(
    `Call ${method} on its ${handle}: ${handle}.${method}(…), or pass it on as (…args) => ${handle}.${method}(...args)`,
  );
}
