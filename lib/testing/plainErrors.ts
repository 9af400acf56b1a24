/**
 * Copies arrays and plain objects, with each error in them, at any depth, as plain data: `name`, `message` and its own
 * fields; not its stack and its cause. Everything else stays what it is. A cycle stays a cycle.
 */
export function plainErrors(value: unknown, seen = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (!isError(value) && !isPlain(value)) return value;
  const copy = Array.isArray(value) ? [] : isError(value) ? { name: value.name, message: value.message } : {};
  seen.set(value, copy);
  const own: Record<PropertyKey, unknown> = { ...value }; // what is enumerable, symbols too
  for (const key of Reflect.ownKeys(own)) {
    Object.defineProperty(copy, key, { ...whole, value: plainErrors(own[key], seen) });
  }
  return copy;
}

const whole = { enumerable: true, writable: true, configurable: true };

function isError(value: object): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
