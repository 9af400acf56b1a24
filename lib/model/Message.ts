/** What travels: text, or binary. Binary arrives as a `Uint8Array` on every platform. */
export type Message = string | Uint8Array;

/** What the audit of a message needs to see of its request. */
export interface WithMessage {
  readonly message: Message;
}
