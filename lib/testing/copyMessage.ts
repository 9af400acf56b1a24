import type { Message } from '../model/Message.ts';

/** A message as the far end gets it: binary is copied, so that neither end sees what the other does to its bytes. */
export function copyMessage(message: Message): Message {
  return typeof message === 'string' ? message : new Uint8Array(message);
}
