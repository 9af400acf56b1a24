import type { HttpHeader, HttpRequest } from '../model/HttpRequest.ts';
import { freeze } from '../model/intrinsics.ts';
import { parseHttpUrl, type ValidHttpUrl } from '../model/parseHttpUrl.ts';
import { locationText, redirectOf } from '../model/redirectOf.ts';
import type { Action } from '../model/Request.ts';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import { watchSignal } from '../owner/watchSignal.ts';
import type { Exchange } from './Exchange.ts';
import { Hop } from './Hop.ts';
import { Permission } from './Permission.ts';
import { cancelBody, readBody } from './readBody.ts';
import { keepBody } from './requestBodies.ts';
import type { RequestEndDetails } from './requestEnds.ts';

/** The way of one request from hop to hop: what is asked and sent at each. */
export class RedirectChain {
  /** Where the present hop leads. */
  current: ValidHttpUrl;
  method: string;
  redirects = 0;
  hop: Hop | undefined;
  #headers: readonly HttpHeader[];
  #bytes: Uint8Array | null = null;
  readonly #exchange: Exchange;
  readonly #permission: Permission;
  #stopSignal: (() => void) | undefined;
  /** Hops whose connections are not yet closed. */
  #lingering = 0;
  #counts = true;

  constructor(exchange: Exchange, current: ValidHttpUrl) {
    this.#exchange = exchange;
    this.current = current;
    this.method = exchange.given.method;
    this.#headers = exchange.given.headers;
    this.#permission = new Permission(exchange, this);
  }

  /** The host's denial of the addresses. */
  get unapproved(): RequestEndDetails | undefined {
    return this.#permission.unapproved;
  }

  /** Reads the body, then asks and sends. What ends the exchange meanwhile ends it. */
  begin(): void {
    const exchange = this.#exchange;
    const { signal, body } = exchange.given;
    const aborted = (): void => {
      exchange.end('aborted');
    };
    if (signal) this.#stopSignal = watchSignal(signal, aborted, exchange.http.core.report);
    if (exchange.over) {
      this.#stopSignal?.();
      return;
    }
    readBody(body, () => exchange.http.core.limits.maxRequestBytes, {
      whole: (bytes) => {
        this.#bytes = bytes;
        this.#ask(0);
      },
      tooLarge: () => {
        this.#tooLarge();
      },
      failed: (error) => {
        exchange.end('unreadable', { error });
      },
    });
  }

  /** Follows a redirect, if it may: it is asked as the first URL was (H2). */
  redirect(status: number, location = ''): void {
    const exchange = this.#exchange;
    const { http, given } = exchange;
    const { current } = this;
    const { maxRedirects } = http.core.limits;
    this.hop?.terminate(); // its body is not read: it could be endless
    if (given.redirect === 'error') {
      exchange.end('redirected');
      return;
    }
    const next = parseHttpUrl(locationText(location), current.url);
    if (!next.ok) {
      this.refuse(libraryRuling(next.code, `it redirects to where no request may lead: ${next.reason}`));
      return;
    }
    const many = `more than ${maxRedirects} redirects (limits.maxRedirects)`;
    const refused = this.redirects >= maxRedirects ? libraryRuling('limit', many) : http.attempt();
    if (refused) {
      this.refuse(refused, 'request', next.endpoint.text);
      return;
    }
    const changed = redirectOf(status, this.method, this.#headers, next.origin === current.origin);
    this.method = changed.method;
    this.#headers = changed.headers;
    if (!changed.keepsBody) this.#bytes = null;
    this.current = next;
    this.#ask(this.redirects + 1, current.endpoint.text);
  }

  /** Stops what is under way: the body that is read, the signal, the hop. */
  stop(): void {
    this.#stopSignal?.();
    this.hop?.terminate();
    const { given, record } = this.#exchange;
    cancelBody(given.body, () => record.failure());
  }

  /** What is unanswered is denied, `cancelled`. */
  cancel(): void {
    this.#permission.cancel();
  }

  /** A connection of its is closed. */
  hopGone(): void {
    this.#lingering -= 1;
    this.release();
  }

  /** The request counts until its end is on record and its connections are closed (L27). */
  release(): void {
    const { recorded, record, http } = this.#exchange;
    if (!recorded || this.#lingering > 0) return;
    record.putRelease();
    if (this.#counts) http.release();
    this.#counts = false;
  }

  /** The library, or the far end of a line, denies a hop: one decision, and the end. */
  refuse(ruling: LayeredRuling, action: Action = 'request', endpoint = this.current.endpoint.text): void {
    const exchange = this.#exchange;
    const decision = exchange.http.core.record({ action, socket: exchange.id, endpoint }, ruling);
    exchange.end('denied', { decision, retryAfter: ruling.retryAfter });
  }

  #tooLarge(): void {
    const { maxRequestBytes } = this.#exchange.http.core.limits;
    this.refuse(
      libraryRuling('too-large', `its body is larger than ${maxRequestBytes} bytes (limits.maxRequestBytes)`),
    );
  }

  #ask(hop: number, from?: string): void {
    const exchange = this.#exchange;
    const { owner, scheduler } = exchange.http.core;
    const { url, endpoint } = this.current;
    exchange.state = 'auditing';
    const { method } = this;
    const request = freeze({
      ...({ action: 'request', at: scheduler.now(), owner, url, endpoint, request: exchange.id, method } as const),
      ...{ headers: this.#headers, dropped: exchange.given.dropped, bodyBytes: this.#bytes?.byteLength ?? 0 },
      ...{ hop, ...(from !== undefined && { from }) },
    });
    if (this.#bytes && request.bodyBytes > 0) keepBody(request, exchange.given.text ?? this.#bytes);
    this.#permission.ask(request, () => {
      this.redirects = hop;
      this.#dial(request);
    });
    exchange.http.changed();
  }

  #dial(request: HttpRequest): void {
    const exchange = this.#exchange;
    exchange.state = 'waiting';
    this.#lingering += 1;
    this.hop = new Hop(exchange, () => this.hopGone());
    const approve = (addresses: readonly string[]): boolean => this.#permission.approve(addresses);
    this.hop.dial({ request, body: this.#bytes, approve, limits: exchange.http.core.limits });
  }
}
