const maxCauses = 4;
const copies = new WeakSet<Error>();

/**
 * Copies the parts of a driver's error that an owner may see: names, messages and codes. The error itself may be shared
 * by all owners, as the resolver's are, or give access to the driver's objects (L9).
 */
export function copyError(given: unknown, depth = 0): Error | undefined {
  const { name, message, code, cause } = (given ?? {}) as Partial<Record<string, unknown>>;
  if (typeof message !== 'string' || depth === maxCauses) return undefined;
  const inner = copyError(cause, depth + 1);
  const copy = new Error(message, inner && { cause: inner });
  for (const [key, value] of Object.entries({ name, code })) {
    if (typeof value !== 'string' || Reflect.get(copy, key) === value) continue;
    Object.defineProperty(copy, key, { value, writable: true, configurable: true });
  }
  copies.add(copy);
  return copy;
}

/**
 * Copies a cause for another holder if it is a copy of a driver's error. Returns anything else unchanged: it is the
 * owner's.
 */
export function ownCause(cause: unknown): unknown {
  return copies.has(cause as Error) ? copyError(cause) : cause;
}
