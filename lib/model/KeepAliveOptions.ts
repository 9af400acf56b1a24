import type { Message } from './Message.ts';
import { readFunction, readInteger, readOptions } from './readOptions.ts';

/**
 * Ends a socket whose peer has become silent.
 *
 * Every `interval` ms, if not even one byte has arrived since the last check, the socket sends the message that
 * `ping()` returns, or a protocol ping (RFC 6455, 5.5.2) if there is no `ping`. If nothing has arrived `timeout` ms
 * later, the socket ends: `by: 'deadline'`, error `lost`. If a check runs late, as after the computer slept, if
 * reading is paused, or if the network has taken some of the messages that waited, the socket does not end but pings
 * again. A ping that is not sent proves nothing: if `ping` throws, if an audit denies its message or if that is no message,
 * the next ping follows after `interval`.
 *
 * Browsers, other platforms of `webSocketTransport()`, and guests cannot send protocol pings. There a connection without
 * `ping` is refused with the decision code `cannot-ping`, and only whole messages count as arrived: `timeout` must be longer
 * than the longest message takes, since that may begin just before a ping.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#keepalive-of-a-socket}
 */
export interface KeepAliveOptions {
  /** How often to check, in ms: an integer from 1. Required. */
  readonly interval: number;
  /** How long to wait for an answer, in ms: an integer from 1. Required. */
  readonly timeout: number;
  /**
   * Returns a message that the peer answers. Limits and audits apply to it as to every message. Required in browsers and in guests.
   *
   * @default a protocol ping
   */
  readonly ping?: () => Message;
  /**
   * Returns `true` for such an answer. Answers are audited like every message, but `messages$` does not emit them.
   * Only `true` counts: a promise does not, so the function must answer at once.
   *
   * @default no message is an answer
   */
  readonly isPong?: (message: Message) => boolean;
}

/**
 * Validates the option `keepAlive` of a socket.
 *
 * @throws TypeError, RangeError for invalid options
 */
export function readKeepAlive(given: unknown): KeepAliveOptions {
  const own = readOptions<KeepAliveOptions>('keepAlive', given, ['interval', 'timeout', 'ping', 'isPong']);
  const ping = readFunction('keepAlive.ping', own.ping);
  const isPong = readFunction('keepAlive.isPong', own.isPong);
  return Object.freeze({
    interval: readInteger('keepAlive.interval', own.interval),
    timeout: readInteger('keepAlive.timeout', own.timeout),
    ...(ping && { ping }),
    ...(isPong && { isPong }),
  });
}
