import type { Limits } from './Limits.ts';
import type { LinkError } from './ErrorDetail.ts';
import type { Message } from './Message.ts';
import type { ConnectRequest } from './Request.ts';
import type { Verdict } from './Audit.ts';

/** What dials, and nothing else: starts one connection and tells the sink of it. Throwing means that it could not start. */
export type Transport = (request: DialRequest, sink: LinkSink) => Link;

/** One dial. */
export interface DialRequest {
  /** Exactly what was audited. */
  readonly url: string;
  readonly protocols: readonly string[];
  /** What the connect audits were asked. */
  readonly connect: ConnectRequest;
  readonly limits: Limits;
  /** Asks the host's policy about all addresses that the name resolved to; only `true` lets the dial go on. */
  readonly approve: (addresses: readonly string[]) => Verdict;
}

/** What a link tells. Never called before the transport has returned the link. */
export interface LinkSink {
  /** The connection is open, with the sub-protocol that the server chose, or an empty text. */
  opened(protocol: string): void;
  /** A whole message; `bytes` is its size on the wire where the driver knows it. */
  message(message: Message, bytes?: number): void;
  /** `bufferedBytes` went down. */
  drained(): void;
  /**
   * The connection is still there, but nothing can be sent to the peer any more: its close frame has arrived, or the
   * connection is failing. `closed` follows, at the latest after `terminate`. The driver answers the frame by itself.
   * Call this at most once, after `opened` and the messages that came before the frame, and never after our own `close`.
   * If the platform has no event for the frame, call it late, or call only `closed`.
   */
  closing(): void;
  /**
   * Call this exactly once, last, whatever happened. The code and the reason are those of the first close frame that
   * arrived, also after our own `close`; 1006 if none arrived. Pass the driver's error, if there is one. It may hold the
   * driver's code, the HTTP status of a refused handshake, and the server's `Retry-After` (see `LinkError`).
   */
  closed(code: number, reason: string, wasClean: boolean, error?: LinkError): void;
}

/** One dialled connection. Its methods never throw and do nothing after `closed`. */
export interface Link {
  /**
   * Sends a message after the earlier ones; `bytes` is its size if the caller has measured it already. Returns true if the
   * driver has taken the message. Returns false and sends nothing in any state but open, after the peer's close frame, and
   * if the driver refuses the message.
   */
  send(message: Message, bytes?: number): boolean;
  /**
   * Starts the closing handshake (RFC 6455, 7). A platform that cannot send a code sends 1000 or 4000 instead; 1005 means
   * a close frame without a code.
   */
  close(code: number, reason: string): void;
  /**
   * Ends the connection at once. `closed` follows soon, never inside this call; it waits for a look-up that is under way,
   * since that counts against the owner until it is answered.
   */
  terminate(): void;
  /** Stops reading; false if the platform cannot. */
  pause(): boolean;
  /** Reads on. */
  resume(): void;
  /** How many bytes of messages wait to be taken by the network, without the headers of their frames. */
  readonly bufferedBytes: number;
  /** How many messages wait to be taken by the network, if the link counts them: empty ones take memory too. */
  readonly bufferedMessages?: number | undefined;
  /**
   * Whether the peer is already closing, for platforms that have no event for its close frame. The socket reads it when
   * code asks for its state. If it is true, `closing` follows.
   */
  readonly isClosing?: boolean | undefined;
  /** Sends a ping of the protocol (RFC 6455, 5.5.2), where the platform can. */
  readonly ping?: (() => void) | undefined;
  /** How many bytes have come in so far, frames of control included, where the platform tells. */
  readonly bytesRead?: number | undefined;
}

/** Marks what makes transports. A registered symbol, so that other copies of this package see it too. */
const maker = Symbol.for('rx-secure-networking/transport-maker');

/** Marks a function that makes transports, so that `readTransport` refuses it where a transport is due. */
export function markTransportMaker(make: (...args: never) => unknown): void {
  Object.defineProperty(make, maker, { value: true });
}

/**
 * Reads an option that is a transport, of sockets or of HTTP.
 *
 * @throws TypeError for what is none, and for a maker of transports that nobody has called
 */
export function readTransport(
  name: string,
  given: unknown,
  makers = 'wsTransport() or webSocketTransport()',
): Transport {
  if (typeof given !== 'function') throw new TypeError(`${name} must be a Transport such as ${makers}`);
  if (Object.hasOwn(given, maker)) {
    throw new TypeError(`${name} must be a Transport: call ${given.name}() and give what it returns`);
  }
  return given as Transport;
}
