import { filter, map, type OperatorFunction } from 'rxjs';
import { callReporting } from '../stream/callReporting.ts';
import type { InvalidOptions } from './Invalid.ts';
import type { Read } from './Read.ts';

/**
 * Makes an operator that reads each value, emits what comes of it, in order and at once, and tells of the rest on the
 * side. Completes and errors with its source.
 *
 * @param read must not throw
 * @throws TypeError if `onInvalid` is not a function
 */
export function putAside<T, V, E>(
  read: (value: T) => Read<V, E>,
  bytesOf: (value: T) => number,
  { onInvalid }: InvalidOptions<E>,
): OperatorFunction<T, V> {
  if (onInvalid !== undefined && typeof onInvalid !== 'function') throw new TypeError('onInvalid must be a function');
  return (source) =>
    source.pipe(
      map((value, index) => {
        const found = read(value);
        if (!found.ok && onInvalid) {
          const invalid = Object.freeze({ seq: index + 1, bytes: bytesOf(value), errors: found.errors });
          callReporting(() => onInvalid(invalid));
        }
        return found;
      }),
      filter((found) => found.ok),
      map(({ value }) => value),
    );
}
