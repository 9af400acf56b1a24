import { filter, map, type OperatorFunction } from 'rxjs';
import { readFunction, readOptions } from '../model/readOptions.ts';
import { callReporting } from '../stream/callReporting.ts';
import { reportOf } from '../stream/OwnedObservable.ts';
import type { Read } from './JsonFault.ts';
import { byteLength } from '../model/Message.ts';

/**
 * Makes an operator that reads each value and emits the result, in order and synchronously. It drops values that cannot be
 * read, and calls `onInvalid` for each. Completes and errors with its source.
 *
 * @param name the operator's name, for error messages
 * @param read must not throw
 * @throws TypeError for options of the wrong form
 */
export function mapOrReport<T, V, E>(
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
          callReporting(() => onInvalid(invalid), reportOf(source));
        }
        return found;
      }),
      filter((found) => found.ok),
      map(({ value }) => value),
    );
}

/** The size of a message on the wire. 0 if it is no message. */
export function bytesOf(message: unknown): number {
  return typeof message === 'string' || message instanceof Uint8Array ? byteLength(message) : 0;
}

/** Describes one message that was dropped because it is invalid. It never has the payload. */
export interface Invalid<E> {
  /** The message's number, from 1 in each subscription; valid messages count too. */
  readonly seq: number;
  /** Its size on the wire; 0 if a value could not be encoded. */
  readonly bytes: number;
  readonly errors: E;
}

/**
 * Options of the operators that drop invalid messages.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#jsonoptions-decodewithcodec-options-encodewithcodec-options}
 */
export interface InvalidOptions<E> {
  /** Called for each invalid message. An error that it throws is reported; the stream continues. @default none */
  readonly onInvalid?: (invalid: Invalid<E>) => void;
}
