import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { max } from '../model/intrinsics.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';

/** In ms: a second, and what clocks round off. */
const second = 1_002;

/** In ms: when the host has very likely handled a request that it need not answer soon. */
const likelyHandledAfter = 2_000;

/** Something is so of the requests up to this number since then. */
export interface Since {
  readonly last: number;
  at: number;
}

/**
 * How many requests of a guest its host counts in one second (G15): each open, close and end. Here a request counts until a
 * second after the host is known to have handled it. So a host that was busy, and then handles what has come meanwhile, never
 * counts too many. It handles them in order: an answer to one says that those before it are handled too.
 */
export class Pace {
  /** Set when the host has said it. */
  perSecond = 1;
  /** The number of the last request that was posted. */
  #posted = 0;
  /** The number of the last one that the host is known to have handled. */
  #handled = 0;
  /** The number of the last one that counts no more. */
  #past = 0;
  /** Since when no answer need come to those that are not known to be handled; Infinity: one will. */
  readonly #unhandled = new PrivateQueue<Since>();
  /** When the others, which still count, were known to be handled. */
  readonly #known = new PrivateQueue<Since>();
  /** What is to be posted when there is room. */
  readonly #waiting = new PrivateQueue<() => void>();
  #timer: Unsubscribable | undefined;
  #over = false;
  readonly #scheduler: SchedulerLike;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  /** In how many ms one more may be posted; 0: now. Those that wait go first. */
  get wait(): number {
    return this.#waiting.length > 0 ? max(1, this.#untilRoom()) : this.#untilRoom();
  }

  /**
   * Counts one that is posted now.
   *
   * @param waits whether its answer may have to wait for a server
   */
  count(waits = false): Since {
    this.#posted += 1;
    const posted = { last: this.#posted, at: Infinity };
    this.#unhandled.add(posted);
    if (waits) this.unanswered(posted);
    return posted;
  }

  /** The host need not answer this one, or not soon. */
  unanswered(posted: Since): void {
    posted.at = elapsed(this.#scheduler);
  }

  /** Calls back when one more may be posted, inside this call if now. */
  whenFree(post: () => void): void {
    if (this.#over) return;
    if (this.wait === 0) post();
    else {
      this.#waiting.add(post);
      if (!this.#timer) this.#plan();
    }
  }

  /** The host has handled the request of this number. */
  handled(last: number): void {
    if (last <= this.#handled) return;
    this.#handled = last;
    this.#known.add({ last, at: elapsed(this.#scheduler) });
    dropUpTo(this.#unhandled, ({ last: number }) => number <= last);
  }

  stop(): void {
    this.#over = true;
    this.#timer?.unsubscribe();
  }

  #untilRoom(): number {
    const now = elapsed(this.#scheduler);
    this.handled(dropUpTo(this.#unhandled, ({ at }) => at + likelyHandledAfter <= now));
    this.#past = max(
      this.#past,
      dropUpTo(this.#known, ({ at }) => at + second <= now),
    );
    if (this.#posted - this.#past < this.perSecond) return 0;
    return this.#known.first ? this.#known.first.at + second - now : second;
  }

  #plan(): void {
    this.#timer = schedule(this.#scheduler, () => this.#postWaiting(), this.#untilRoom());
  }

  #postWaiting(): void {
    this.#timer = undefined;
    while (this.#waiting.length > 0 && this.#untilRoom() === 0) this.#waiting.take()?.();
    if (this.#waiting.length > 0) this.#plan();
  }
}

/** Takes the first ones off, as long as this is so of them. Returns the number of the last one; 0: none. */
function dropUpTo(list: PrivateQueue<Since>, isSo: (since: Since) => boolean): number {
  let last = 0;
  for (let next = list.first; next && isSo(next); next = list.first) last = list.take()?.last ?? 0;
  return last;
}
