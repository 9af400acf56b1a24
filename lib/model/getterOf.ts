import { uncurry } from './intrinsics.ts';

/**
 * Finds a getter of the platform's when this is called, and asks that getter itself from then on, since a lookalike or a
 * subclass may lie. Looks along the prototype chain: test environments replace a global by a subclass of it.
 *
 * The returned function gives undefined for a holder that is not of the getter's kind, and where the platform has no
 * such getter.
 */
export function getterOf(prototype: object | undefined, name: PropertyKey): (holder: unknown) => unknown {
  const { get } = (descriptorOf(prototype, name) ?? {}) as { readonly get?: (this: unknown) => unknown };
  const read = get && uncurry(get);
  return (holder) => {
    try {
      return read?.(holder);
    } catch {
      return undefined;
    }
  };
}

function descriptorOf(prototype: object | undefined, name: PropertyKey): PropertyDescriptor | undefined {
  for (let at: unknown = prototype; at; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found;
  }
  return undefined;
}
