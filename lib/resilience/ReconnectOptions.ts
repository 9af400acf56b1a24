import type { Observable } from 'rxjs';
import type { SocketError } from '../model/SocketError.ts';

/** One attempt to come, as `onAttempt` is told of it. */
export interface ReconnectAttempt {
  /** Counts those in a row, from 1; a connection that was stable begins a new row. */
  readonly attempt: number;
  /** How long the wait before it is, in ms; a hint may shorten it. */
  readonly delay: number;
  /** What went wrong before. */
  readonly error: SocketError;
}

/** Options of `reconnect`. A plain object: unknown keys throw. */
export interface ReconnectOptions {
  /** The longest wait before the first attempt of a row, in ms; it doubles with each. @default 1_000 */
  readonly initialDelay?: number;
  /** The longest wait before any, in ms. @default 30_000 */
  readonly maxDelay?: number;
  /** How long a connection must have been open to begin a new row, in ms. @default 10_000 */
  readonly stableAfter?: number;
  /** The most attempts in a row. @default Infinity */
  readonly maxAttempts?: number;
  /** How long after the error that began a row its last attempt may start, in ms. @default Infinity */
  readonly maxElapsed?: number;
  /**
   * Whether to try again; only `true` does. `usual` is what is done without it: again after a failed or lost
   * connection and a peer's 1001, 1005, 1006, 1011, 1012, 1013, 1014; else not. A handshake that the server refused with
   * an HTTP status (`error.detail.status`) is tried again after 408, 425, 429 and 5xx but 501 and 505, not before its
   * `Retry-After`; any other status is final. For a denial it is asked only if that
   * names a `retryAfter`: any other is final, whatever it would say. What it throws errors the stream.
   */
  readonly retryIf?: (error: SocketError, usual: boolean) => boolean;
  /** A number from 0 to 1, by chance: the share of each wait. @default Math.random */
  readonly random?: () => number;
  /**
   * What may shorten a wait, such as the platform's `online` event: the first value during a wait leaves no more of it
   * than a first wait, never less than a denial's or a server's `retryAfter`. It makes no attempt by itself: it is subscribed to
   * during waits only, and what it emits while it is subscribed to is no news. Its errors are reported and end the hints
   * of that wait; its completion means nothing.
   */
  readonly wakeOn?: Observable<unknown>;
  /** Gets each attempt when the wait for it begins. What it throws is reported. */
  readonly onAttempt?: (attempt: ReconnectAttempt) => void;
}
