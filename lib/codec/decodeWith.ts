import type { OperatorFunction } from 'rxjs';
import { bytesOf, type InvalidOptions, mapOrReport } from '../json/mapOrReport.ts';
import type { Message } from '../model/Message.ts';
import { coderOf } from './coderOf.ts';
import { decodeText } from './Coder.ts';
import type { IoCodec, IoErrors } from './IoCodec.ts';
import type { StandardIssue, StandardSchema } from './StandardSchema.ts';

/**
 * Turns messages of JSON text into typed values, in order and synchronously. Drops messages that the codec does not accept:
 * `onInvalid` gets their number, size and errors, never their payload. The codec gets new data without prototypes (see
 * `json`). A message is also invalid if the codec throws, or if a schema returns a promise.
 *
 * Completes and errors with its source. An invalid message does not end the stream.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#jsonoptions-decodewithcodec-options-encodewithcodec-options}
 * @throws TypeError if the first argument is no codec, or for options of the wrong form
 * @example
 * socket.messages$.pipe(decodeWith(Chat, { onInvalid: ({ seq, errors }) => log(seq, errors.length) }))
 */
export function decodeWith<In, Out>(
  schema: StandardSchema<In, Out>,
  options?: InvalidOptions<readonly StandardIssue[]>,
): OperatorFunction<Message, Out>;
export function decodeWith<A, E extends IoErrors>(
  codec: IoCodec<A, E>,
  options?: InvalidOptions<E>,
): OperatorFunction<Message, A>;
export function decodeWith(codec: object, options: InvalidOptions<never> = {}): OperatorFunction<Message, unknown> {
  const coder = coderOf(codec);
  return mapOrReport(
    'decodeWith',
    (message) => decodeText(coder, message),
    bytesOf,
    options as InvalidOptions<unknown>,
  );
}
