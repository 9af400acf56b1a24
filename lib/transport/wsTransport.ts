import { type ClientOptions, WebSocket } from 'ws';
import ws from 'ws/package.json' with { type: 'json' };
import type { Limits } from '../model/Limits.ts';
import { markTransportMaker } from '../model/readTransport.ts';
import type { DialRequest, Transport } from '../model/Transport.ts';
import { GuardedDial, type Route } from './GuardedDial.ts';
import { handshakeHeaders } from './handshakeHeaders.ts';
import { readWsOptions, type WsSettings } from './readWsOptions.ts';
import { unset } from './unset.ts';
import { watchResponse } from './watchResponse.ts';
import { WsLink } from './WsLink.ts';
import type { WsTransportOptions } from './WsTransportOptions.ts';
import { wsVersionFault } from './wsVersionFault.ts';

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
    const socket = new WebSocket(request.url, [...request.protocols], clientOptions(request.limits, headers, dial));
    const link = new WsLink(socket, dial, sink);
    watchResponse(socket, request.connect, settings.onResponse, (error) => {
      link.refuse(error);
    });
    return link;
  };
}

markTransportMaker(wsTransport);

function routeOf({ url, approve, connect, limits }: DialRequest, { secureContextFor, resolver }: WsSettings): Route {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'ws:' && protocol !== 'wss:') throw new RangeError('Cannot dial: the scheme must be ws or wss');
  const secure = protocol === 'wss:';
  return {
    host: hostname.replace(/^\[|\]$/gu, ''),
    port: Number(port || (secure ? 443 : 80)),
    connectTimeout: limits.connectTimeout,
    secureContext: secure ? secureContextFor(connect) : undefined,
    resolver,
    approve,
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

function clientOptions(limits: Limits, headers: Record<string, string>, dial: GuardedDial): ClientOptions {
  const { maxMessageBytes, maxFragments, closeTimeout } = limits;
  const options: object = {
    ...fixedOptions,
    headers,
    createConnection: (_options: unknown, done: Parameters<GuardedDial['start']>[0]) => {
      dial.start(done);
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
  return Math.min(Math.max(Math.ceil(wanted), least), most);
}
