import { isObservable, type Observable } from 'rxjs';
import type { SocketError } from '../model/SocketError.ts';
import { readFunction, readInteger, readOptions } from '../model/readOptions.ts';

/** One attempt to come, as `onAttempt` gets it. */
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
   * Whether to try again; only `true` does. `usual` is what `reconnect` does without this option: it tries again after a
   * failed or lost connection and after a peer's 1001, 1005, 1006, 1011, 1012, 1013, 1014, and not otherwise. If the server
   * refused the handshake with an HTTP status (`error.detail.status`), it tries again after 408, 425, 429 and 5xx except
   * 501 and 505, not before the server's `Retry-After`; any other status is final. For a denial this is called only if the
   * denial has a `retryAfter`: any other denial is final. What it throws errors the stream.
   */
  readonly retryIf?: (error: SocketError, usual: boolean) => boolean;
  /** Returns a random number from 0 to 1: the share of each wait. @default Math.random */
  readonly random?: () => number;
  /**
   * Shortens a wait, for example by the platform's `online` event: after the first value during a wait, at most a first
   * wait is left, but never less than the `retryAfter` of a denial or a server. It makes no attempt by itself, and is
   * subscribed only during waits. Values emitted synchronously on subscription are ignored. Its errors are reported and
   * end the hints of that wait; its completion means nothing.
   */
  readonly wakeOn?: Observable<unknown>;
  /** Gets each attempt when the wait for it begins. What it throws is reported. */
  readonly onAttempt?: (attempt: ReconnectAttempt) => void;
}

type Optional = 'wakeOn' | 'onAttempt' | 'retryIf';

/** The options of a `reconnect`, read and filled in. */
export type ReconnectSettings = Required<Omit<ReconnectOptions, Optional>> & {
  readonly [name in Optional]: ReconnectOptions[name] | undefined;
};

/**
 * Reads the options.
 *
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readReconnectOptions(given: ReconnectOptions, chance: () => number): ReconnectSettings {
  const own = readOptions<ReconnectOptions>('reconnect', given, names);
  const { initialDelay = 1_000, maxDelay = 30_000, stableAfter = 10_000 } = own;
  const { maxAttempts = Infinity, maxElapsed = Infinity, retryIf, random = chance, wakeOn, onAttempt } = own;
  if (wakeOn !== undefined && !isObservable(wakeOn)) throw new TypeError('reconnect: wakeOn must be an Observable');
  readFunction('reconnect: retryIf', retryIf);
  readFunction('reconnect: random', random);
  readFunction('reconnect: onAttempt', onAttempt);
  readInteger('reconnect: initialDelay', initialDelay);
  readInteger('reconnect: maxDelay', maxDelay);
  readInteger('reconnect: stableAfter', stableAfter, Infinity);
  readInteger('reconnect: maxAttempts', maxAttempts, Infinity);
  readInteger('reconnect: maxElapsed', maxElapsed, Infinity);
  return { initialDelay, maxDelay, stableAfter, maxAttempts, maxElapsed, retryIf, random, wakeOn, onAttempt };
}

const names = [
  ...(['initialDelay', 'maxDelay', 'stableAfter', 'maxAttempts', 'maxElapsed'] as const),
  ...(['retryIf', 'random', 'wakeOn', 'onAttempt'] as const),
];
