import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import { schedule } from '../stream/schedulerTime.ts';
import type { HostLimits } from '../wire/HostLimits.ts';
import type { Hosted } from './Hosted.ts';
import type { Pace } from './Pace.ts';

/** In ms: how long a host may take to serve the port. */
const serveTimeout = 60_000;

const unserved = libraryRuling('timeout', `the host has not served the port within ${serveTimeout} ms`);

/** The ids of a guest, whose sockets and requests are numbered together (G4), and how many of them the host lets it ask for. */
export class HostedIds {
  #hostLimits: HostLimits | undefined;
  #lastId = 0;
  /** By id: the number of the request. */
  readonly #unanswered = new Map<number, number>();
  /** By id, until both sides have ended it. */
  readonly #hosted = new Map<number, Hosted>();
  /** Asked for before the host has said `welcome`. */
  #early: Hosted[] = [];
  /** While some of these wait. */
  #timer: Unsubscribable | undefined;
  readonly #scheduler: SchedulerLike;
  readonly #pace: Pace;

  constructor(scheduler: SchedulerLike, pace: Pace) {
    this.#scheduler = scheduler;
    this.#pace = pace;
  }

  welcome(hostLimits: HostLimits): void {
    this.#hostLimits = hostLimits;
    for (const hosted of this.#takeEarly()) this.ask(hosted);
  }

  /** Nothing waits for the host any more. */
  stop(): void {
    this.#timer?.unsubscribe();
  }

  find(id: unknown): Hosted | undefined {
    return typeof id === 'number' ? this.#hosted.get(id) : undefined;
  }

  /** Asks the host for one more, as soon as its limits are known. */
  ask(hosted: Hosted): void {
    if (!this.#hostLimits) {
      this.#early.push(hosted);
      this.#timer ??= schedule(this.#scheduler, () => this.#giveUp(), serveTimeout);
      return;
    }
    const refused = this.#refuse(this.#hostLimits);
    if (refused) {
      hosted.denied(refused);
      return;
    }
    const id = this.#lastId + 1;
    this.#hosted.set(id, hosted);
    if (!hosted.ask(id)) {
      this.#hosted.delete(id);
      return;
    }
    this.#lastId = id;
    this.#unanswered.set(id, this.#pace.count(hosted.waits).last);
  }

  /** The host has answered to what was asked for. */
  answered(id: number): void {
    this.#pace.handled(this.#unanswered.get(id) ?? 0);
    this.#unanswered.delete(id);
  }

  /** Both sides have ended this id. */
  forget(id: number): void {
    this.#hosted.delete(id);
  }

  #giveUp(): void {
    for (const hosted of this.#takeEarly()) hosted.denied(unserved);
  }

  #takeEarly(): readonly Hosted[] {
    this.stop();
    this.#timer = undefined;
    const early = this.#early;
    this.#early = [];
    return early;
  }

  /** An honest guest asks for no more than the host lets it. */
  #refuse({ maxUnanswered, requestsPerSecond }: HostLimits): LayeredRuling | undefined {
    if (this.#unanswered.size >= maxUnanswered) {
      const reason = 'the host has not yet answered for as many sockets and requests as it lets a guest ask for';
      return libraryRuling('limit', reason, 1_000);
    }
    const { wait } = this.#pace;
    if (wait === 0) return undefined;
    const reason = `more than ${requestsPerSecond} sockets and requests opened, closed and given up in a second`;
    return libraryRuling('rate', reason, wait);
  }
}
