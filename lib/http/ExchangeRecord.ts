import { freeze } from '../model/intrinsics.ts';
import type { RequestSnapshot } from '../model/OwnerInfo.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { elapsed } from '../stream/elapsed.ts';
import type { Exchange } from './Exchange.ts';
import type { Journey } from './Journey.ts';
import { describeRequestEnd, type RequestEndCause, type RequestEndDetails } from './requestEnds.ts';

/** What is on record of one exchange: how it goes, and how it ended. */
export class ExchangeRecord {
  sent = 0;
  received = 0;
  bytesSent = 0;
  bytesReceived = 0;
  /** Of the last response. */
  status: number | undefined;
  cause: RequestEndCause = 'whole';
  details: RequestEndDetails = {};
  /** When the body of the response began, by `elapsed`. */
  #readAt: number | undefined;
  readonly #since: number;
  readonly #exchange: Exchange;
  readonly #journey: Journey;

  constructor(exchange: Exchange, journey: Journey) {
    this.#exchange = exchange;
    this.#journey = journey;
    this.#since = exchange.http.core.scheduler.now();
  }

  beginReading(): void {
    this.#readAt = elapsed(this.#exchange.http.core.scheduler);
  }

  snapshot(): RequestSnapshot {
    const { id, state } = this.#exchange;
    const { method, place } = this.#journey;
    const { sent, received, bytesSent, bytesReceived } = this;
    const traffic = { sent, received, bytesSent, bytesReceived };
    return freeze({ id, endpoint: place.endpoint.text, method, state, since: this.#since, ...traffic });
  }

  /** Puts the end on the host's record (H15). */
  put(): void {
    const { id, http } = this.#exchange;
    const { method, place, redirects } = this.#journey;
    const { sent, received, bytesSent, bytesReceived, status } = this;
    const { network, owner, scheduler } = http.core;
    if (!network.ends.observed) return;
    network.ends.put({
      at: scheduler.now(),
      owner,
      socket: id,
      endpoint: place.endpoint.text,
      end: this.describe('host'),
      ...{ sent, received, bytesSent, bytesReceived },
      http: freeze({ method, ...(status !== undefined && { status }), redirects }),
    });
  }

  describe(audience: 'host' | 'owner' | 'opaque'): SocketEnd {
    const { owner, scheduler } = this.#exchange.http.core;
    const openFor = this.#readAt === undefined ? 0 : elapsed(scheduler) - this.#readAt;
    const { text: endpoint } = this.#journey.place.endpoint;
    return describeRequestEnd(this.cause, { owner, endpoint, openFor, now: scheduler.now() }, this.details, audience);
  }
}
