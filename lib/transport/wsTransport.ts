import type { SecureContext, TLSSocket } from 'node:tls';
import type { ClientOptions } from 'ws';
import ws from 'ws/package.json' with { type: 'json' };
import { copyList, define, keysOf, reflectGet, startsWith } from '../model/intrinsics.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { type DialRequest, type LinkSink, markTransportMaker, type Transport } from '../model/Transport.ts';
import { clientOptions } from './clientOptions.ts';
import { GuardedDial, type Route, type TlsRoute } from './GuardedDial.ts';
import { handshakeHeaders } from './handshakeHeaders.ts';
import { hostHeaders, PendingHeaders } from './hostHeaders.ts';
import { LateHeaders } from './LateHeaders.ts';
import { LinkedSocket } from './LinkedSocket.ts';
import { bareHost } from './literalAddress.ts';
import { readWsOptions, type WsSettings, type WsTransportOptions } from './WsTransportOptions.ts';
import { TlsSessions } from './TlsSessions.ts';
import { watchResponse } from './watchResponse.ts';
import { WsLink } from './WsLink.ts';

// npm only warns of a peer that does not fit.
const fault = wsVersionFault(ws.version);
if (fault !== undefined) throw new Error(fault);

/**
 * Makes the transport for Node, on the package `ws`.
 *
 * It connects to addresses that `policy.resolve` has approved in that same dial, and to no other; it verifies TLS,
 * whatever the environment says; it follows no redirect, uses no agent, no proxy and no compression, and sends no
 * header but the host's.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#wstransportoptions}
 * @example
 * const network = createNetwork({ transport: wsTransport(), policy: platforms.server });
 * @throws TypeError or RangeError that names the option that is wrong
 */
export function wsTransport(options: WsTransportOptions = {}): Transport {
  const settings = readWsOptions(options);
  const sessions = new TlsSessions();
  return (request, sink) => {
    const found = hostHeaders(request.connect, settings.headers);
    try {
      return dialWith(settings, sessions, request, sink, found);
    } catch (error) {
      if (found instanceof PendingHeaders) found.cancel();
      throw error;
    }
  };
}

markTransportMaker(wsTransport);

function dialWith(
  settings: WsSettings,
  sessions: TlsSessions,
  request: DialRequest,
  sink: LinkSink,
  found: unknown,
): WsLink {
  const late = found instanceof PendingHeaders ? new LateHeaders(found) : undefined;
  const headers = handshakeHeaders(late ? {} : found, settings.origin);
  const dial = new GuardedDial(routeOf(request, settings, sessions, late));
  const options = clientOptions(request, headers, dial, late);
  const socket = new LinkedSocket<WsLink>(request.url, protocolsOf(options, request.protocols), options);
  const link = new WsLink(socket, dial, sink);
  if (settings.onResponse) watchResponse(socket, request.connect, settings.onResponse);
  return link;
}

/** The endpoint as it was audited: nothing of the URL is parsed again. */
function routeOf(
  request: DialRequest,
  { secureContextFor, resolver }: WsSettings,
  sessions: TlsSessions,
  late: LateHeaders | undefined,
): Route {
  const { url, connect, approve, limits } = request;
  const { scheme, port } = connect.endpoint;
  if (!startsWith(url, `${scheme}://`)) throw new RangeError('Cannot dial: the URL is not that of its endpoint');
  return {
    host: bareHost(connect.endpoint),
    port,
    connectTimeout: limits.connectTimeout,
    tls: scheme === 'wss' ? tlsRouteOf(connect, secureContextFor(connect), sessions) : undefined,
    resolver,
    approve,
    ready: late?.ready,
  };
}

function tlsRouteOf(connect: ConnectRequest, context: SecureContext, sessions: TlsSessions): TlsRoute {
  const keep = (connection: TLSSocket): void => {
    sessions.keep(connection, connect, context);
  };
  return { context, session: sessions.find(connect, context), keep };
}

/**
 * What `ws` gets as its protocols. It asks `Array.isArray` whether these are its options instead, and without ours it would
 * dial by itself: so they are both.
 */
function protocolsOf(options: ClientOptions, protocols: readonly string[]): string[] {
  if (protocols.length === 0) return options as string[]; // making a list of them takes V8 seven times as long
  const list = copyList(protocols);
  const names = keysOf(options);
  for (let i = 0; i < names.length; i++) {
    if (names[i] === 'length') continue; // it has its own
    property.value = reflectGet(options, names[i] ?? '');
    define(list, names[i] ?? '', property);
  }
  property.value = undefined;
  return list;
}

/** One for all: it asks no prototype, and to make such an object takes V8 long. */
const property: { value: unknown } = Object.assign(Object.create(null) as object, {
  value: undefined,
  enumerable: true,
});

/**
 * Says what is wrong with this version of `ws`, if anything is. Older ones than 8.23 leave holes open that this library
 * counts on being closed: they can be made to run out of memory by tiny fragments or by pings, and to send memory that
 * was never written.
 */
export function wsVersionFault(version: unknown): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(String(version)) ?? [];
  if (major === '8' && Number(minor) >= 23) return undefined;
  return `rx-secure-networking/ws needs the package ws in a version from 8.23 up to, and without, 9: found ${String(version)}`;
}
