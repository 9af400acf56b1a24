import { isObservable, type Observable } from 'rxjs';
import type { SocketError } from '../model/SocketError.ts';
import { readFunction, readInteger, readOptions } from '../model/readOptions.ts';

/** The next attempt, as `onAttempt` gets it. */
export interface ReconnectAttempt {
  /** The number of the attempt, from 1. Begins again at 1 after a connection that stayed open for `stableAfter`. */
  readonly attempt: number;
  /** The wait before the attempt, in ms. `wakeOn` may shorten it. */
  readonly delay: number;
  /** Why another attempt is necessary. */
  readonly error: SocketError;
}

/**
 * Options of `reconnect`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#reconnectoptions}
 */
export interface ReconnectOptions {
  /** The longest wait before the first attempt, in ms; it doubles with each attempt. @default 1_000 */
  readonly initialDelay?: number;
  /** The longest wait before any attempt, in ms, unless a denial or a server asks for a longer one. @default 30_000 */
  readonly maxDelay?: number;
  /** How long a connection must stay open to reset the number of attempts and the waits, in ms. @default 10_000 */
  readonly stableAfter?: number;
  /** The most attempts without a connection that stays open for `stableAfter`. @default Infinity */
  readonly maxAttempts?: number;
  /** How long after the first error the last attempt may start, in ms. @default Infinity */
  readonly maxElapsed?: number;
  /**
   * Whether to try again; only `true` does. `usual` is what `reconnect` does without this option: it tries again after a
   * failed or lost connection and after a peer's 1001, 1005, 1006, 1011, 1012, 1013, 1014, and not otherwise. If the server
   * refused the handshake with an HTTP status (`error.detail.status`), it tries again after 408, 425, 429 and 5xx except
   * 501 and 505, not before the server's `Retry-After`; any other status is final. For a denial this is called only if the
   * denial has a `retryAfter`: any other denial is final. If it throws, the stream errors with that. @default `usual` decides
   */
  readonly retryIf?: (error: SocketError, usual: boolean) => boolean;
  /** Returns a random number from 0 to 1: the share of each wait. @default Math.random */
  readonly random?: () => number;
  /**
   * Shortens a wait, for example by the platform's `online` event: after the first value during a wait, at most a first
   * wait is left, but never less than the `retryAfter` of a denial or a server. It makes no attempt by itself, and is
   * subscribed only during waits. Values emitted synchronously on subscription are ignored. Its errors are reported and
   * end the hints of that wait; its completion means nothing. @default nothing shortens a wait
   */
  readonly wakeOn?: Observable<unknown>;
  /** Called with each attempt when the wait for it begins. What it throws is reported. @default none */
  readonly onAttempt?: (attempt: ReconnectAttempt) => void;
}

type Optional = 'wakeOn' | 'onAttempt' | 'retryIf';

/** The options of one `reconnect()`, with the defaults. */
export type ReconnectSettings = Required<Omit<ReconnectOptions, Optional>> & {
  readonly [name in Optional]: ReconnectOptions[name] | undefined;
};

/**
 * Reads the options of `reconnect()`.
 *
 * @param chance the default of `random`
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readReconnectOptions(given: ReconnectOptions, chance: () => number): ReconnectSettings {
  const own = readOwnReconnectOptions(given);
  const { initialDelay = 1_000, maxDelay = 30_000, stableAfter = 10_000 } = own;
  const { maxAttempts = Infinity, maxElapsed = Infinity, retryIf, random = chance, wakeOn, onAttempt } = own;
  if (wakeOn !== undefined && !isObservable(wakeOn)) throw new TypeError('reconnect: wakeOn must be an Observable');
  readFunction('reconnect: retryIf', retryIf);
  readFunction('reconnect: random', random);
  readInteger('reconnect: initialDelay', initialDelay);
  readInteger('reconnect: maxDelay', maxDelay);
  readInteger('reconnect: stableAfter', stableAfter, Infinity);
  readInteger('reconnect: maxAttempts', maxAttempts, Infinity);
  readInteger('reconnect: maxElapsed', maxElapsed, Infinity);
  return { initialDelay, maxDelay, stableAfter, maxAttempts, maxElapsed, retryIf, random, wakeOn, onAttempt };
}

/**
 * Reads the own options of `reconnect()`, and validates `onAttempt`, which `session()` calls itself.
 *
 * @throws TypeError for no plain object, an unknown key, and an `onAttempt` that is no function
 */
export function readOwnReconnectOptions(given: ReconnectOptions): Partial<ReconnectOptions> {
  const own = readOptions<ReconnectOptions>('reconnect', given, names);
  readFunction('reconnect: onAttempt', own.onAttempt);
  return own;
}

const names = [
  ...(['initialDelay', 'maxDelay', 'stableAfter', 'maxAttempts', 'maxElapsed'] as const),
  ...(['retryIf', 'random', 'wakeOn', 'onAttempt'] as const),
];
