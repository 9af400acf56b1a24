import type { HttpHeader, HttpRequest } from './HttpRequest.ts';
import type { Limits } from './Limits.ts';
import type { LinkError } from './ErrorDetail.ts';
import type { Action } from './Request.ts';
import type { LayeredRuling } from './Ruling.ts';
import type { Verdict } from './Audit.ts';

/** What sends HTTP requests, and nothing else. Called once for each owner, with its first request; owners share nothing. */
export type HttpTransport = (owner: { readonly limits: Limits }) => HttpLines;

/** All connections of one owner. */
export interface HttpLines {
  /**
   * Sends one request and reads its response: no redirect is followed, no cookie kept, nothing cached. Throwing means that
   * it could not start. It throws after `destroy`.
   */
  send(dial: HttpDial, sink: HttpSink): HttpLine;
  /** The owner is closed: ends everything at once. Every sink is still notified `gone`, and nothing else. */
  destroy(): void;
}

/** One hop of a request. */
export interface HttpDial {
  /** The request that was audited. Exactly this is sent. */
  readonly request: HttpRequest;
  /** The library's own copy; nobody else holds it. Null where there is none. */
  readonly body: Uint8Array | null;
  /** Asks the host's policy about all addresses that the name resolved to; only `true` lets the dial continue. */
  readonly approve: (addresses: readonly string[]) => Verdict;
  readonly limits: Limits;
}

/** What a line reports. Never called before `send` has returned, nor from inside a method of the line. */
export interface HttpSink {
  /**
   * There is a connection, and the request, body included, is written to it now: it counts as sent. Called at most once, by
   * lines with `reportsSent`.
   */
  sent?(): void;
  /**
   * The status, from 200 on, and the headers of the response, once. The receiver may call `pause` inside it; otherwise the
   * line reads the body.
   */
  headers(status: number, statusText: string, headers: readonly HttpHeader[]): void;
  /**
   * A piece of the decoded body, never an empty one. Nobody else uses its memory, so the receiver may transfer it. While the
   * line is paused, at most one more piece is reported.
   */
  data(piece: Uint8Array): void;
  /** The response is over, whole unless there is an error. Called exactly once, unless the line was terminated
   * or the request denied. */
  done(error?: LinkError): void;
  /**
   * Something that has permissions of its own, at the far end of the line, has denied the request: called in place of
   * `done`. Only lines that lead to another network of this library call it.
   */
  denied?(action: Action, ruling: LayeredRuling): void;
  /** Neither a connection nor a look-up serves this request any more. Called exactly once, last, also after `terminate`. */
  gone(): void;
}

/** One request that was sent. Its methods never throw, and do nothing after `done`. */
export interface HttpLine {
  /**
   * Whether it calls `sent` of its sink, so that a request that no connection took counts as no bytes. Without it the request
   * counts as sent when `send` returns.
   */
  readonly reportsSent?: boolean;
  /** Stops reading the body. */
  pause(): void;
  /** Reads on. */
  resume(): void;
  /** Ends it at once: nothing but `gone` is notified after it. */
  terminate(): void;
}
