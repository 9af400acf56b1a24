import type { Limits } from './Limits.ts';
import type { LinkError } from './ErrorDetail.ts';
import type { Message } from './Message.ts';
import type { Action, ConnectRequest } from './Request.ts';
import type { LayeredRuling } from './Ruling.ts';
import type { Verdict } from './Audit.ts';

/**
 * Opens connections: starts one and calls the methods of the sink as it proceeds. Throws if it cannot start. A
 * transport decides nothing: the socket has run the audits before.
 */
export type Transport = (request: DialRequest, sink: LinkSink) => Link;

/** Describes one connection to open. */
export interface DialRequest {
  /** Exactly the URL that was audited. */
  readonly url: string;
  readonly protocols: readonly string[];
  /** The request that the connect audits have allowed. */
  readonly connect: ConnectRequest;
  readonly limits: Limits;
  /** Runs the host's rule for all addresses to which the name resolved. Connect only if it returns `true`. */
  readonly approve: (addresses: readonly string[]) => Verdict;
}

/** Receives what happens to a link. The transport must not call it before it has returned the link. */
export interface LinkSink {
  /** The connection is open. `protocol` is the sub-protocol that the server chose, or empty. */
  opened(protocol: string): void;
  /** A complete message has arrived; `bytes` is its size on the wire, if the driver knows it. */
  message(message: Message, bytes?: number): void;
  /** `bufferedBytes` or `bufferedMessages` has decreased. */
  drained(): void;
  /**
   * Nothing can be sent to the peer any more, but the connection has not ended: the peer's close frame has arrived, or
   * the connection is failing. `closed` follows, at the latest after `terminate`. The driver answers the frame by
   * itself. Call this at most once, after `opened` and the messages before the frame, and never after our own `close`.
   * If the platform has no event for the frame, call this late, or call only `closed`.
   */
  closing(): void;
  /**
   * Something that has permissions of its own, at the far end of the link, has refused what was asked of it: the socket
   * records the denial and emits it. If `connect` or `resolve` is refused, `closed` follows. Only links that lead to
   * another network of this library call it.
   */
  denied?(action: Action, ruling: LayeredRuling): void;
  /**
   * The connection has ended. Call this exactly once, as the last method, whatever happened. The code and the reason
   * are those of the first close frame that arrived, also after our own `close`; 1006 if none arrived. Pass the
   * driver's error, if there is one. It may hold the driver's code, the HTTP status of a refused handshake, and the
   * server's `Retry-After` (see `LinkError`).
   */
  closed(code: number, reason: string, wasClean: boolean, error?: LinkError): void;
}

/** How a link ends: the arguments of `LinkSink.closed`. */
export interface LinkEnd {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  readonly error?: LinkError | undefined;
}

/** One connection. Its methods never throw, and do nothing after `closed`. */
export interface Link {
  /**
   * Sends a message after the earlier ones; `bytes` is its size, if the caller has measured it already. Returns true if
   * the driver has taken the message. Returns false and sends nothing if the connection is not open, after the peer's
   * close frame, or if the driver refuses the message.
   */
  send(message: Message, bytes?: number): boolean;
  /**
   * Starts the closing handshake (RFC 6455, 7). A platform that cannot send the code sends 1000 or 4000 instead; 1005
   * means a close frame without a code.
   */
  close(code: number, reason: string): void;
  /**
   * Ends the connection immediately. `closed` follows soon, never inside this call. It waits for a DNS look-up that is
   * running, because the look-up counts against the owner's limits until it is answered.
   */
  terminate(): void;
  /**
   * Ends the connection as a teardown does, if `close` would have to ask for permission at the far end: see
   * `LinkSink.denied`. Links whose `close` needs no permission there do not have it.
   */
  readonly abandon?: (() => void) | undefined;
  /** Pauses reading. Returns false if the platform cannot. */
  pause(): boolean;
  /** Resumes reading. */
  resume(): void;
  /** How many bytes of messages wait to be sent, without their frame headers. */
  readonly bufferedBytes: number;
  /** How many messages wait to be sent, if the link counts them. Empty messages take memory too. */
  readonly bufferedMessages?: number | undefined;
  /**
   * Whether the peer is already closing, for platforms that have no event for its close frame. The socket reads it when
   * its own state is read. If it is true, `closing` follows.
   */
  readonly isClosing?: boolean | undefined;
  /**
   * For platforms that cannot cut a connection off. Called with `closed`: whether the platform still keeps the connection,
   * which then counts against the limits. If so, the link calls back once, when the platform has closed it. The socket waits
   * two minutes at most.
   */
  readonly lingers?: ((released: () => void) => boolean) | undefined;
  /** Sends a protocol ping (RFC 6455, 5.5.2), if the platform can. */
  readonly ping?: (() => void) | undefined;
  /**
   * Whether nobody else uses the memory of the messages that arrive, so that it may be transferred to a guest. If not, a
   * guest gets a copy.
   */
  readonly ownsMessages?: boolean | undefined;
  /** How many bytes have arrived so far, including control frames, if the platform counts them. */
  readonly bytesRead?: number | undefined;
}

/** Marks functions that make transports. A registered symbol, so that other copies of this package recognise it. */
const transportMaker = Symbol.for('rx-secure-networking/transport-maker');

/** Marks a function that makes transports, so that `readTransport` can say that it must be called. */
export function markTransportMaker(make: (...args: never) => unknown): void {
  Object.defineProperty(make, transportMaker, { value: true });
}

/**
 * Validates an option that must be a transport, of sockets or of HTTP.
 *
 * @throws TypeError for anything else, also for a function that makes transports and was not called
 */
export function readTransport(
  name: string,
  given: unknown,
  makers = 'wsTransport() or webSocketTransport()',
): Transport {
  if (typeof given !== 'function') throw new TypeError(`${name} must be a Transport such as ${makers}`);
  if (Object.hasOwn(given, transportMaker)) {
    throw new TypeError(`${name} must be a Transport: call ${given.name}() and pass what it returns`);
  }
  return given as Transport;
}
