import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type CloseEvent, type RawData, WebSocket } from 'ws';
import { guarded } from '../stream/guarded.ts';
import { reportError } from '../stream/reportError.ts';
import { refusalOf } from './watchResponse.ts';

/**
 * A WebSocket of `ws` that leads to what handles its events. All of them share their listeners, so that an open socket
 * holds no closures of its own. What throws in a listener is reported, since neither Node nor `ws` can handle it; where
 * more would follow, it ends the link too.
 */
export class LinkedSocket extends WebSocket {
  handler: SocketHandler | undefined;

  /** Calls the handler from now on. To be called once, in the tick in which the WebSocket was made. */
  handleBy(handler: SocketHandler): void {
    this.handler = handler;
    this.on('error', onError).on('open', onOpen).on('message', onMessage).on('unexpected-response', onRefused);
    // The event, unlike its plain form, knows whether the closing handshake was complete.
    this.addEventListener('close', onClose);
  }
}

/** Handles the events of one WebSocket. */
export interface SocketHandler {
  opened(): void;
  received(message: Buffer, isBinary: boolean): void;
  /** The connection has brought something, or its end, and `ws` has read it. */
  read(): void;
  /** The server has refused the handshake. */
  refused(error: Error): void;
  erred(error: Error): void;
  closed(event: CloseEvent): void;
  /** One of these has thrown. */
  failed(error: unknown): void;
}

const handlerKey = Symbol('what handles the reads of a connection');

/** The connection below a WebSocket, with the same handler. */
export interface LinkedConnection extends Socket {
  [handlerKey]?: SocketHandler | undefined;
}

/** Calls `handler.read` after `ws` has read something: `ws` does so in a listener that stands before this one. */
export function handleReads(connection: LinkedConnection, handler: SocketHandler): void {
  connection[handlerKey] = handler;
  connection.on('data', onRead).on('end', onRead);
}

/** Forgets the handler: the platform keeps a dead connection for a while, and would keep all that the handler leads to. */
export function forgetHandler(socket: LinkedSocket, connection: LinkedConnection | undefined): void {
  socket.handler = undefined;
  if (connection) connection[handlerKey] = undefined;
}

const onError = shared((handler, error: Error) => {
  handler.erred(error);
});
const onOpen = shared((handler) => {
  handler.opened();
}, failed);
const onRefused = shared(
  (handler, _request: unknown, response: IncomingMessage) => {
    handler.refused(refusalOf(response));
  },
  (handler, error) => {
    handler.refused(error instanceof Error ? error : new Error('Unexpected server response'));
  },
);
const onClose = shared((handler, event: CloseEvent) => {
  handler.closed(event);
});

/** A `LinkedSocket`: listeners get it as a WebSocket. */
type Handled = WebSocket & { readonly handler?: SocketHandler | undefined };

type Failed = (handler: SocketHandler, error: unknown) => void;

function shared<A extends unknown[]>(act: (handler: SocketHandler, ...args: A) => void, after?: Failed) {
  return function (this: WebSocket, ...args: A): void {
    const { handler } = this as Handled;
    try {
      if (handler) act(handler, ...args);
    } catch (error) {
      reportError(error);
      if (handler && after) guarded(after)(handler, error);
    }
  };
}

/** Written out, as is the next: they run for each message. */
function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const { handler } = this as Handled;
  try {
    handler?.received(data as Buffer, isBinary); // by the default `binaryType`
  } catch (error) {
    reportError(error);
    if (handler) guarded(failed)(handler, error);
  }
}

function onRead(this: Socket): void {
  const { [handlerKey]: handler } = this as LinkedConnection;
  try {
    handler?.read();
  } catch (error) {
    reportError(error);
    if (handler) guarded(failed)(handler, error);
  }
}

function failed(handler: SocketHandler, error: unknown): void {
  handler.failed(error);
}
