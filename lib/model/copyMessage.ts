import type { Message } from './Message.ts';

const Bytes = Uint8Array; // taken when the module loads

/**
 * A message that nobody else can change; of a message that is the library's or a driver's own. What an owner gives is
 * taken by `takeMessage`.
 */
export function copyMessage(message: Message): Message {
  return typeof message === 'string' ? message : new Bytes(message);
}
