import { Observable } from 'rxjs';

const shared = new Set<unknown>([
  ...[Object, Function, Array, Promise, Map, Set, Symbol, Error, Observable],
  ...[Object, Function, Array, Promise, Map, Set, Symbol, Error, Observable].map(
    ({ prototype }) => prototype as unknown,
  ),
]);

/** All objects that lead from here by properties, accessors, symbols and prototypes; what everybody has is left out. */
export function reachableFrom(start: unknown): Set<object> {
  const seen = new Set<object>();
  const queue: unknown[] = [start];
  while (queue.length > 0) {
    const at = queue.shift();
    if (!isObject(at) || seen.has(at) || shared.has(at)) continue;
    seen.add(at);
    queue.push(Object.getPrototypeOf(at));
    for (let from: object | null = at; from && !shared.has(from); from = Object.getPrototypeOf(from) as object | null) {
      for (const key of Reflect.ownKeys(from)) {
        const { value, get, set } = Object.getOwnPropertyDescriptor(from, key) ?? {};
        queue.push(value, get, set, get && attempt(() => Reflect.get(from, key, at)));
      }
    }
  }
  return seen;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
