import type { Message } from './Message.ts';

/** A message that nobody else can change. Not by `slice()`: a subclass may have its own. */
export function copyMessage(message: Message): Message {
  return typeof message === 'string' ? message : new Uint8Array(message);
}
