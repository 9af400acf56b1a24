/** What travels: text, or binary. Binary arrives as a `Uint8Array` on every platform. */
export type Message = string | Uint8Array;
