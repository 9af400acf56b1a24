import type { ObservableInput } from 'rxjs';
import type { OwnedSocket, SocketOptions } from '../model/OwnedSocket.ts';
import { readFunction, readOptions } from '../model/readOptions.ts';
import { readOwnReconnectOptions, type ReconnectOptions } from './ReconnectOptions.ts';

/**
 * Options of `session`: its own two, and those of each socket. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#sessionowner-target-options}
 */
export interface SessionOptions extends SocketOptions {
  /**
   * Sends what the server expects first on each connection, such as a sign-in or subscriptions. The session is ready when
   * what it returns completes (a promise: resolves), or at once if it returns nothing. What that emits is ignored.
   *
   * If it throws, errors or rejects, the connection closes and the session ends with that error, so that a wrong password
   * is not tried again. It continues while the connection closes, as messages may still arrive, and is unsubscribed when the
   * socket has ended: `send` returns `'not-open'` meanwhile, for which it should not throw. It has no time limit of its own:
   * use `timeout`.
   *
   * Messages that arrive meanwhile are only for it, if it subscribes to the socket's `messages$`; otherwise they are held for
   * the session's subscribers. A promise settles a little later than the message for which it waited, so return an
   * observable if the server sends more at once, or closes while a `receive` audit still waits. @default none: ready when open
   */
  readonly prepare?: Prepare;
  /** Options of `reconnect`. @default {} */
  readonly reconnect?: ReconnectOptions;
}

/** Prepares a connection; a function that only sends returns nothing. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- `undefined` alone refuses functions without `return`
export type Prepare = (socket: OwnedSocket) => ObservableInput<unknown> | void;

/**
 * Reads the options of `session()`. `owner.open()` reads those of the sockets.
 *
 * @throws TypeError for an option of the wrong form
 */
export function readSessionOptions(given: SessionOptions): ReadSessionOptions {
  const { prepare, reconnect = {}, ...ofSocket } = readOptions<SessionOptions>('session', given, names);
  readFunction('session: prepare', prepare);
  return { prepare, retrying: readOwnReconnectOptions(reconnect), ofSocket };
}

/** The options of one `session()`. */
interface ReadSessionOptions {
  readonly prepare: Prepare | undefined;
  readonly retrying: ReconnectOptions;
  readonly ofSocket: SocketOptions;
}

const names = [
  ...(['prepare', 'reconnect'] as const),
  ...(['protocols', 'auditMessages', 'messages', 'keepAlive', 'signal'] as const),
];
