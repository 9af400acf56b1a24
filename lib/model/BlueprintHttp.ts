import type { DecisionCode } from './Decision.ts';
import type { HttpRequest } from './HttpRequest.ts';
import type { Owner } from './Owner.ts';
import type { SocketError } from './SocketError.ts';

/**
 * How one HTTP request of the blueprint entry point is to be sent.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#httprequesturl-options}
 */
export interface HttpRequestOptions {
  /** The method of the request. @default 'GET' */
  readonly verb?: string;
  /** Its headers, by name. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its body. A text must have no lone surrogates. @default none */
  readonly body?: string | Uint8Array;
  /** From the request to the last byte of its response, in ms. @default only the limits of the network hold */
  readonly timeout?: number;
}

/** Where the blueprint entry point takes what becomes of a request. */
export interface HttpCallEvents {
  /** Queues the response of a request: its status and its body as text. */
  add(name: 'onHttpResponse', id: number, status: number, body: string): void;
  /** Queues the error of a request. */
  add(name: 'onHttpError', id: number, error: SocketError): void;
  /** Queues the denial of a request, as what a call of the object has come to. */
  addResult(name: 'onWebSocketDenied', id: number, action: 'request', code: DecisionCode, reason: string): void;
}

/**
 * Sends HTTP requests for the blueprint entry point. Give it `httpRequests` of `rx-secure-networking/http`.
 * A bundle that does not import that has no HTTP code.
 */
export interface BlueprintHttp {
  /** Sends a request: its id, or -1 where it is denied at once. */
  send(owner: Owner, url: string, options: HttpRequestOptions, events: HttpCallEvents): number;
  /**
   * A copy of the body of a request that is audited: as the text that `send` was given, otherwise as bytes; undefined if it
   * has none.
   */
  bodyOf(request: HttpRequest): string | Uint8Array | undefined;
}
