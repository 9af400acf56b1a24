import { SafeSubject } from './SafeSubject.ts';
import { copyRetry } from '../model/retryLink.ts';
import { SocketError } from '../model/SocketError.ts';

/** An outlet of ends and errors: each subscriber gets an error of its own, which it may write to, as loggers do. */
export class CopyingSubject<T> extends SafeSubject<T> {
  protected override copyForSubscriber<V>(value: V): V {
    return ownCopy(value);
  }
}

/** An outlet of the host's records: each subscriber gets one of its own, which it may write to at every depth. */
export class RecordSubject<T> extends SafeSubject<T> {
  protected override copyForSubscriber<V>(value: V): V {
    return ownRecord(value);
  }
}

/**
 * Gives what a stream delivers as one holder's own: a `SocketError` in it, at whatever place, is copied, so that nothing
 * that one holder writes to it is seen by another. What holds no error stays what it is.
 */
export function ownCopy<T>(value: T): T;
export function ownCopy(value: unknown): unknown {
  if (value instanceof SocketError) return copyRetry(value);
  if (typeof value !== 'object' || value === null) return value;
  for (const key of ['error', 'end'] as const) {
    const held: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    const own = ownCopy(held);
    if (own !== held) return Object.freeze({ ...value, [key]: own });
  }
  return value;
}

/**
 * Gives a record of the host's as one holder's own, which can be written to at every depth, as loggers do. Its owner
 * stays the same frozen object in all records, by which hosts may count.
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
