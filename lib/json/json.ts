import type { OperatorFunction } from 'rxjs';
import type { Message } from '../model/Message.ts';
import { bytesOf, type InvalidOptions, mapOrReport } from './mapOrReport.ts';
import type { JsonFault } from './JsonFault.ts';
import { readJson } from './readJson.ts';

/**
 * Turns messages of JSON text into values, in order and synchronously. Drops binary messages, and text that is not JSON, has
 * a key twice, a key `__proto__` or `prototype` in `constructor`, a number beyond ±(2^53 - 1), or nests deeper than 64
 * levels. Objects have no prototype. For typed values use `decodeWith` of `rx-secure-networking/codec`.
 *
 * Completes and errors with its source. An invalid message does not end the stream.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#jsonoptions-decodewithcodec-options-encodewithcodec-options}
 * @throws TypeError for options of the wrong form
 * @example
 * socket.messages$.pipe(json({ onInvalid: ({ seq, errors }) => log(seq, errors) }))
 */
export function json(options: InvalidOptions<readonly JsonFault[]> = {}): OperatorFunction<Message, unknown> {
  return mapOrReport<Message, unknown, readonly JsonFault[]>('json', readJson, bytesOf, options);
}
