import { noop } from 'rxjs';
import type { HttpDial, HttpLine, HttpSink } from '../model/HttpTransport.ts';
import { isThenable, partOf } from '../model/readBelowRoot.ts';
import { RequestLoss } from '../model/RequestLoss.ts';
import { sizeOfBytes } from '../model/Message.ts';
import { callReporting } from '../stream/callReporting.ts';
import { soon, whenSettled } from '../stream/whenSettled.ts';
import { addressFault } from './addressFault.ts';
import { fetchOptions } from './fetchOptions.ts';
import { literalAddress } from './literalAddress.ts';
import { messageOf, toError } from '../model/messageOf.ts';
import { type Reader, readResponse, type ResponseParts } from './readResponse.ts';

/** One request by the platform's `fetch`. */
export class FetchLine implements HttpLine {
  readonly reportsSent = true;
  readonly #sink: HttpSink;
  readonly #released: () => void;
  readonly #abort = new AbortController();
  #reader: Reader | undefined;
  #reading = false;
  #paused = false;
  #over = false;

  /** @param released called once, when it is over */
  constructor(driver: typeof fetch, dial: HttpDial, sink: HttpSink, released: () => void) {
    this.#sink = sink;
    this.#released = released;
    soon(() => {
      if (!this.#over) this.#send(driver, dial);
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    soon(() => {
      this.#read();
    });
  }

  terminate(): void {
    if (!this.#over) this.#end();
  }

  #send(driver: typeof fetch, { request, body, approve }: HttpDial): void {
    const ask = (): unknown => {
      const address = literalAddress(request.endpoint);
      const denial = address === undefined ? undefined : addressFault(address, approve);
      if (denial) throw denial;
      this.#sink.sent?.(); // as far as it is known: the platform does not say when it has connected
      return driver(request.url, fetchOptions(request.method, request.headers, body, this.#abort.signal));
    };
    this.#await(ask, (given) => {
      if (this.#over) callReporting(() => (given as Partial<Response> | undefined)?.body?.cancel(), noop);
      else this.#respond(readResponse(given));
    });
  }

  #respond({ status, statusText, redirects, headers, reader }: ResponseParts): void {
    this.#reader = reader;
    if (redirects) throw new RequestLoss('unfit', '', new Error(redirected));
    this.#sink.headers(status, statusText, headers);
    this.#read();
  }

  /** Reads the next piece, unless one is on its way or nobody wants it. */
  #read(): void {
    const reader = this.#reader;
    if (this.#over || this.#paused || this.#reading) return;
    if (!reader) {
      this.#finish();
      return;
    }
    this.#reading = true;
    const read = (): unknown => reader.read();
    this.#await(read, (result) => {
      this.#reading = false;
      if (this.#over) return;
      const { done, value } = result as { readonly done: boolean; readonly value?: Uint8Array };
      if (done) this.#finish();
      else if (sizeOfBytes(value) === undefined) throw new TypeError('a piece of its body is no Uint8Array');
      else {
        this.#sink.data(new Uint8Array(value as Uint8Array));
        this.#read();
      }
    });
  }

  /** Calls back, later, with what the driver gives. If the driver fails, or what it gives is unfit, the request fails. */
  #await(call: () => unknown, callback: (given: unknown) => void): void {
    const failed = (error: unknown): void => {
      this.#fail(error);
    };
    const taken = (given: unknown): void => {
      try {
        callback(given);
      } catch (error) {
        failed(error);
      }
    };
    try {
      const given = call();
      if (isThenable(given)) whenSettled(given, taken, failed);
      else
        soon(() => {
          taken(given);
        });
    } catch (error) {
      failed(error);
    }
  }

  #finish(): void {
    this.#end();
    this.#sink.done();
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#sink.done(describe(error));
  }

  #end(): void {
    this.#over = true;
    this.#released();
    this.#abort.abort();
    callReporting(() => this.#reader?.cancel(), noop); // a body may not be tied to the signal
    soon(() => {
      this.#sink.gone();
    });
  }
}

const redirected = 'it redirects, which fetchTransport() does not follow: request the final URL';

/** With the message of its cause, where there is one: that of Node's own `fetch` alone says nothing. */
function describe(error: unknown): Error {
  const cause = partOf(error, 'cause');
  if (cause !== undefined) return new Error(`${messageOf(error)}: ${messageOf(cause)}`, { cause: error });
  return toError(error);
}
