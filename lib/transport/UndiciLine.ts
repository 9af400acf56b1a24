import type { Dispatcher } from 'undici';
import type { HttpDial, HttpLine, HttpSink } from '../model/HttpTransport.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import { indexOf } from '../model/intrinsics.ts';
import { guarded } from '../stream/guarded.ts';
import { Decoder } from './Decoder.ts';
import { dispatchOptions } from './dispatchOptions.ts';
import type { PendingHeaders } from './hostHeaders.ts';
import { httpHeaders, readRawHeaders, valueOf } from './httpHeaders.ts';
import { onNextTick } from './ticks.ts';
import type { UndiciConnection } from './UndiciConnection.ts';
import { refusedCodings, undiciError } from './undiciError.ts';

type Controller = Dispatcher.DispatchController;

/** One exchange on a connection of undici's: a request and its response, brought to the sink. */
export class UndiciLine implements HttpLine {
  readonly reportsSent = true;
  readonly dial: HttpDial;
  readonly #sink: HttpSink;
  readonly #connection: UndiciConnection;
  readonly #headers: PendingHeaders;
  readonly #released: (reusable: boolean) => void;
  #controller: Controller | undefined;
  #decoder: Decoder | undefined;
  /** Bytes of the body that are still to come, where the response says how many. */
  #left = Infinity;
  /** Whether undici has read the whole response, without which the connection cannot serve another one. */
  #isWhole = false;
  /** Whether the response began before the whole request was sent: its body may still be on its way. */
  #isEarly = false;
  #paused = false;
  #over = false;
  readonly #failed = (error: unknown): void => {
    this.#fail(undiciError(error));
  };

  /** @param released called once, when the exchange is over: with true where the connection can serve another one */
  constructor(
    dial: HttpDial,
    sink: HttpSink,
    connection: UndiciConnection,
    headers: PendingHeaders,
    released: (reusable: boolean) => void,
  ) {
    this.dial = dial;
    this.#sink = sink;
    this.#connection = connection;
    this.#headers = headers;
    this.#released = released;
    connection.line = this;
  }

  /** Starts in the next tick: nothing is emitted inside `send`. */
  start(): void {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (controller) => {
        if (!this.#over && !this.#controller) this.#sink.sent?.(); // there is a connection, and undici is about to write
        this.#controller = controller;
        if (this.#over) controller.abort(new Error('terminated'));
      },
      onResponseStart: guarded((controller: Controller, status: number, _headers: unknown, statusText?: string) => {
        this.#respond(status, statusText ?? '', readRawHeaders(controller.rawHeaders));
      }, this.#failed),
      onResponseData: guarded((_controller: unknown, piece: Buffer) => {
        this.#receive(piece);
      }, this.#failed),
      onResponseEnd: guarded(() => this.#ended(), this.#failed),
      onResponseError: guarded((_controller: unknown, error: unknown) => {
        this.#failed(this.#connection.restored(error));
      }),
    };
    this.#headers.wait((found) => {
      this.#connection.dispatch(dispatchOptions(this.dial, httpHeaders(this.dial.request, found)), handler);
    }, this.#failed);
  }

  pause(): void {
    if (this.#over || (this.#left === 0 && !this.#decoder)) return; // only the end is still to come
    this.#paused = true;
    this.#decoder?.pause();
    if (this.#left > 0) this.#controller?.pause(); // a decoder takes without end what decodes to nothing
  }

  resume(): void {
    if (this.#over || !this.#paused) return;
    this.#paused = false;
    const goOn = (): void => {
      if (this.#paused || this.#over) return;
      this.#decoder?.resume();
      this.#controller?.resume();
    };
    onNextTick(goOn, this.#failed);
  }

  terminate(): void {
    if (this.#over) return;
    this.#end(false);
  }

  /** The peer sends nothing more, and all that it has sent was read: only the end is still to come. */
  finish(): void {
    if (!this.#over) this.#controller?.resume();
  }

  #respond(status: number, statusText: string, headers: readonly HttpHeader[]): void {
    if (this.#over || status < 200) return;
    this.#isEarly = !this.#connection.isSent;
    const coding = valueOf(headers, 'content-encoding');
    const hasBody = this.dial.request.method !== 'HEAD' && status !== 204 && status !== 304;
    if (hasBody && indexOf(coding, ',') >= 0) {
      this.#fail(refusedCodings(coding));
      return;
    }
    if (hasBody) {
      this.#decoder = Decoder.of(coding, {
        data: (piece) => {
          if (!this.#over) this.#sink.data(piece);
        },
        wanted: () => this.#paused || this.#controller?.resume(),
        done: (error) => {
          if (error) this.#fail(error);
          else this.#whole();
        },
      });
    }
    const length = hasBody ? valueOf(headers, 'content-length') : '0';
    if (/^\d+$/.test(length)) this.#left = Number(length);
    this.#sink.headers(status, statusText, headers);
  }

  #receive(piece: Uint8Array): void {
    if (this.#over || piece.byteLength === 0) return; // the parser emits an empty one when it continues
    this.#left -= piece.byteLength;
    const own = new Uint8Array(piece); // whoever gets it may transfer its memory
    if (!this.#decoder) this.#sink.data(own);
    else if (!this.#decoder.write(own) && this.#left > 0) this.#controller?.pause();
  }

  #ended(): void {
    if (this.#over) return;
    this.#isWhole = true;
    if (this.#decoder) this.#decoder.end();
    else this.#whole();
  }

  #whole(): void {
    if (this.#over) return;
    this.#end(this.#isWhole && !this.#isEarly); // or the next request could wait behind the body of this one
    this.#sink.done();
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#end(false);
    // undici takes the `content-length` of a 204 or 304 for that of a body (RFC 9112, 6.3)
    this.#sink.done(this.#left === 0 && !this.#decoder ? undefined : error);
  }

  /** Calls `gone` later, when the look-up that it may have begun is answered (L27). */
  #end(reusable: boolean): void {
    this.#over = true;
    this.#connection.line = undefined;
    this.#headers.cancel();
    this.#decoder?.destroy();
    this.#released(reusable);
    this.#connection.afterLookup(() => {
      onNextTick(() => {
        this.#sink.gone();
      });
    });
  }
}
