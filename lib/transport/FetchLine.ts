import { noop } from 'rxjs';
import type { HttpDial, HttpLine, HttpSink } from '../model/HttpTransport.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import { append } from '../model/intrinsics.ts';
import { callReporting } from '../stream/callReporting.ts';
import { soon, whenSettled } from '../stream/whenSettled.ts';
import { addressFault } from './addressFault.ts';
import { literalAddress } from './literalAddress.ts';
import { messageOf, toError } from './messageOf.ts';

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** One request by the platform's `fetch`. */
export class FetchLine implements HttpLine {
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
    const failed = (error: unknown): void => {
      this.#fail(error);
    };
    try {
      const address = literalAddress(request.endpoint);
      const denial = address === undefined ? undefined : addressFault(address, approve);
      if (denial) {
        this.#fail(denial);
        return;
      }
      const answer: unknown = driver(request.url, optionsOf(request.method, request.headers, body, this.#abort.signal));
      whenSettled(answer as PromiseLike<unknown>, (response) => this.#respond(response as Response), failed);
    } catch (error) {
      this.#fail(error);
    }
  }

  #respond(response: Response): void {
    if (this.#over) {
      callReporting(() => response.body?.cancel(), noop);
      return;
    }
    const headers: HttpHeader[] = [];
    response.headers.forEach((value, name) => {
      append(headers, [name, value] as const);
    });
    this.#reader = response.body?.getReader();
    this.#sink.headers(response.status, response.statusText, headers);
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
    const failed = (error: unknown): void => {
      this.#fail(error);
    };
    const taken = (result: unknown): void => {
      this.#reading = false;
      if (this.#over) return;
      const { done, value } = result as { readonly done: boolean; readonly value?: Uint8Array };
      if (done || !value) this.#finish();
      else {
        this.#sink.data(new Uint8Array(value));
        this.#read();
      }
    };
    whenSettled(reader.read(), taken, failed);
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
    soon(() => {
      this.#sink.gone();
    });
  }
}

/** With the message of its cause, where there is one: that of Node's own `fetch` alone says nothing. */
function describe(error: unknown): Error {
  const { cause } = (error ?? {}) as { readonly cause?: unknown };
  if (cause !== undefined) return new Error(`${messageOf(error)}: ${messageOf(cause)}`, { cause: error });
  return toError(error);
}

/** Each key is its own, so that nothing is read from a polluted prototype. */
function optionsOf(
  method: string,
  headers: readonly HttpHeader[],
  body: Uint8Array | null,
  signal: AbortSignal,
): RequestInit {
  const options: object = {
    __proto__: null,
    method,
    headers: headers.map(([name, value]) => [name, value]),
    body,
    signal,
    redirect: 'error',
    credentials: 'omit',
    referrer: '',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    mode: 'cors',
    integrity: '',
    keepalive: false, // it would outlive its owner
    window: null,
    duplex: 'half',
    dispatcher: undefined,
    priority: 'auto',
  };
  return options;
}
