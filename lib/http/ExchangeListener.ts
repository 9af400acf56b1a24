import type { HttpHeader } from '../model/HttpRequest.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { ResponseBody } from './ResponseBody.ts';
import type { RequestEndCause, RequestEndDetails } from './requestEnds.ts';

/** Gets the outcome of a request, for whoever asked for it: one of `answered` and `failed`, once. */
export interface ExchangeListener {
  /** Whether it may ask again with the same body (`reconnect()`), which is then left unread where a refusal may pass. */
  readonly repeats?: boolean;
  answered(answer: Answer): void;
  /**
   * What ended it before there was an answer, with the owner's copy of the error if it is one, and the signal that the
   * request was given. `details`: what the host alone may know.
   */
  failed(cause: RequestEndCause, end: SocketEnd, signal: AbortSignal | undefined, details: RequestEndDetails): void;
  /** Makes what a read of the body fails with, where the request ends before its last byte was read. */
  bodyError(cause: RequestEndCause, end: SocketEnd, signal: AbortSignal | undefined): unknown;
}

/** What a request gets. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly HttpHeader[];
  /** Undefined where the response can have none. */
  readonly body: ResponseBody | undefined;
  readonly url: string;
  readonly redirected: boolean;
}

/** How much of a response is read, in bytes, and how long its reader waits for a piece, in ms. */
export interface ExchangeBounds {
  readonly maxBytes: number;
  readonly idle: number;
}
