/**
 * Finds a method on an object or its classes, and binds it to the object. Does not look at `Object.prototype` and
 * `Function.prototype`, which may be polluted. Returns undefined if there is no such function.
 *
 * @throws what a getter or a Proxy throws
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

type Method = (...args: readonly unknown[]) => unknown;

const mostClasses = 100; // a Proxy may return a new prototype each time
const notClasses: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype]);
