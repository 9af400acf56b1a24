/**
 * Copies what an owner may know of a driver's error: names, messages and codes, frozen. The error itself may be the
 * resolver's, which all owners share, or lead to what the driver knows (L9).
 */
export function copyError(given: unknown, depth = 0): Error | undefined {
  const { name, message, code, cause } = (given ?? {}) as Partial<Record<string, unknown>>;
  if (typeof message !== 'string' || depth === mostCauses) return undefined;
  const inner = copyError(cause, depth + 1);
  const copy = new Error(message, inner && { cause: inner });
  for (const [key, value] of Object.entries({ name, code })) {
    if (typeof value === 'string' && Reflect.get(copy, key) !== value) Object.defineProperty(copy, key, { value });
  }
  return Object.freeze(copy);
}

const mostCauses = 4;
