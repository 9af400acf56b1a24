import type { SchedulerLike } from 'rxjs';
import { defaultLimits } from '../model/Limits.ts';
import type { DialRequest, LinkSink } from '../model/Transport.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { reportError } from '../stream/reportError.ts';
import type { HostLimits } from '../wire/HostLimits.ts';
import type { GuestPort, PortListener } from '../wire/GuestPort.ts';
import { guestKinds, hostFields, wireVersion } from '../wire/kinds.ts';
import { PostBuffer } from '../wire/PostBuffer.ts';
import { type Performer, type PostOutcome, readPost } from '../wire/readPost.ts';
import { Acknowledgements } from './Acknowledgements.ts';
import { HostedIds } from './HostedIds.ts';
import { operations } from './operations.ts';
import { Pace } from './Pace.ts';
import type { PortLine } from './PortLine.ts';
import { PortLink } from './PortLink.ts';
import { SendCredit } from './SendCredit.ts';

const none = 0;
const noHostLimits: HostLimits = Object.freeze({
  ...{ maxMessageBytes: none, maxBufferedBytes: none, sendBytes: none, sendMessages: none },
  ...{ requestsPerSecond: none, maxUnanswered: none, limits: defaultLimits, ownTimes: defaultLimits },
});

/** The host, as it is seen from the guest: its port, and what stands behind each id. */
export class HostSide implements PortListener, Performer {
  /** What the host's `welcome` says. Nothing can be sent before. */
  hostLimits = noHostLimits;
  readonly maxFrameBytes = Infinity; // a guest trusts its host
  #over = false;
  readonly ids: HostedIds;
  /** By the id of its socket here. */
  readonly #bySocket = new Map<number, PortLink>();
  /** Lines of requests that the host may still serve. */
  readonly #lines = new Set<PortLine>();
  readonly credit: SendCredit;
  readonly pace: Pace;
  readonly acknowledgements: Acknowledgements;
  readonly #out: PostBuffer;
  readonly #port: GuestPort;
  readonly #onGone: () => void;
  readonly #onWelcome: (hostLimits: HostLimits) => void;

  /**
   * @param onGone called once, when the host ends this guest, the port closes, or this side leaves
   * @param onWelcome called when the host has said its limits, before it is asked for anything
   */
  constructor(
    port: GuestPort,
    scheduler: SchedulerLike,
    onGone: () => void,
    onWelcome: (hostLimits: HostLimits) => void = () => undefined,
  ) {
    this.#port = port;
    this.#onGone = onGone;
    this.#onWelcome = onWelcome;
    this.#out = new PostBuffer(port);
    this.credit = new SendCredit(this, this.#out);
    this.pace = new Pace(scheduler);
    this.ids = new HostedIds(scheduler, this.pace);
    this.acknowledgements = new Acknowledgements(scheduler);
    reportRejection(port.open(this));
    this.#out.add(guestKinds.hello, [wireVersion]);
    this.#out.flush();
  }

  welcome(hostLimits: HostLimits): void {
    this.hostLimits = hostLimits;
    this.pace.perSecond = hostLimits.requestsPerSecond;
    this.#onWelcome(hostLimits);
    this.ids.welcome(hostLimits);
  }

  data(post: unknown): void {
    if (!this.#over) readPost(post, hostFields, this);
  }

  perform(kind: number, fields: readonly unknown[], at: number): PostOutcome {
    operations[kind]?.(this, this.ids.find(fields[at]), fields, at);
    return this.#over ? 'over' : 'done';
  }

  broken(fatal: boolean): void {
    if (fatal) this.gone();
  }

  failed(error: unknown): void {
    reportError(error);
    this.gone();
  }

  gone(): void {
    if (this.#over) return;
    this.#over = true;
    this.#out.stop();
    this.ids.stop();
    this.pace.stop();
    this.acknowledgements.stop();
    this.#onGone();
    for (const link of [...this.#bySocket.values()]) link.closed(gone);
    for (const line of [...this.#lines]) line.lost();
    reportRejection(this.#port.close());
  }

  /** Says good-bye. */
  leave(): void {
    this.#out.add(guestKinds.bye);
    this.#out.flush();
    this.gone();
  }

  /** @throws Error if the host cannot be asked at all */
  dial(request: DialRequest, sink: LinkSink): PortLink {
    if (this.#over) throw new Error('Cannot connect: the host has closed the port');
    const link = new PortLink(this, request, sink);
    this.#bySocket.set(request.connect.socket, link);
    this.ids.ask(link);
    return link;
  }

  /** @throws Error if the host cannot be asked at all */
  request(line: PortLine): void {
    if (this.#over) throw new Error('the host has closed the port');
    this.#lines.add(line);
    this.ids.ask(line);
  }

  /** Nothing serves this request any more. */
  released(line: PortLine): void {
    this.#lines.delete(line);
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

  /** Proves that a token was read. */
  read(token: number): void {
    this.post(guestKinds.read, token);
  }
}

const gone = Object.freeze({
  code: 1006,
  reason: '',
  wasClean: false,
  error: new Error('the host has closed the port'),
});
