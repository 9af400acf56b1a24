import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { LinkError } from '../model/ErrorDetail.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { callReporting } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import type { HandshakeResponse, WsTransportOptions } from './WsTransportOptions.ts';

/** Passes the server's response to one handshake to the host, whether the server accepts or refuses. */
export function watchResponse(
  socket: WebSocket,
  request: ConnectRequest,
  onResponse: NonNullable<WsTransportOptions['onResponse']>,
): void {
  const show = ({ statusCode = 0, headers }: IncomingMessage): void => {
    callReporting((): unknown => onResponse(responseOf(statusCode, headers), request));
  };
  const showRefusal = guarded((_request: unknown, response: IncomingMessage) => {
    show(response);
  });
  socket.once('upgrade', guarded(show));
  socket.prependOnceListener('unexpected-response', showRefusal); // before the link, which terminates it
}

/** Makes the error of a handshake that the server refused by this response. */
export function handshakeError({ statusCode: status = 0, headers }: IncomingMessage): LinkError {
  if (status === 101) return new Error('Invalid server response: 101 without an upgrade'); // a broken server
  const retryAfter = headers['retry-after'];
  return Object.assign(new Error(`Unexpected server response: ${status}`), { status, retryAfter });
}

function responseOf(status: number, given: IncomingMessage['headers']): HandshakeResponse {
  const headers = Object.entries(given).map(
    ([name, value]) => [name, Array.isArray(value) ? [...value] : value] as const,
  );
  return { status, headers: Object.assign(Object.create(null) as object, Object.fromEntries(headers)) };
}
