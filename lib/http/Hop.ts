import type { HttpDial, HttpLine, HttpSink } from '../model/HttpTransport.ts';
import { toError } from '../model/messageOf.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { soon } from '../stream/whenSettled.ts';
import type { Exchange } from './Exchange.ts';

/** One dial of a request: what its line reports reaches the exchange until either has ended. */
export class Hop implements HttpSink {
  #line: HttpLine | undefined;
  #over = false;
  #gone = false;
  #answered = false;
  #isSent = false;
  #bodyBytes = 0;
  readonly #exchange: Exchange;

  // A transport calls these where nobody catches what they throw.
  readonly sent: NonNullable<HttpSink['sent']>;
  readonly headers: HttpSink['headers'];
  readonly data: HttpSink['data'];
  readonly done: HttpSink['done'];
  readonly denied: NonNullable<HttpSink['denied']>;
  readonly gone: HttpSink['gone'];

  /** @param closed called once, when its connection is closed */
  constructor(exchange: Exchange, closed: () => void) {
    this.#exchange = exchange;
    const failed = (error: unknown): void => {
      this.#end(toError(error));
    };
    this.sent = guarded(() => {
      if (!this.#over) this.#countSent();
    }, failed);
    this.headers = guarded((status: number, text: string, headers: readonly HttpHeader[]) => {
      if (this.#over || this.#answered) return;
      this.#answered = true;
      exchange.responded(status, text, headers);
    }, failed);
    this.data = guarded((piece: Uint8Array) => {
      if (!this.#over && this.#answered) exchange.received(piece);
    }, failed);
    this.done = guarded((error?: Error) => {
      if (error !== undefined) this.#end(toError(error));
      else this.#end(this.#answered ? undefined : new Error('the response has no headers'));
    });
    this.denied = guarded((action: Action, ruling: LayeredRuling) => {
      if (this.#over) return;
      this.#over = true;
      exchange.refused(action, ruling);
    });
    this.gone = guarded(() => {
      if (this.#gone) return;
      this.#gone = true;
      closed();
    });
  }

  /** Sends it. A transport that throws has sent nothing. */
  dial(dial: HttpDial): void {
    this.#bodyBytes = dial.request.bodyBytes;
    try {
      this.#line = reportRejection(this.#exchange.http.lines.send(dial, this));
      if (this.#line.reportsSent !== true) this.#countSent();
    } catch (error) {
      soon(this.gone);
      this.#end(toError(error));
      return;
    }
    if (this.#over) this.#terminate();
  }

  pause(): void {
    reportRejection(this.#line?.pause());
  }

  resume(): void {
    if (!this.#over) reportRejection(this.#line?.resume());
  }

  terminate(): void {
    if (this.#over) return;
    this.#over = true;
    this.#terminate();
  }

  /** Once: what no connection took uses up no budget of bytes. */
  #countSent(): void {
    if (!this.#isSent) this.#exchange.record.requestSent(this.#bodyBytes);
    this.#isSent = true;
  }

  #terminate(): void {
    reportRejection(this.#line?.terminate());
  }

  #end(error: Error | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#exchange.completed(error);
  }
}
