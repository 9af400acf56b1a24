import type { ClientRequest } from 'node:http';
import type { ClientOptions } from 'ws';
import ws from 'ws/package.json' with { type: 'json' };
import {
  ceil,
  copyList,
  define,
  indexOf,
  keysOf,
  max,
  min,
  reflectGet,
  slice,
  startsWith,
} from '../model/intrinsics.ts';
import { type DialRequest, markTransportMaker, type Transport } from '../model/Transport.ts';
import { GuardedDial, type Route } from './GuardedDial.ts';
import { handshakeHeaders } from './handshakeHeaders.ts';
import { LinkedSocket } from './LinkedSocket.ts';
import { bareHost } from './literalAddress.ts';
import { readWsOptions, type WsSettings, type WsTransportOptions } from './WsTransportOptions.ts';
import { unset } from './unset.ts';
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
 * @example
 * const network = createNetwork({ transport: wsTransport(), policy: platforms.server });
 * @throws TypeError or RangeError that names the option that is wrong
 */
export function wsTransport(options: WsTransportOptions = {}): Transport {
  const settings = readWsOptions(options);
  return (request, sink) => {
    const headers = handshakeHeaders(request.connect, settings.origin, settings.headers);
    const dial = new GuardedDial(routeOf(request, settings));
    const options = clientOptions(request, headers, dial);
    const socket = new LinkedSocket(request.url, protocolsWith(options, request.protocols), options);
    const link = new WsLink(socket, dial, sink);
    if (settings.onResponse) watchResponse(socket, request.connect, settings.onResponse);
    return link;
  };
}

markTransportMaker(wsTransport);

/** The endpoint as it was audited: nothing of the URL is parsed again. */
function routeOf(request: DialRequest, { secureContextFor, resolver }: WsSettings): Route {
  const { url, connect, approve, limits } = request;
  const { scheme, port } = connect.endpoint;
  if (!startsWith(url, `${scheme}://`)) throw new RangeError('Cannot dial: the URL is not that of its endpoint');
  return {
    host: bareHost(connect.endpoint),
    port,
    connectTimeout: limits.connectTimeout,
    secureContext: scheme === 'wss' ? secureContextFor(connect) : undefined,
    resolver,
    approve,
  };
}

/**
 * `ws` asks `Array.isArray` whether these are protocols or its options, and without ours it would dial by itself: so they
 * are both.
 */
function protocolsWith(options: ClientOptions, protocols: readonly string[]): string[] {
  const list = copyList(protocols);
  const names = keysOf(options);
  for (let i = 0; i < names.length; i++) {
    const value: unknown = reflectGet(options, names[i] ?? '');
    define(list, names[i] ?? '', { __proto__: null, value, enumerable: true } as object);
  }
  return list;
}

interface Target {
  readonly host: string;
  readonly path: string;
  readonly protocols: string;
}

/** What the handshake asks for, and of whom. `ws` and Node parse the URL too; what they have found does not count. */
function targetOf({ url, protocols, connect: { endpoint } }: DialRequest): Target {
  const { scheme, host, port, path } = endpoint;
  const queryAt = indexOf(url, '?');
  let offered = '';
  for (let i = 0; i < protocols.length; i++) offered += `${i > 0 ? ',' : ''}${protocols[i] ?? ''}`;
  return {
    protocols: offered,
    host: port === (scheme === 'wss' ? 443 : 80) ? host : `${host}:${port}`,
    path: queryAt < 0 ? path : path + slice(url, queryAt),
  };
}

const fixedOptions = {
  ...unset(
    ...['agent', '_defaultAgent', 'auth', 'lookup', 'socketPath', 'defaultPort', 'localAddress', 'family', 'signal'],
    ...['origin', 'finishRequest', 'generateMask', 'handshakeTimeout', 'maxHeaderSize', 'joinDuplicateHeaders'],
    ...['href', 'uniqueHeaders', 'setDefaultHeaders', 'checkServerIdentity'],
    ...['headers', 'createConnection', 'maxPayload', 'maxFragments', 'maxBufferedChunks', 'closeTimeout'],
  ),
  protocolVersion: 13,
  perMessageDeflate: false,
  followRedirects: false,
  skipUTF8Validation: false,
  insecureHTTPParser: false,
  setHost: true,
};

function clientOptions(request: DialRequest, headers: Record<string, string>, dial: GuardedDial): ClientOptions {
  const { maxMessageBytes, maxFragments, closeTimeout } = request.limits;
  const { host, path, protocols } = targetOf(request);
  headers['host'] = host;
  const options: object = {
    ...fixedOptions,
    headers,
    createConnection: (_options: unknown, done: Parameters<GuardedDial['start']>[0]) => {
      dial.start(done);
    },
    finishRequest: (handshake: ClientRequest) => {
      handshake.path = path;
      if (protocols !== '') handshake.setHeader('Sec-WebSocket-Protocol', protocols);
      else handshake.removeHeader('Sec-WebSocket-Protocol');
      handshake.end();
    },
    maxPayload: maxMessageBytes,
    maxFragments,
    maxBufferedChunks: maxFragments,
    // For a peer that says good-bye and stays. Our own close has its deadline above, which is to strike first.
    closeTimeout: between(1, 2 * closeTimeout, 2 ** 31 - 1),
  };
  return options;
}

function between(least: number, wanted: number, most: number): number {
  return min(max(ceil(wanted), least), most);
}

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
