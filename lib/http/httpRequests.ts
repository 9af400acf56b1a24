import type { HttpCall, HttpCallListener, StartHttp } from '../model/StartHttp.ts';
import type { SocketError } from '../model/SocketError.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { Subscription } from 'rxjs';
import type { Owner } from '../model/Owner.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { schedule } from '../stream/schedule.ts';
import type { Exchange } from './Exchange.ts';
import type { Answer } from './ExchangeListener.ts';
import { httpOwnerOf } from './HttpOwner.ts';
import { utf8Decoder } from './platform.ts';
import { readRequest } from './readRequest.ts';
import type { RequestEndCause } from './requestEnds.ts';
import { startExchange } from './startExchange.ts';

/**
 * The HTTP half of the blueprint door: give it to `secureNetworking(network, { describe, http: httpRequests })`, so that
 * objects can call `httpRequest`.
 */
export const httpRequests: StartHttp = (owner, call, listener) => new Calling(owner, call, listener).start();

/** One request whose response is read whole, as text. */
class Calling {
  readonly #call: HttpCall;
  readonly #listener: HttpCallListener;
  readonly #owner: Owner;
  #exchange: Exchange | undefined;
  #deadline: Subscription | undefined;
  #denied = false;

  constructor(owner: Owner, call: HttpCall, listener: HttpCallListener) {
    this.#owner = owner;
    this.#call = call;
    this.#listener = listener;
  }

  start(): number {
    const core = ownerCoreOf(this.#owner);
    const { maxResponseBytes: maxBytes, idleTimeout: idle } = core.limits;
    const { url, verb: method, headers, body, timeout } = this.#call;
    const given = readRequest(url, { method, headers, ...(body !== undefined && { body }) });
    this.#exchange = startExchange(
      httpOwnerOf(core),
      given,
      { maxBytes, idle },
      {
        answered: (answer) => {
          this.#read(answer);
        },
        failed: (cause, end) => {
          this.#failed(cause, end);
        },
        bodyError: (cause, end) => {
          this.#failed(cause, end);
          return end.error;
        },
      },
    );
    if (this.#denied || !this.#exchange) return -1;
    const late = (): void => this.#exchange?.end('late');
    if (timeout !== undefined && !this.#exchange.over) this.#deadline = schedule(core.scheduler, late, timeout);
    return this.#exchange.id;
  }

  #failed(cause: RequestEndCause, { error }: SocketEnd): void {
    this.#deadline?.unsubscribe();
    if (!error) return; // the owner is destroyed: it is told nothing more
    if (cause === 'denied') this.#deny(error);
    else this.#listener.failed(error);
  }

  /** Inside the call the answer is its id, -1; later there must be an event. */
  #deny(error: SocketError): void {
    this.#denied = true;
    this.#listener.denied(error);
    if (this.#exchange) this.#listener.failed(error);
  }

  #read({ status, body }: Answer): void {
    const decoder = utf8Decoder();
    let text = '';
    const done = (): void => {
      this.#deadline?.unsubscribe();
      this.#listener.responded(status, text + decoder.decode());
    };
    if (!body) done();
    body?.readInto({
      push: (piece) => {
        text += decoder.decode(piece, { stream: true });
      },
      close: done,
      error: () => undefined, // `bodyError` has said it
    });
  }
}
