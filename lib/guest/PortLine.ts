import { append, freeze } from '../model/intrinsics.ts';
import type { LinkError } from '../model/ErrorDetail.ts';
import type { HttpDial, HttpLine, HttpSink } from '../model/HttpTransport.ts';
import type { HttpHeader, HttpRequest } from '../model/HttpRequest.ts';
import type { Message } from '../model/Message.ts';
import { RequestLoss } from '../model/RequestLoss.ts';
import type { Action } from '../model/Request.ts';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import type { LinkEnd } from '../model/Transport.ts';
import { soon } from '../stream/whenSettled.ts';
import { guestKinds, maxHeaderFields, maxHeadersLength } from '../wire/kinds.ts';
import type { Hosted } from './Hosted.ts';
import { HostedId } from './HostedId.ts';
import type { HostSide } from './HostSide.ts';
import { type InboundItem, Inbound } from './Inbound.ts';
import { RequestBody } from './RequestBody.ts';

/** One HTTP request over one id of a port: the host's request, as it is seen from the guest. */
export class PortLine implements HttpLine, Hosted {
  readonly waits = true;
  /** Nothing but `gone` is notified any more. */
  #over = false;
  #gone = false;
  #body: RequestBody | undefined;
  readonly #inbound = new Inbound((item) => this.#deliver(item));
  readonly #fields: readonly string[];
  readonly #host: HostSide;
  readonly #id: HostedId;
  readonly #dial: HttpDial;
  readonly #sink: HttpSink;
  readonly #released: () => void;

  /** @param released called once, when nothing serves it any more */
  constructor(host: HostSide, dial: HttpDial, sink: HttpSink, released: () => void) {
    this.#fields = fieldsOf(dial.request);
    this.#host = host;
    this.#dial = dial;
    this.#sink = sink;
    this.#released = released;
    this.#id = new HostedId(host);
  }

  /**
   * Sends it, unless no host would take it.
   *
   * @throws Error if the host cannot be asked for it
   */
  send(): void {
    const flaw = flawOf(this.#fields);
    if (flaw) this.denied(flaw);
    else this.#host.request(this);
  }

  ask(id: number): boolean {
    if (this.#over) return false;
    const { request, body } = this.#dial;
    const { method, url } = request;
    this.#id.open(id, guestKinds.request, method, url, this.#fields, body?.byteLength ?? -1);
    if (body) this.#body = new RequestBody(this.#host, id, body);
    return true;
  }

  pause(): void {
    this.#inbound.pause();
  }

  resume(): void {
    if (!this.#over) this.#inbound.resume();
  }

  terminate(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stop();
    if (!this.#id.isAlive) this.#sayGone();
    this.#id.end();
  }

  /** The port has closed. */
  lost(): void {
    this.#finish(new Error('the host has closed the port'));
  }

  // What the host says.

  answered(status: number, statusText: string, fields: readonly string[]): void {
    if (this.#over) return;
    const headers: HttpHeader[] = [];
    for (let i = 0; i < fields.length; i += 2) append(headers, freeze([fields[i] ?? '', fields[i + 1] ?? ''] as const));
    this.#sink.headers(status, statusText, headers);
  }

  message(piece: Message): void {
    if (this.#inbound.waits) this.#inbound.put({ type: 'message', message: piece });
    else this.#deliverPiece(piece);
  }

  mark(token: number): void {
    if (!this.#over) this.#inbound.put({ type: 'mark', token });
  }

  /** Later, since the library on this side may deny it inside `send`. */
  denied(ruling: LayeredRuling, action: Action = 'request'): void {
    this.#endAtHost('denied');
    soon(() => {
      if (this.#over || !this.#sink.denied) this.#finish(new Error(ruling.reason ?? 'denied'));
      else {
        this.#over = true;
        this.#sink.denied(action, ruling);
        this.#sayGone();
      }
    });
  }

  ended(cause: string, driver: LinkError | undefined, { reason }: Omit<LinkEnd, 'error'>): void {
    this.#endAtHost(cause);
    const end = (): void => this.#finish(cause === 'whole' ? undefined : new RequestLoss(cause, reason, driver));
    if (this.#over || this.#inbound.isEmpty) end();
    else this.#inbound.put({ type: 'closed', end });
  }

  #deliver(item: InboundItem): void {
    if (item.type === 'message') this.#deliverPiece(item.message);
    else if (item.type === 'closed') item.end();
    else if (item.type === 'mark') this.#host.acknowledgements.add(this.#id, item.token);
  }

  #deliverPiece(piece: Message): void {
    if (!this.#over && typeof piece !== 'string') this.#sink.data(piece);
  }

  #endAtHost(cause: string): void {
    this.#body?.stop();
    this.#id.hostEnded(cause === 'cancelled');
  }

  #finish(error: Error | undefined): void {
    if (!this.#over) {
      this.#over = true;
      this.#stop();
      this.#sink.done(error);
    }
    this.#sayGone();
  }

  #stop(): void {
    this.#inbound.clear();
    this.#body?.stop();
  }

  #sayGone(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#released();
    soon(() => {
      this.#sink.gone();
    });
  }
}

/**
 * Returns the headers, names and values in turn. Those that this side does not send (`dropped`) follow with empty values: the
 * host does not send them either, and its audits see their names.
 */
function fieldsOf({ headers, dropped }: HttpRequest): readonly string[] {
  return [...headers.flat(), ...dropped.flatMap((name) => [name, ''])];
}

/** The denial of what no host takes of a guest. */
function flawOf(fields: readonly string[]): LayeredRuling | undefined {
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  if (fields.length > maxHeaderFields)
    return libraryRuling('too-large', `a guest sends no more than ${maxHeaderFields / 2} headers`);
  if (length > maxHeadersLength)
    return libraryRuling('too-large', `the headers of a guest have no more than ${maxHeadersLength} characters in all`);
  return undefined;
}
