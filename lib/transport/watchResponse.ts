import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { LinkError } from '../model/ErrorDetail.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { callReporting } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import type { HandshakeResponse, WsTransportOptions } from './WsTransportOptions.ts';

/**
 * Watches for the server's response to one handshake: shows it to the host, and tells of one that refuses. Of that one
 * nothing more is read: it must be terminated.
 */
export function watchResponse(
  socket: WebSocket,
  request: ConnectRequest,
  onResponse: WsTransportOptions['onResponse'],
  refused: (error: LinkError) => void,
): void {
  const show = ({ statusCode = 0, headers }: IncomingMessage): void => {
    if (onResponse) callReporting((): unknown => onResponse(responseOf(statusCode, headers), request));
  };
  const onRefused = (_request: unknown, response: IncomingMessage): void => {
    const { statusCode: status = 0, headers } = response;
    show(response);
    refused(
      status === 101
        ? new Error('Invalid server response: 101 without an upgrade') // a broken server, which refuses nothing
        : Object.assign(new Error(`Unexpected server response: ${status}`), {
            status,
            retryAfter: headers['retry-after'],
          }),
    );
  };
  const ends = (error: unknown): void => {
    refused(error instanceof Error ? error : new Error('Unexpected server response'));
  };
  socket.once('upgrade', guarded(show));
  socket.once('unexpected-response', guarded(onRefused, ends));
}

function responseOf(status: number, given: IncomingMessage['headers']): HandshakeResponse {
  const headers = Object.entries(given).map(
    ([name, value]) => [name, Array.isArray(value) ? [...value] : value] as const,
  );
  return { status, headers: Object.assign(Object.create(null) as object, Object.fromEntries(headers)) };
}
