import { Observable, type ObservableInput, type SchedulerLike, Subscription } from 'rxjs';
import { min } from '../model/intrinsics.ts';
import { callReporting } from '../stream/callReporting.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { safeFrom } from '../stream/safeFrom.ts';

/** Sends one command on one connection of a client, and resolves with its reply. */
export type RedisSend = (words: string[]) => PromiseLike<unknown>;

/**
 * Sends commands. Each has a deadline, and there is a bound for how many may be without a reply: a client has none for a
 * server that is frozen, and would keep them all.
 */
export class RedisCalls {
  readonly #send: RedisSend;
  readonly #scheduler: SchedulerLike;
  readonly #most: number;
  readonly #reset: (() => unknown) | undefined;
  #unanswered = 0;
  /** When the first command was sent since the last reply. An error is none: a client may make it itself. */
  #silentSince = Infinity;
  /** When a command was last answered, by a reply or an error. */
  #lastAnswer = 0;

  /** @param reset called when commands were sent and no reply has come for four deadlines, in which pauses do not count */
  constructor(send: RedisSend, scheduler: SchedulerLike, most: number, reset?: () => unknown) {
    this.#send = send;
    this.#scheduler = scheduler;
    this.#most = most;
    this.#reset = reset;
  }

  /** Emits what `read` makes of the reply; errors if there is none in time, or if it has another form. */
  call<T>(words: readonly (string | number)[], deadline: number, read: (reply: unknown) => T): Observable<T> {
    return new Observable((subscriber) => {
      const asked = new Subscription();
      const fail = (error: unknown): void => {
        subscriber.error(error);
      };
      this.#resetIfSilent(deadline);
      if (this.#unanswered >= this.#most) {
        fail(new Error(`${this.#most} commands wait for Redis already`));
        return undefined;
      }
      this.#silentSince = min(this.#silentSince, elapsed(this.#scheduler));
      this.#unanswered += 1;
      let open = true;
      const answered = (): void => {
        if (open) this.#unanswered -= 1;
        open = false;
        this.#lastAnswer = elapsed(this.#scheduler);
      };
      // Not unsubscribed at the deadline, because it counts until it is answered.
      sent(this.#send, words).subscribe({
        next: (reply) => {
          answered();
          this.#silentSince = this.#unanswered === 0 ? Infinity : elapsed(this.#scheduler);
          if (subscriber.closed) return;
          try {
            subscriber.next(read(reply));
            subscriber.complete();
          } catch (error) {
            fail(error);
          }
        },
        error: (error: unknown) => {
          answered();
          fail(error);
        },
        complete: answered,
      });
      const late = (): void => {
        fail(new Error(`Redis did not answer within ${deadline} ms`));
      };
      if (!subscriber.closed) asked.add(schedule(this.#scheduler, late, deadline));
      return asked;
    });
  }

  #resetIfSilent(deadline: number): void {
    const now = elapsed(this.#scheduler);
    const longest = deadline * 4;
    const idle = now - this.#lastAnswer;
    if (this.#unanswered === 0 && idle >= longest) this.#silentSince += idle; // a pause is no silence
    if (!this.#reset || now - this.#silentSince < longest) return;
    this.#silentSince = now;
    callReporting(this.#reset);
  }
}

/** Sends, and turns what is thrown, or is no reply at all, into an error. */
function sent(send: RedisSend, words: readonly (string | number)[]): Observable<unknown> {
  try {
    return safeFrom(send(words.map(String)) as ObservableInput<unknown>);
  } catch (error) {
    return new Observable((subscriber) => {
      subscriber.error(error);
    });
  }
}
