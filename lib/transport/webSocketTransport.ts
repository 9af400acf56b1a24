import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { readOptions, readScheduler } from '../model/readOptions.ts';
import { markTransportMaker, type Transport } from '../model/Transport.ts';
import type { WebSocketLike } from './WebSocketLike.ts';
import { WebSocketLink } from './WebSocketLink.ts';

/**
 * Makes the transport for browsers and whatever else has a WHATWG `WebSocket`: Node from 22 on, Deno, Bun.
 *
 * Such a driver can do less than `wsTransport`, so that in Node that one is to be preferred. The platform alone decides
 * about names, TLS, proxies, cookies and `Origin` (a browser sends the page's, and the user's cookies); of addresses
 * only those that stand in the URL itself are put to `policy.resolve`; a message is measured when it has arrived whole;
 * reading cannot be stopped; `close` sends 1000 for 1001, and 4000 for all that is neither 1000 nor in 3000–4999. A
 * link that was terminated is gone for us, but the platform may take long to let the connection go if the peer is
 * silent: Chromium 60 s, Node until the peer hangs up.
 *
 * If the platform has no such class (Node before 22), this still returns a transport, so that a server can import a module
 * that is shared with it. Each dial then fails, and its error says what to use.
 *
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

/** Looked up once: code that puts a class of its own into a global's place later does not become the driver. */
function readDriver(given: unknown): WebSocketLike {
  const Driver = given ?? (globalThis as { readonly WebSocket?: unknown }).WebSocket;
  if (typeof Driver === 'function') return Driver as WebSocketLike;
  if (given !== undefined) throw new TypeError('options.WebSocket must be a class');
  return NoWebSocket as unknown as WebSocketLike;
}

/** Stands for the class that the platform does not have. */
function NoWebSocket(): never {
  throw new TypeError(
    'this platform has no WebSocket: use wsTransport() from rx-secure-networking/ws, or pass { WebSocket }',
  );
}

/** The host's settings of `webSocketTransport`. */
export interface WebSocketTransportOptions {
  /** The class that dials. @default the platform's own, looked up once, when the transport is made */
  readonly WebSocket?: WebSocketLike;
  /**
   * What tells the time where the platform has no event: whether less waits to be sent, every 50 ms while anything
   * does; and how long a driver that has failed may take to close. @default asyncScheduler
   */
  readonly scheduler?: SchedulerLike;
}
