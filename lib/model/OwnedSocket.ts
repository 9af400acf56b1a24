import type { Observable, Observer } from 'rxjs';
import type { AuditMessages } from './Audit.ts';
import type { KeepAliveOptions } from './KeepAliveOptions.ts';
import type { Message } from './Message.ts';
import type { SocketEnd } from './SocketEnd.ts';
import type { SendOutcome, SocketEvent } from './SocketEvent.ts';
import type { SocketState } from './nextState.ts';

/** Options of one socket. A plain object: unknown keys throw. */
export interface SocketOptions {
  /** Sub-protocols to offer (RFC 6455, 1.9). @default none */
  readonly protocols?: string | readonly string[];
  /** Requires audits for more of this socket's messages than its owner's setting does; never for fewer. @default false */
  readonly auditMessages?: AuditMessages;
  /** What becomes of messages before `messages$` has a subscriber. @default 'hold' */
  readonly messages?: 'hold' | 'discard';
  /** How to find out that the peer is gone. @default none: only the connection's own end tells */
  readonly keepAlive?: KeepAliveOptions;
  /** Ends the socket (by `owner`, 1000, no audit) when it aborts. */
  readonly signal?: AbortSignal;
}

/**
 * An owner's handle on the whole life of one connection. It is used once: a socket that has ended stays so.
 *
 * It is an observer too: `lines$.subscribe(socket)` sends; `complete()` asks for `close(1000)`, `error()` for
 * `close(4000)`. Call its methods on the socket: a method that was taken off it throws a `TypeError` that says so.
 *
 * All its streams complete when the socket ends; only `opened$` errors. They are hot and may be subscribed at any time.
 */
export interface OwnedSocket extends Observer<Message> {
  /**
   * Positive, unique in its network, never used again. It carries no authority, and does not count the sockets of other
   * owners.
   */
  readonly id: number;
  /** The URL exactly as it is dialled. */
  readonly url: string;
  /** The sub-protocol that the server chose; empty before that. */
  readonly protocol: string;
  readonly state: SocketState;
  /** Whether the state is `open`. */
  readonly connected: boolean;
  /**
   * Outgoing bytes of messages that the network has not yet taken, including messages that wait for an audit. Headers of
   * frames do not count, so the number is the same over every transport.
   */
  readonly bufferedBytes: number;
  /** True while at most half of `limits.maxBufferedBytes` waits and the socket is neither closing nor closed: the present value of `writable$`. */
  readonly writable: boolean;
  /** The present state, then every change. Completes after `closed`. */
  readonly state$: Observable<SocketState>;
  /**
   * Emits when the connection is open, to late subscribers too, and completes. Errors with a `SocketError` when the
   * socket ends before it opens, or when its owner was destroyed. Without subscribers, its error is not reported anywhere.
   */
  readonly opened$: Observable<void>;
  /**
   * What arrives. Before the first subscription messages are held, up to `limits.maxHeldBytes` and
   * `limits.holdTimeout`; then the stream is hot. Completes when the socket ends.
   */
  readonly messages$: Observable<Message>;
  /** Every message that the driver has taken, as it takes it. Completes when the socket ends. */
  readonly sent$: Observable<Message>;
  /** What happens, without payloads. Completes after `ended`. */
  readonly events$: Observable<SocketEvent>;
  /** How it ended: exactly one value, to late subscribers too, then completes. */
  readonly ended$: Observable<SocketEnd>;
  /** False while more than half of `limits.maxBufferedBytes` waits, and while the socket is closing. The present value, then changes. */
  readonly writable$: Observable<boolean>;
  /** Asks to connect, once. The outcome is on `opened$`, `state$`, `ended$`; a denied or failed connect ends the socket. */
  connect(): void;
  /**
   * Sends a message, if the audits allow it. Returns the outcome at once, or `'pending'` while an audit has not answered;
   * `settled` is called once with the final outcome. Never throws: the outcome of a message that cannot be sent is
   * `'denied'`, `'overflow'` or `'not-open'`. `'sent'` means that the driver has the message, not that the peer received it.
   * Once the peer's close frame has arrived, every outcome is `'not-open'`.
   */
  send(message: Message, settled?: (outcome: SendOutcome) => void): SendOutcome;
  /** Sends, as an observer: `send` without an outcome. */
  next(message: Message): void;
  /** Asks for `close(4000)`; the error itself goes nowhere. */
  error(error: unknown): void;
  /** Asks for `close(1000)`. */
  complete(): void;
  /**
   * Asks to close; audited. Codes: 1000, 3000–4999; at most 123 bytes of reason. Ends the socket when the peer has
   * answered, at the latest after `limits.closeTimeout`. Does nothing if the peer is already closing: then the end is the peer's.
   */
  close(code?: number, reason?: string): void;
  /** Stops reading, where the platform can, until the returned function is called. Holders add up. */
  hold(): () => void;
}
