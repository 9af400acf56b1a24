import { byteLength } from '../model/byteLength.ts';

/** The size of a message on the wire; 0 for what is no message. */
export function bytesOf(message: unknown): number {
  return typeof message === 'string' || message instanceof Uint8Array ? byteLength(message) : 0;
}
