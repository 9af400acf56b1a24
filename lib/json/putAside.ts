import { filter, map, type OperatorFunction } from 'rxjs';
import { readFunction } from '../model/readFunction.ts';
import { readOptions } from '../model/readOptions.ts';
import { callReporting } from '../stream/callReporting.ts';
import { OwnedObservable } from '../stream/OwnedObservable.ts';
import type { InvalidOptions } from './Invalid.ts';
import type { Read } from './Read.ts';

/**
 * Makes an operator that reads each value, emits what comes of it, in order and at once, and tells of the rest on the
 * side. Completes and errors with its source.
 *
 * @param name the operator's, for messages
 * @param read must not throw
 * @throws TypeError for options of the wrong form
 */
export function putAside<T, V, E>(
  name: string,
  read: (value: T) => Read<V, E>,
  bytesOf: (value: T) => number,
  options: InvalidOptions<E>,
): OperatorFunction<T, V> {
  const own = readOptions<InvalidOptions<E>>(name, options, ['onInvalid']);
  const onInvalid = readFunction(`${name}: onInvalid`, own.onInvalid);
  return (source) =>
    source.pipe(
      map((value, index) => {
        const found = read(value);
        if (!found.ok && onInvalid) {
          const invalid = Object.freeze({ seq: index + 1, bytes: bytesOf(value), errors: found.errors });
          callReporting(() => onInvalid(invalid), OwnedObservable.reportOf(source));
        }
        return found;
      }),
      filter((found) => found.ok),
      map(({ value }) => value),
    );
}
