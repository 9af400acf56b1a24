import type { Unsubscribable } from 'rxjs';
import type { BlueprintHttp, HttpCallEvents, HttpRequestOptions } from '../model/BlueprintHttp.ts';
import { arrayTypeOf, isWellFormed } from '../model/Message.ts';
import { isPlainObject, readInteger, readOptions } from '../model/readOptions.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { denialCodeOf } from '../model/SocketError.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { schedule } from '../stream/schedulerTime.ts';
import type { Exchange } from './Exchange.ts';
import type { Answer } from './ExchangeListener.ts';
import { httpOwnerOf } from './HttpOwner.ts';
import { utf8Decoder } from './platform.ts';
import { readRequest } from './readRequest.ts';
import { bodyOf } from './requestBodies.ts';
import { startExchange } from './startExchange.ts';

/**
 * The HTTP half of the blueprint entry point: give it to `secureNetworking(network, { describe, http: httpRequests })`, so that
 * objects can call `httpRequest`.
 */
export const httpRequests: BlueprintHttp = Object.freeze<BlueprintHttp>({
  send: (owner, url, options, events) => new TextRequest(ownerCoreOf(owner), events).send(url, options),
  bodyOf,
});

/** One request whose response is read whole, as text. */
class TextRequest {
  readonly #core: OwnerCore;
  readonly #events: HttpCallEvents;
  #exchange: Exchange | undefined;
  #deadline: Unsubscribable | undefined;
  /** It has ended inside the call that sends it. */
  #endAtOnce: SocketEnd | undefined;
  #id = -1;
  /** Whether its object is notified of the response: it is not notified of an error too. */
  #answered = false;

  constructor(core: OwnerCore, events: HttpCallEvents) {
    this.#core = core;
    this.#events = events;
  }

  send(url: string, given: HttpRequestOptions): number {
    const own = readOptions<HttpRequestOptions>('httpRequest', given, ['verb', 'headers', 'body', 'timeout']);
    const { verb: method = 'GET', headers = {}, body, timeout } = own;
    if (!isPlainObject(headers)) throw new TypeError('httpRequest: headers must be a plain object of names and values');
    if (typeof body === 'string' ? !isWellFormed(body) : body !== undefined && arrayTypeOf(body) !== 'Uint8Array') {
      throw new TypeError('httpRequest: body must be a string without lone surrogates, or a Uint8Array');
    }
    if (timeout !== undefined) readInteger('httpRequest: timeout', timeout);
    const { scheduler, limits } = this.#core;
    const bounds = { maxBytes: limits.maxResponseBytes, idle: limits.idleTimeout };
    const asked = readRequest(url, { method, headers, ...(body !== undefined && { body }) });
    const text = typeof body === 'string' ? body : undefined;
    const exchange = startExchange(httpOwnerOf(this.#core), { ...asked, text }, bounds, {
      answered: (answer) => {
        this.#read(answer);
      },
      failed: (_cause, end) => {
        if (this.#exchange) this.#failed(end);
        else this.#endAtOnce = end;
      },
      bodyError: (_cause, end) => {
        this.#failed(end);
        return end.error;
      },
    });
    if (exchange && exchange.record.cause !== 'denied') {
      this.#exchange = exchange;
      this.#id = exchange.id;
    }
    if (this.#endAtOnce) this.#failed(this.#endAtOnce);
    if (!exchange || exchange.over) return this.#endAtOnce?.error ? this.#id : -1;
    const late = (): void => {
      exchange.end(exchange.state === 'reading' ? 'own-timeout-reading' : 'own-timeout');
    };
    if (timeout !== undefined) this.#deadline = schedule(scheduler, late, timeout);
    return exchange.id;
  }

  #failed({ error }: SocketEnd): void {
    this.#over();
    if (!error || this.#answered) return; // an object whose owner is destroyed is notified nothing more
    if (this.#exchange) this.#events.add('onHttpError', this.#id, error);
    else {
      const { code = denialCodeOf(error), reason = error.message } = error.decision ?? {};
      this.#events.addResult('onWebSocketDenied', -1, 'request', code, reason);
    }
  }

  #read({ status, body }: Answer): void {
    const decoder = utf8Decoder();
    let text = '';
    const close = (): void => {
      this.#over();
      this.#answered = true;
      this.#events.add('onHttpResponse', this.#id, status, text + decoder.decode());
    };
    if (!body) close();
    body?.readInto({
      push: (piece) => {
        text += decoder.decode(piece, { stream: true });
      },
      close,
      error: () => undefined, // `bodyError` has said it
    });
  }

  #over(): void {
    this.#deadline?.unsubscribe();
  }
}
