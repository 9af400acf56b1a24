import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { readOptions, readScheduler } from '../model/readOptions.ts';
import { markTransportMaker, type Transport } from '../model/Transport.ts';
import type { WebSocketLike } from './WebSocketLike.ts';
import { WebSocketLink } from './WebSocketLink.ts';

/**
 * Makes the transport for browsers and other platforms with a WHATWG `WebSocket`: Node 22 or later, Deno, Bun.
 *
 * In Node use `wsTransport` instead: it can do more. Here only the platform decides about names, TLS, proxies, cookies and
 * `Origin` (a browser sends the page's origin and the user's cookies). `policy.resolve` is asked only about an address that
 * is in the URL itself. The size of a message is checked only after the whole message has arrived. Reading cannot pause.
 * `close` sends 1000 for 1001, and 4000 for any other code that is neither 1000 nor in 3000–4999.
 *
 * The platform cannot cut a connection off: after the socket's end it may keep the connection for a long time if the peer is
 * silent, Chromium 60 s, Node until the peer hangs up. Until the platform's `close` event the connection counts against the
 * limits, for two minutes at most; then `released$` emits.
 *
 * If the platform has no such class (Node before 22), this still returns a transport, so that a server can import a module
 * that it shares with browsers. Each dial then fails, and its error says what to use.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#websockettransportoptions}
 * @example
 * const network = createNetwork({ transport: webSocketTransport(), policy: platforms.desktop });
 * @throws TypeError for options of the wrong form
 */
export function webSocketTransport(options: WebSocketTransportOptions = {}): Transport {
  const { Driver, scheduler } = settingsOf(options);
  return (request, sink) => new WebSocketLink(Driver, scheduler, request, sink);
}

markTransportMaker(webSocketTransport);

function settingsOf(given: WebSocketTransportOptions): { Driver: WebSocketLike; scheduler: SchedulerLike } {
  const own = readOptions<WebSocketTransportOptions>('webSocketTransport', given, ['WebSocket', 'scheduler']);
  const { WebSocket, scheduler = asyncScheduler } = own;
  readScheduler('webSocketTransport: scheduler', scheduler);
  return { Driver: readDriver(WebSocket), scheduler };
}

/** Looks the class up once, so that code that replaces the global later cannot become the driver. */
function readDriver(given: unknown): WebSocketLike {
  const Driver = given ?? (globalThis as { readonly WebSocket?: unknown }).WebSocket;
  if (typeof Driver === 'function') return Driver as WebSocketLike;
  if (given !== undefined) throw new TypeError('options.WebSocket must be a class');
  return NoWebSocket as unknown as WebSocketLike;
}

/** Used if the platform has no class. */
function NoWebSocket(): never {
  throw new TypeError(
    'this platform has no WebSocket: use wsTransport() from rx-secure-networking/ws, or pass { WebSocket }',
  );
}

/**
 * The host's settings of `webSocketTransport`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#websockettransportoptions}
 */
export interface WebSocketTransportOptions {
  /** The class that connects. @default the platform's own, looked up once, when the transport is made */
  readonly WebSocket?: WebSocketLike;
  /**
   * For two things for which platforms have no event: while anything waits to be sent, to check every 50 ms whether it has
   * become less; and to limit how long a driver may take to close after an error. @default asyncScheduler
   */
  readonly scheduler?: SchedulerLike;
}
