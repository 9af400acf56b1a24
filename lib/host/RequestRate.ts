import type { SchedulerLike } from 'rxjs';
import { type Bucket, takeToken } from '../audit/tokenBucket.ts';
import { elapsed } from '../stream/schedulerTime.ts';

/**
 * How often a guest asks for something (G15). An honest one may have been asking for long while this side stood still, and all
 * of it comes in one turn. It waits for answers, but not for all of them longer than for two seconds: so many more may come
 * then, which are saved while fewer come.
 */
export class RequestRate {
  #bucket: Bucket | undefined;
  readonly #count: number;
  readonly #per: number;
  readonly #scheduler: SchedulerLike;

  /** @param unanswered how many sockets and requests an honest guest may have without an answer, or with one that crosses its word */
  constructor(scheduler: SchedulerLike, perSecond: number, unanswered: number) {
    this.#scheduler = scheduler;
    this.#count = perSecond + unanswered;
    this.#per = Math.floor((1_000 * this.#count) / perSecond);
  }

  /** Counts a request; false if there were too many. */
  spend(): boolean {
    const rate = { count: this.#count, per: this.#per };
    const { bucket, retryAfter } = takeToken(rate, this.#bucket, elapsed(this.#scheduler));
    this.#bucket = bucket;
    return retryAfter === undefined;
  }
}
