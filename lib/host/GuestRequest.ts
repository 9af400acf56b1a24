import { noop } from 'rxjs';
import type { Answer, ExchangeBounds, ExchangeListener } from '../http/ExchangeListener.ts';
import type { Exchange } from '../http/Exchange.ts';
import { httpOwnerOf } from '../http/HttpOwner.ts';
import type { CapturedRequest } from '../http/CapturedRequest.ts';
import { type RequestEndCause, type RequestEndDetails, requestKind } from '../http/requestEnds.ts';
import type { BodyTarget } from '../http/ResponseBody.ts';
import { isEventStream } from '../http/isEventStream.ts';
import { denyRequest, startExchange } from '../http/startExchange.ts';
import { idleOfStream, type Limits } from '../model/Limits.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { hostKinds as kinds } from '../wire/kinds.ts';
import type { Bridge } from './Bridge.ts';
import { GuestWindow } from './GuestWindow.ts';
import { fit, never, driverErrorFields } from './driverErrorFields.ts';
import { Upload } from './Upload.ts';

/**
 * One id of a guest's: an HTTP request of the owner's. It is the host that asks, limits, sends and records it; the guest's
 * library follows redirects, each of which is a request of its own here.
 */
export class GuestRequest implements ExchangeListener, BodyTarget {
  /** The host has said its end. */
  hostEnded = false;
  /** The guest has said its end. */
  confirmed = false;
  #exchange: Exchange | undefined;
  #upload: Upload | undefined;
  /** Reads the next piece of the response. */
  #pull: () => void = noop;
  readonly #bounds: GuestBounds;
  readonly #window: GuestWindow;
  readonly #bridge: Bridge;
  readonly id: number;

  constructor(bridge: Bridge, id: number) {
    this.#bridge = bridge;
    this.id = id;
    this.#bounds = new GuestBounds(bridge.core.limits);
    this.#window = new GuestWindow(bridge, id);
  }

  /** @param bodyBytes how many bytes of a body come; -1: it has none */
  start(asked: CapturedRequest, bodyBytes: number): void {
    const { core, unread } = this.#bridge;
    const { refusal } = unread;
    const http = httpOwnerOf(core);
    if (bodyBytes >= 0) this.#upload = new Upload(bodyBytes);
    const body = this.#upload ?? null;
    if (refusal) denyRequest(http, refusal, this);
    else this.#exchange = startExchange(http, { ...asked, body }, this.#bounds, this);
  }

  /** The next bytes of its body; false if there are more than it said. */
  receive(piece: Uint8Array): boolean {
    return this.#upload?.receive(piece) ?? false;
  }

  acknowledge(token: number): boolean {
    return this.#window.acknowledge(token);
  }

  /** The guest has ended it: what is under way ends, and nobody is asked. */
  confirm(): void {
    this.confirmed = true;
    if (this.hostEnded) return; // a response without a body may still be ending
    this.#exchange?.end('cancelled');
    this.close();
  }

  // What its exchange says.

  answered({ status, statusText, headers, body }: Answer): void {
    this.#bridge.out.add(kinds.answered, this.id, status, statusText, headers.flat());
    if (!body) {
      this.close();
      return;
    }
    this.#bounds.isStream = isEventStream(headers);
    this.#pull = body.readBy(this);
    this.#pull();
  }

  failed(cause: RequestEndCause, end: SocketEnd, _signal: unknown, details: RequestEndDetails): void {
    if (cause === 'denied') this.#denied(details);
    else this.#closed(cause, end, details);
  }

  bodyError(cause: RequestEndCause, end: SocketEnd): void {
    this.#closed(cause, end, this.#exchange?.record.details ?? {});
  }

  push(piece: Uint8Array): void {
    if (!this.#window.put(piece)) this.#pull();
    else this.#window.hold(() => () => this.#pull());
  }

  close(): void {
    this.#finish(kinds.closed, this.id, 'peer', 1000, '', true, 'whole', ...driverErrorFields(undefined, 0));
  }

  error(): void {
    // `bodyError` has said it
  }

  #denied({ decision, retryAfter = never }: RequestEndDetails): void {
    const { action = 'request', code = 'denied', reason, given } = decision?.forOwner ?? {};
    this.#finish(kinds.denied, this.id, action, code, fit(reason), fit(given), retryAfter);
  }

  #closed(cause: RequestEndCause, { by, code, reason, wasClean }: SocketEnd, { error }: RequestEndDetails): void {
    const { opaque, scheduler } = this.#bridge.core;
    const said = driverErrorFields(opaque ? undefined : error, scheduler.now());
    const shown = opaque && requestKind.causes[cause].error === 'connect-timeout' ? 'failed' : cause;
    this.#finish(kinds.closed, this.id, by, code, fit(reason), wasClean, shown, ...said);
  }

  #finish(...operation: readonly unknown[]): void {
    if (this.hostEnded) return;
    this.hostEnded = true;
    this.#upload?.cancel();
    this.#pull = noop;
    this.#bridge.ids.hostEnded(this, operation);
  }
}

/** How much of a response is read. A stream of events has no end: its guest looks at each event, as `events()` does. */
class GuestBounds implements ExchangeBounds {
  isStream = false;
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get maxBytes(): number {
    return this.isStream ? Number.MAX_SAFE_INTEGER : this.#limits.maxResponseBytes;
  }

  get idle(): number {
    return this.isStream ? idleOfStream(this.#limits) : this.#limits.idleTimeout;
  }
}
