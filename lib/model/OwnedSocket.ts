import type { Observable, Observer } from 'rxjs';
import type { AuditMessages } from './Audit.ts';
import type { KeepAliveOptions } from './KeepAliveOptions.ts';
import type { Message } from './Message.ts';
import type { SocketEnd } from './SocketEnd.ts';
import type { SendOutcome, SocketEvent } from './SocketEvent.ts';
import type { SocketState } from './nextState.ts';

/**
 * A WebSocket of an owner, from its creation to its end. A socket that has ended never reopens.
 *
 * A socket is also an observer: `lines$.subscribe(socket)` sends each value; `complete()` requests `close(1000)`,
 * `error()` requests `close(4000)`. Call its methods on the socket: a detached method, as in `const { send } = socket`,
 * throws a `TypeError` that says so.
 *
 * All its streams complete when the socket ends; only `opened$` can error. They are hot, and you can subscribe at any
 * time.
 */
export interface OwnedSocket extends Observer<Message> {
  /**
   * Positive, unique in its network, never reused. It grants no access, and does not reveal how many sockets other
   * owners have.
   */
  readonly id: number;
  /** The URL exactly as it is used for the connection. */
  readonly url: string;
  /** The sub-protocol that the server chose; empty before that. */
  readonly protocol: string;
  readonly state: SocketState;
  /** Whether the state is `open`. */
  readonly connected: boolean;
  /**
   * How many bytes of messages wait to be sent, including messages that wait for an audit. Frame headers do not count,
   * so the number is the same with every transport.
   */
  readonly bufferedBytes: number;
  /** The current value of `writable$`. */
  readonly writable: boolean;
  /** Emits the current state, then every change. Completes after `closed`. */
  readonly state$: Observable<SocketState>;
  /**
   * Emits once when the connection is open, also to late subscribers, and completes. Errors with a `SocketError` if the
   * socket ends before it opens, or if its owner was destroyed. Without subscribers, this error is not reported
   * anywhere.
   */
  readonly opened$: Observable<void>;
  /**
   * Emits the messages that arrive. Before the first subscription messages are held, up to `limits.maxHeldBytes` and
   * `limits.holdTimeout`; after it the stream is hot. Completes when the socket ends.
   */
  readonly messages$: Observable<Message>;
  /** Emits every message when the driver has taken it. Completes when the socket ends. */
  readonly sent$: Observable<Message>;
  /** Emits what happens to the socket, without payloads. Completes after the event `ended`. */
  readonly events$: Observable<SocketEvent>;
  /** Emits once how the socket ended, also to late subscribers, and completes. */
  readonly ended$: Observable<SocketEnd>;
  /**
   * Emits the current value, then every change: true while at most half of `limits.maxBufferedBytes` and at most 8,192
   * messages wait, and the socket is neither closing nor closed.
   */
  readonly writable$: Observable<boolean>;
  /**
   * Requests to connect; works once. `opened$`, `state$` and `ended$` emit the outcome. A denied or failed connect ends
   * the socket.
   */
  connect(): void;
  /**
   * Sends a message if the audits allow it. Returns the outcome, or `'pending'` if an audit has not answered yet;
   * `settled` is called once with the final outcome, inside this call if the outcome is known at once. Throws nothing but the
   * platform's `RangeError` if the stack is full, as after some thousand messages that are each sent in the `settled` of the
   * one before: use `sendTo()` for such a chain. The outcome of a message that cannot be sent is
   * `'denied'`, `'overflow'` or `'not-open'`. `'sent'` means that the driver has the message, not that the peer
   * received it. Once the peer's close frame has arrived, every outcome is `'not-open'`.
   */
  send(message: Message, settled?: (outcome: SendOutcome) => void): SendOutcome;
  /** `send` without an outcome, for use as an observer. */
  next(message: Message): void;
  /** Requests `close(4000)`. The error itself is ignored. */
  error(error: unknown): void;
  /** Requests `close(1000)`. */
  complete(): void;
  /**
   * Closes the connection if the audits allow it. The code must be 1000 or from 3000 to 4999, the reason at most 123
   * bytes. The socket ends when the peer has answered, or when the network has taken nothing of what was sent before for
   * `limits.closeTimeout` (twice that at most). Does nothing if the peer is already closing; then the end counts as the peer's.
   */
  close(code?: number, reason?: string): void;
  /**
   * Pauses reading, if the platform can, until the returned function is called. With several calls, until all are
   * released. What was read before is still delivered: over `wsTransport()` up to 64 KiB of messages.
   */
  hold(): () => void;
}

/**
 * Options of one socket. A plain object; unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#ownercreateurl-options-owneropentarget-options}
 */
export interface SocketOptions {
  /** Sub-protocols to offer (RFC 6455, 1.9). @default none */
  readonly protocols?: string | readonly string[];
  /** Adds directions in which this socket's messages must be audited, to those of its owner. @default false */
  readonly auditMessages?: AuditMessages;
  /** Whether messages that arrive before `messages$` has a subscriber are held or discarded. @default 'hold' */
  readonly messages?: 'hold' | 'discard';
  /** Detects a silent peer with pings. @default none: the socket ends only when the connection does */
  readonly keepAlive?: KeepAliveOptions;
  /**
   * Ends the socket when this signal aborts (`by: 'owner'`, code 1000), without running an audit. `open()` completes then, also
   * while the function that returns its URL is pending, and so does a wait of `reconnect()` or `session()`. @default none
   */
  readonly signal?: AbortSignal;
}
