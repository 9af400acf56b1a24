import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Message } from '../model/Message.ts';
import { guarded } from '../stream/guarded.ts';
import { reportError } from '../stream/reportError.ts';
import { intrinsicView } from './plainBytes.ts';
import { handshakeError } from './watchResponse.ts';

/**
 * A WebSocket of `ws` that leads to what handles its events. All of them share their listeners, so that an open socket
 * holds no closures of its own. What throws in a listener is reported, since neither Node nor `ws` can handle it; where
 * more would follow, it ends the link too.
 */
export class LinkedSocket<H extends SocketHandler = SocketHandler> extends WebSocket {
  /** Until the end: the platform keeps a dead socket for a while, and would keep all that the handler leads to. */
  handler: H | undefined;

  /** Calls the handler from now on. To be called once, in the tick in which the WebSocket was made. */
  handleBy(handler: H): void {
    this.handler = handler;
    this.on('error', onError).on('open', onOpen).on('unexpected-response', onRefused);
  }

  /**
   * Sends a message of so many bytes; false for what is no message. `ws` writes bytes together with the header of their
   * frame, but a text apart from it, so a short text goes as its bytes.
   */
  sendMessage(message: Message, bytes: number): boolean {
    try {
      if (typeof message !== 'string') this.send(intrinsicView(message));
      else if (bytes > shortText) this.send(message);
      else this.send(Buffer.from(message), asText);
      return true;
    } catch {
      return false;
    }
  }
}

/** A longer text costs more to copy than to write apart. */
const shortText = 256;
const asText = Object.freeze({ binary: false });

/** Handles the events of one WebSocket. */
export interface SocketHandler {
  opened(): void;
  erred(error: Error): void;
  /** One of these has thrown, or the server has refused the handshake: ends the link. */
  failed(error: unknown): void;
}

const onError = shared((handler, error: Error) => {
  handler.erred(error);
});
const onOpen = shared((handler) => {
  handler.opened();
}, true);
const onRefused = shared((handler, _request: unknown, response: IncomingMessage) => {
  handler.failed(handshakeError(response)); // of the response nothing more is read
}, true);

/** A `LinkedSocket`: listeners get it as a WebSocket. */
type Handled = WebSocket & { readonly handler?: SocketHandler | undefined };

/** @param ends whether the link is ended when it throws */
function shared<A extends unknown[]>(act: (handler: SocketHandler, ...args: A) => void, ends = false) {
  return function (this: WebSocket, ...args: A): void {
    const { handler } = this as Handled;
    try {
      if (handler) act(handler, ...args);
    } catch (error) {
      if (ends) handleThrown(error, handler);
      else reportError(error);
    }
  };
}

/** Reports what a listener has thrown, and ends the link. */
export function handleThrown(error: unknown, handler: SocketHandler | undefined): void {
  reportError(error);
  if (handler) guarded(() => handler.failed(error))();
}

export const handlerKey = Symbol('what handles the reads of a connection');

/** The connection below a WebSocket. */
export interface LinkedConnection<H> extends Socket {
  /** Until the end, as the handler of a `LinkedSocket`. */
  [handlerKey]?: H | undefined;
}
