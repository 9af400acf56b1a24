import { copyRetry } from '../model/retryLink.ts';
import { SocketError } from '../model/SocketError.ts';

/**
 * Copies a value for one holder if it contains a `SocketError`, so that no other holder sees what this one writes to
 * the error. Returns a value without an error unchanged.
 */
export function ownCopy<T>(value: T): T;
export function ownCopy(value: unknown): unknown {
  if (value instanceof SocketError) return copyRetry(value);
  if (typeof value !== 'object' || value === null) return value;
  let copied: object = value;
  for (const key of ['error', 'end'] as const) {
    const held: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    const own = ownCopy(held);
    if (own !== held) copied = { ...copied, [key]: own };
  }
  return copied === value ? value : Object.freeze(copied);
}

/**
 * Copies a record deeply for one holder, who may write to it, as loggers do. `owner` stays the same frozen object in
 * all records, so that hosts can use it as a key.
 */
export function ownRecord<T>(record: T): T;
export function ownRecord(record: unknown): unknown {
  if (record instanceof SocketError) return copyRetry(record);
  if (typeof record !== 'object' || record === null) return record;
  const own = Object.entries(record).map(([key, value]: [string, unknown]) => {
    return [key, key === 'owner' ? value : ownRecord(value)];
  });
  return Object.fromEntries(own) as unknown;
}
