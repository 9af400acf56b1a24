import type { Message } from './Message.ts';

/**
 * How a socket finds out that its peer has gone without a word.
 *
 * It looks every `interval` ms. Where nothing has come since the last look, not one byte, it asks: by `ping()` if that
 * is given, else by a ping of the protocol (RFC 6455, 5.5.2). Where still nothing has come `timeout` ms later, the socket
 * ends: `by: 'deadline'`, error `lost`. A look that comes late, as after sleep, proves nothing: it asks again. Nor does
 * silence while reading is held.
 *
 * Browsers, and other platforms of `webSocketTransport()`, cannot send pings of the protocol. Without `ping` the
 * connection is refused there, with the decision code `cannot-ping`.
 */
export interface KeepAliveOptions {
  /** In ms: an integer from 1. */
  readonly interval: number;
  /** In ms: an integer from 1. */
  readonly timeout: number;
  /** Makes a message that the peer answers. It is sent as any other: within the limits, and audited. @default a ping of the protocol */
  readonly ping?: () => Message;
  /** Says with `true` which messages are such answers: they are audited as any other, and then kept off `messages$`. @default none */
  readonly isPong?: (message: Message) => boolean;
}
