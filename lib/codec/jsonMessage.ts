import type { Message } from '../model/Message.ts';
import { CodecError } from './CodecError.ts';
import { coderOf } from './coderOf.ts';
import { decodeText, encodeText } from './Coder.ts';
import type { IoCodec } from './IoCodec.ts';
import type { StandardSchema } from './StandardSchema.ts';

/** One kind of message, both ways. Both functions work unbound. */
export interface JsonMessage<In, Out> {
  /**
   * Makes the text to send. What it gives, `decode` takes.
   *
   * @throws CodecError for a value that the codec does not take, before anything is sent
   */
  readonly encode: (value: In) => string;
  /**
   * Makes a value of a message.
   *
   * @throws CodecError for a message that is not JSON text or not what the codec takes
   */
  readonly decode: (message: Message) => Out;
}

/**
 * Makes `encode` and `decode` of one codec. With a Standard Schema, `encode` takes the input type and `decode` returns the
 * output type. Both throw; in a stream use `encodeWith` and `decodeWith`, which drop invalid messages.
 *
 * @throws TypeError for what is no codec
 * @example
 * socket.send(jsonMessage(Chat).encode({ from: 'ann', text: 'hello' }))
 */
export function jsonMessage<In, Out>(schema: StandardSchema<In, Out>): JsonMessage<In, Out>;
export function jsonMessage<A>(codec: IoCodec<A>): JsonMessage<A, A>;
export function jsonMessage(codec: object): JsonMessage<unknown, unknown> {
  const coder = coderOf(codec);
  return Object.freeze({
    encode: (value: unknown): string => {
      const text = encodeText(coder, value);
      if (text.ok) return text.value;
      throw new CodecError('Cannot encode the message', coder.faultsOf(text.errors));
    },
    decode: (message: Message): unknown => {
      const read = decodeText(coder, message);
      if (read.ok) return read.value;
      throw new CodecError('Cannot decode the message', coder.faultsOf(read.errors));
    },
  });
}
