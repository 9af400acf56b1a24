import type { Message } from '../model/Message.ts';
import { CodecError } from './CodecError.ts';
import { coderOf } from './coderOf.ts';
import { decodeText, encodeText } from './Coder.ts';
import type { IoCodec } from './IoCodec.ts';
import type { StandardSchema } from './StandardSchema.ts';

/**
 * Makes `encode` and `decode` from one codec. With a Standard Schema, `encode` takes the input type and `decode` returns the
 * output type. Both throw; in a stream use `encodeWith` and `decodeWith`, which drop invalid messages.
 *
 * @throws TypeError if the argument is no codec
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

/** Encodes and decodes one kind of message. Both functions work unbound. */
export interface JsonMessage<In, Out> {
  /**
   * Makes the text to send. `decode` accepts the result.
   *
   * @throws CodecError if the codec does not accept the value
   */
  readonly encode: (value: In) => string;
  /**
   * Makes a value from a message.
   *
   * @throws CodecError if the message is not JSON text, or the codec does not accept it
   */
  readonly decode: (message: Message) => Out;
}
