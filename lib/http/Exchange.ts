import type { Unsubscribable } from 'rxjs';
import type { HttpHeader } from '../model/HttpRequest.ts';
import type { OwnerEnd } from '../model/OwnerInfo.ts';
import type { ValidHttpUrl } from '../model/parseHttpUrl.ts';
import { RequestLoss } from '../model/RequestLoss.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import { isRedirect } from '../model/redirectOf.ts';
import type { Dependant } from '../owner/OwnerLife.ts';
import { type Attempt, callReporting } from '../stream/callReporting.ts';
import { reportError } from '../stream/reportError.ts';
import { scheduleDeadline } from '../stream/schedulerTime.ts';
import { soon } from '../stream/whenSettled.ts';
import type { ExchangeBounds, ExchangeListener } from './ExchangeListener.ts';
import { ExchangeRecord } from './ExchangeRecord.ts';
import type { HttpOwner } from './HttpOwner.ts';
import { RedirectChain } from './RedirectChain.ts';
import type { CapturedRequest } from './CapturedRequest.ts';
import { isRequestEnd, type RequestEndCause, type RequestEndDetails } from './requestEnds.ts';
import { ResponseBody } from './ResponseBody.ts';

/** One HTTP request of an owner, from its first question to the last byte of its response, redirects included. */
export class Exchange implements Dependant {
  readonly http: HttpOwner;
  readonly id: number;
  readonly given: CapturedRequest;
  readonly record: ExchangeRecord;
  over = false;
  /** Whether its end is on the host's record. */
  recorded = false;
  state: 'auditing' | 'waiting' | 'reading' = 'auditing';
  readonly #listener: ExchangeListener;
  readonly #bounds: ExchangeBounds;
  readonly #chain: RedirectChain;
  #deadline: Unsubscribable | undefined;
  #body: ResponseBody | undefined;
  #mayHaveBody = false;
  #notified = false;

  constructor(
    http: HttpOwner,
    current: ValidHttpUrl,
    given: CapturedRequest,
    bounds: ExchangeBounds,
    listener: ExchangeListener,
  ) {
    const { core } = http;
    this.http = http;
    this.given = given;
    this.#bounds = bounds;
    this.#listener = listener;
    this.id = core.nextId();
    this.#chain = new RedirectChain(this, current);
    this.record = new ExchangeRecord(this, this.#chain);
    http.claim();
    http.add(this);
  }

  begin(): void {
    const { scheduler, limits } = this.http.core;
    this.#deadline = scheduleDeadline(scheduler, () => this.end('late'), limits.responseTimeout);
    this.#chain.begin();
  }

  ownerDestroyed({ by, reason }: OwnerEnd): void {
    if (this.over) this.#finish();
    else this.end(by === 'host' ? 'destroyed-by-host' : 'owner-destroyed', { reason });
  }

  // What a hop reports, until it is over.

  responded(status: number, statusText: string, headers: readonly HttpHeader[]): void {
    this.record.responded(status);
    const location = headers.find(([name]) => name === 'location')?.[1];
    const moved = isRedirect(status) && this.given.redirect !== 'manual';
    if (moved && (location !== undefined || this.given.redirect === 'error')) this.#chain.redirect(status, location);
    else this.#answer(status, statusText, headers);
  }

  received(piece: Uint8Array): void {
    if (piece.byteLength === 0) return;
    this.record.bytesReceived += piece.byteLength;
    if (this.record.bytesReceived > this.#bounds.maxBytes) this.end('too-large');
    else if (this.#mayHaveBody) this.#body?.push(piece);
    else this.end('unfit', { error: new Error('it has a body where it can have none') });
  }

  completed(error?: Error): void {
    const { unapproved } = this.#chain;
    if (!error) this.end('whole');
    else if (error instanceof RequestLoss) this.#endAsThere(error);
    else if (this.state === 'reading') this.end('lost', { error });
    else if (unapproved && !this.http.core.opaque) this.end('denied', unapproved);
    else this.end('failed', { error, decision: unapproved?.decision });
  }

  /** The far end of its line has denied it. */
  refused(action: Action, ruling: LayeredRuling): void {
    this.#chain.refuse(ruling, action);
  }

  /** Ends it, once. A later call continues with what is left (L24). */
  end(cause: RequestEndCause, details: RequestEndDetails = {}): void {
    if (this.over) return;
    this.over = true;
    this.record.cause = cause;
    this.record.details = details;
    try {
      this.#finish();
    } catch (error) {
      soon(() => {
        reportError(error);
        this.#finish(callReporting);
      });
    }
  }

  #endAsThere({ ending, reason, driver: error }: RequestLoss): void {
    this.end(isRequestEnd(ending) ? ending : 'lost', { reason, error });
  }

  #answer(status: number, statusText: string, headers: readonly HttpHeader[]): void {
    const { method, current, redirects, hop } = this.#chain;
    this.#deadline?.unsubscribe();
    if (status < 200 || status > 599 || !hop) {
      this.end('unfit', { error: new Error(`the standard has no response with the status ${status}`) });
      return;
    }
    this.record.beginReading();
    this.#mayHaveBody = method !== 'HEAD' && status !== 204 && status !== 205 && status !== 304;
    this.#body = new ResponseBody(this, hop, this.#bounds);
    const body = this.#mayHaveBody ? this.#body : undefined;
    this.state = 'reading'; // whoever gets it may end the request: then its body errors
    try {
      this.#listener.answered({ status, statusText, headers, body, url: current.url, redirected: redirects > 0 });
    } catch (error) {
      this.state = 'waiting'; // nobody has got it
      throw error;
    }
    if (!body) hop.resume(); // nobody reads it, and its end is awaited, for no longer than `limits.holdTimeout`
    this.http.changed();
  }

  /** Everything that can still happen is stopped before anybody is notified. */
  #finish(attempt: Attempt = (step) => step()): void {
    attempt(() => this.#deadline?.unsubscribe());
    attempt(() => this.#chain.stop());
    attempt(() => this.#body?.stop());
    if (!this.recorded) attempt(() => this.record.put());
    this.recorded = true;
    attempt(() => this.#chain.cancel());
    attempt(() => this.http.core.flushEnds());
    attempt(() => this.#chain.release());
    attempt(() => this.#notify());
    this.http.remove(this);
    this.http.changed();
  }

  #notify(): void {
    const { cause, details } = this.record;
    if (this.#notified) return;
    const end = cause === 'whole' ? undefined : this.record.describe();
    this.#notified = true;
    if (!end) this.#body?.finish();
    else if (this.state !== 'reading') this.#listener.failed(cause, end, this.given.signal, details);
    else this.#body?.fail(this.#listener.bodyError(cause, end, this.given.signal));
  }
}
