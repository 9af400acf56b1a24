type Method = (...args: readonly unknown[]) => unknown;

const mostClasses = 100; // a Proxy may name a new class for ever
const notClasses: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype]);

/**
 * Finds a method on an object or its classes, never on `Object.prototype` and `Function.prototype`, where pollution
 * would put it. Bound to the object; undefined for what is no function. Throws what a getter or a Proxy throws.
 */
export function methodOf(object: object, name: string): Method | undefined {
  let at: object | null = object;
  for (let depth = 0; at !== null && !notClasses.has(at) && depth < mostClasses; depth += 1) {
    if (Object.hasOwn(at, name)) {
      const method: unknown = Reflect.get(at, name, object);
      return typeof method === 'function' ? (...args) => Reflect.apply(method, object, args) as unknown : undefined;
    }
    at = Object.getPrototypeOf(at) as object | null;
  }
  return undefined;
}
