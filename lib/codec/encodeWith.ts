import type { OperatorFunction } from 'rxjs';
import { type InvalidOptions, mapOrReport } from '../json/mapOrReport.ts';
import { coderOf } from './coderOf.ts';
import { encodeText } from './Coder.ts';
import type { IoCodec, IoErrors } from './IoCodec.ts';
import type { StandardIssue, StandardSchema } from './StandardSchema.ts';

/**
 * Turns typed values into messages of JSON text, in order and synchronously. Drops values that cannot be encoded: such a
 * value neither errors the stream nor closes the socket. `onInvalid` gets 0 as its `bytes`.
 *
 * Completes and errors with its source.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#jsonoptions-decodewithcodec-options-encodewithcodec-options}
 * @throws TypeError if the first argument is no codec, or for options of the wrong form
 * @example
 * lines$.pipe(encodeWith(Chat, { onInvalid: ({ seq }) => markUnsent(seq) })).subscribe(socket)
 */
export function encodeWith<In, Out>(
  schema: StandardSchema<In, Out>,
  options?: InvalidOptions<readonly StandardIssue[]>,
): OperatorFunction<In, string>;
export function encodeWith<A, E extends IoErrors>(
  codec: IoCodec<A, E>,
  options?: InvalidOptions<E>,
): OperatorFunction<A, string>;
export function encodeWith(codec: object, options: InvalidOptions<never> = {}): OperatorFunction<unknown, string> {
  const coder = coderOf(codec);
  return mapOrReport(
    'encodeWith',
    (value) => encodeText(coder, value),
    () => 0,
    options as InvalidOptions<unknown>,
  );
}
