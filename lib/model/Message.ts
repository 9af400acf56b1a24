/** A text or binary message. Binary messages arrive as a `Uint8Array` on every platform. */
export type Message = string | Uint8Array;
