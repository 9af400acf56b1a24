import type { SchedulerLike } from 'rxjs';
import { type Bucket, takeToken } from '../audit/tokenBucket.ts';
import type { HttpDial, HttpSink } from '../model/HttpTransport.ts';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import type { DialRequest, LinkSink } from '../model/Transport.ts';
import { elapsed } from '../stream/elapsed.ts';
import type { Figures } from '../wire/Figures.ts';
import type { GuestPort, PortListener } from '../wire/GuestPort.ts';
import { guestKinds, hostFields, maxProtocolLength, maxProtocols, maxUrlLength, wireVersion } from '../wire/kinds.ts';
import { Outgoing } from '../wire/Outgoing.ts';
import { type PostOutcome, readPost } from '../wire/readPost.ts';
import { Acknowledgements } from './Acknowledgements.ts';
import type { Hosted } from './Hosted.ts';
import { operations } from './operations.ts';
import { PortLine } from './PortLine.ts';
import { PortLink } from './PortLink.ts';
import { Uplink } from './Uplink.ts';

/** The host, as it is seen from the guest: its port, and a link for each id. */
export class HostSide implements PortListener {
  /** What the host's `welcome` says. */
  #figures: Figures | undefined;
  readonly maxFrameBytes = Infinity; // a guest trusts its host
  #over = false;
  #lastId = 0;
  #requests: Bucket | undefined;
  readonly #unanswered = new Set<number>();
  /** By id, until both sides have ended it. */
  readonly #links = new Map<number, Hosted>();
  /** By the id of its socket here. */
  readonly #bySocket = new Map<number, PortLink>();
  /** Requests whose lines are not gone. */
  readonly #lines = new Set<PortLine>();
  /** Dialled before the host has said `welcome`. */
  #early: Hosted[] = [];
  readonly uplink: Uplink;
  readonly acknowledgements: Acknowledgements;
  readonly #out: Outgoing;
  readonly #port: GuestPort;
  readonly #scheduler: SchedulerLike;
  readonly #onGone: () => void;
  readonly #perform = (kind: number, fields: readonly unknown[], at: number): PostOutcome => {
    const id = fields[at];
    operations[kind]?.(this, typeof id === 'number' ? this.#links.get(id) : undefined, fields, at);
    return this.#over ? 'over' : 'done';
  };

  /** @param onGone called once, when the host ends this guest, the port closes, or this side leaves */
  constructor(port: GuestPort, scheduler: SchedulerLike, onGone: () => void) {
    this.#port = port;
    this.#scheduler = scheduler;
    this.#onGone = onGone;
    this.#out = new Outgoing(port);
    this.uplink = new Uplink(this, this.#out);
    this.acknowledgements = new Acknowledgements(scheduler);
    port.open(this);
    this.#out.add(guestKinds.hello, [wireVersion]);
    this.#out.flush();
  }

  /** Nothing can be sent before they are known. */
  get figures(): Figures {
    return this.#figures ?? noFigures;
  }

  welcome(figures: Figures): void {
    this.#figures = figures;
    const early = this.#early;
    this.#early = [];
    for (const link of early) this.#ask(link);
  }

  data(post: unknown): void {
    if (!this.#over) readPost(post, hostFields, this.#perform);
  }

  broken(fatal: boolean): void {
    if (fatal) this.gone();
  }

  gone(): void {
    if (this.#over) return;
    this.#over = true;
    this.#out.stop();
    this.acknowledgements.stop();
    this.#onGone();
    for (const link of [...this.#bySocket.values()]) link.closed(gone);
    for (const line of [...this.#lines]) line.lost();
    this.#port.close();
  }

  /** Says good-bye. */
  leave(): void {
    this.#out.add(guestKinds.bye);
    this.#out.flush();
    this.gone();
  }

  /** @throws Error if the host cannot be asked at all */
  dial(request: DialRequest, sink: LinkSink): PortLink {
    const { url, protocols } = request;
    if (this.#over) throw new Error('Cannot connect: the host has closed the port');
    if (url.length > maxUrlLength) throw new Error(`Cannot connect: the URL has more than ${maxUrlLength} characters`);
    if (protocols.length > maxProtocols || protocols.some(({ length }) => length > maxProtocolLength)) {
      throw new Error('Cannot connect: the sub-protocols are too many, or too long');
    }
    const link = new PortLink(this, request, sink);
    this.#bySocket.set(request.connect.socket, link);
    this.#askOrWait(link);
    return link;
  }

  /** @throws Error if the host cannot be asked at all */
  request(dial: HttpDial, sink: HttpSink, released: () => void): PortLine {
    if (this.#over) throw new Error('the host has closed the port');
    const line = new PortLine(this, dial, sink, () => {
      this.#lines.delete(line);
      released();
    });
    this.#lines.add(line);
    this.#askOrWait(line);
    return line;
  }

  /** The link of a socket, from its dial to its end. */
  linkOf(socket: number): PortLink | undefined {
    return this.#bySocket.get(socket);
  }

  /** The link of this socket has ended. */
  closed(socket: number): void {
    this.#bySocket.delete(socket);
  }

  post(...operation: readonly unknown[]): void {
    this.#out.add(...operation);
  }

  /** The host has answered to an `open`. */
  answered(id: number): void {
    this.#unanswered.delete(id);
  }

  /** Both sides have ended this id. */
  forget(id: number): void {
    this.#links.delete(id);
  }

  /** Proves that a token was read. */
  read(token: number): void {
    this.post(guestKinds.read, token);
  }

  #askOrWait(link: Hosted): void {
    if (this.#figures) this.#ask(link);
    else this.#early.push(link);
  }

  #ask(link: Hosted): void {
    const refused = this.#refuse();
    if (refused) {
      link.denied(refused);
      return;
    }
    const id = this.#lastId + 1;
    if (!link.ask(id)) return;
    this.#lastId = id;
    this.#links.set(id, link);
    this.#unanswered.add(id);
  }

  /** An honest guest asks for no more than the host lets it: three operations for each socket. */
  #refuse(): LayeredRuling | undefined {
    if (this.#unanswered.size >= this.figures.maxUnanswered) {
      return libraryRuling(
        'limit',
        'the host has not yet answered for as many sockets and requests as it lets a guest ask for',
        1_000,
      );
    }
    const count = Math.max(1, Math.floor(this.figures.requestsPerSecond / 3));
    const { bucket, retryAfter } = takeToken({ count, per: 1_000 }, this.#requests, elapsed(this.#scheduler));
    this.#requests = bucket;
    return retryAfter === undefined
      ? undefined
      : libraryRuling('rate', `more than ${count} sockets and requests in a second`, retryAfter);
  }
}

const none = 0;
const noFigures: Figures = Object.freeze({
  ...{ maxMessageBytes: none, maxBufferedBytes: none, sendBytes: none, sendMessages: none },
  ...{ requestsPerSecond: none, maxUnanswered: none },
});

const gone = Object.freeze({
  code: 1006,
  reason: '',
  wasClean: false,
  error: new Error('the host has closed the port'),
});
