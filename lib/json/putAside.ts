import { filter, map, type OperatorFunction } from 'rxjs';
import { reportError } from '../stream/reportError.ts';
import type { Invalid, InvalidOptions } from './Invalid.ts';
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
          tell(onInvalid, Object.freeze({ seq: index + 1, bytes: bytesOf(value), errors: found.errors }));
        }
        return found;
      }),
      filter((found) => found.ok),
      map(({ value }) => value),
    );
}

function tell<E>(onInvalid: (invalid: Invalid<E>) => unknown, invalid: Invalid<E>): void {
  try {
    const answer = onInvalid(invalid);
    if (answer instanceof Promise) answer.catch(reportError); // an async function throws later
  } catch (error) {
    reportError(error);
  }
}
