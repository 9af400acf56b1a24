import { freeze } from '../model/intrinsics.ts';
import type { RequestSnapshot } from '../model/OwnerInfo.ts';
import type { ReleaseRecord, SocketEnd } from '../model/SocketEnd.ts';
import { type Audience, describeEnd } from '../socket/describeEnd.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import type { Exchange } from './Exchange.ts';
import { fetchFailureOf } from './fetchFailureOf.ts';
import type { RedirectChain } from './RedirectChain.ts';
import { requestKind, type RequestEndCause, type RequestEndDetails } from './requestEnds.ts';

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
  #releaseDue = true;
  readonly #since: number;
  readonly #exchange: Exchange;
  readonly #chain: RedirectChain;

  constructor(exchange: Exchange, chain: RedirectChain) {
    this.#exchange = exchange;
    this.#chain = chain;
    this.#since = exchange.http.core.scheduler.now();
  }

  /** The request of one hop is written to a connection. */
  requestSent(bodyBytes: number): void {
    this.sent += 1;
    this.bytesSent += bodyBytes;
    this.#exchange.http.changed();
  }

  responded(status: number): void {
    this.received += 1;
    this.status = status;
  }

  beginReading(): void {
    this.#readAt = elapsed(this.#exchange.http.core.scheduler);
  }

  snapshot(): RequestSnapshot {
    const { id, state } = this.#exchange;
    const { method, current } = this.#chain;
    const { sent, received, bytesSent, bytesReceived } = this;
    const traffic = { sent, received, bytesSent, bytesReceived };
    return freeze({ id, endpoint: current.endpoint.text, method, state, since: this.#since, ...traffic });
  }

  /** Puts the end on the host's record (H15). */
  put(): void {
    const { method, redirects } = this.#chain;
    const { sent, received, bytesSent, bytesReceived, status } = this;
    const { ends } = this.#exchange.http.core.network;
    if (!ends.observed) return;
    ends.put({
      ...this.#about(),
      end: this.describe('host'),
      ...{ sent, received, bytesSent, bytesReceived },
      http: freeze({ method, ...(status !== undefined && { status }), redirects }),
    });
  }

  /** Puts on the host's record, once, that the request uses the network no longer. */
  putRelease(): void {
    const { releases } = this.#exchange.http.core.network;
    if (this.#releaseDue && releases.observed) releases.put(this.#about());
    this.#releaseDue = false;
  }

  #about(): ReleaseRecord {
    const { id, http } = this.#exchange;
    const { owner, scheduler } = http.core;
    return { at: scheduler.now(), owner, socket: id, endpoint: this.#chain.current.endpoint.text };
  }

  /** What a `fetch` of the owner's rejects with. */
  failure(): unknown {
    return fetchFailureOf(this.cause, this.describe(), this.#exchange.given.signal);
  }

  /** @param audience the owner unless given */
  describe(audience?: Audience, cause = this.cause, details = this.details): SocketEnd {
    const { owner, opaque, scheduler } = this.#exchange.http.core;
    const openFor = this.#readAt === undefined ? 0 : elapsed(scheduler) - this.#readAt;
    const { text: endpoint } = this.#chain.current.endpoint;
    const now = scheduler.now();
    const known = audience ?? (opaque ? 'opaque' : 'owner');
    return describeEnd(requestKind, cause, { owner, endpoint, openFor, now }, details, known);
  }
}
