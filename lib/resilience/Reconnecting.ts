import { type Observable, type Subscriber, Subscription } from 'rxjs';
import { type RetryLink, retryAfterOf, retryLinkOf } from '../model/retryLink.ts';
import { SocketError } from '../model/SocketError.ts';
import { ownCopy } from '../stream/CopyingSubject.ts';
import { callReporting } from '../stream/callReporting.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';
import { backoff, gaveUp, mayRetry, nextDelay, nextRow, type Row } from './planRetry.ts';
import type { ReconnectAttempt, ReconnectSettings } from './ReconnectOptions.ts';
import { wait } from './wait.ts';

/** One subscription to what `reconnect` gives: attempts and waits in turn, told to one subscriber. */
export class Reconnecting<T> {
  #attempt: Subscription | undefined;
  #wait: Subscription | undefined;
  #row: Row | undefined;
  readonly #source: Observable<T>;
  readonly #settings: ReconnectSettings;
  readonly #subscriber: Subscriber<T>;

  constructor(source: Observable<T>, settings: ReconnectSettings, subscriber: Subscriber<T>) {
    this.#source = source;
    this.#settings = settings;
    this.#subscriber = subscriber;
  }

  attempt(): void {
    const subscriber = this.#subscriber;
    const attempt = this.#source.pipe(whileSubscribed(subscriber)).subscribe({
      next: (value) => {
        subscriber.next(value);
      },
      error: (error: unknown) => {
        this.#failed(error);
      },
      complete: () => {
        subscriber.complete();
      },
    });
    if (subscriber.closed) attempt.unsubscribe();
    else this.#attempt = attempt;
  }

  /** The subscriber is gone: so is what is under way. */
  leave(): void {
    this.#attempt?.unsubscribe();
    this.#wait?.unsubscribe();
  }

  #failed(error: unknown): void {
    const link = retryLinkOf(error);
    try {
      if (link && error instanceof SocketError) this.#plan(error, link);
      else this.#subscriber.error(error);
    } catch (thrown) {
      this.#subscriber.error(thrown); // by a function of the owner's
    }
  }

  #plan(error: SocketError, link: RetryLink): void {
    const settings = this.#settings;
    const made = ownCopy(error); // as the library made it: whoever has held the error may have written to it (L6)
    const least = retryAfterOf(error);
    if (!mayRetry(made, least, settings.retryIf, ownCopy(made))) {
      this.#subscriber.error(error);
      return;
    }
    const now = link.now();
    this.#row = nextRow(this.#row, made, settings.stableAfter, now);
    const delay = nextDelay(this.#row, settings, now, least ?? 0, this.#chance());
    if (delay === undefined) this.#subscriber.error(gaveUp(error, this.#row.attempt - 1));
    else this.#await({ attempt: this.#row.attempt, delay, error: made }, link, least ?? 0);
  }

  #await(next: ReconnectAttempt, link: RetryLink, least: number): void {
    const subscriber = this.#subscriber;
    const { wakeOn, onAttempt } = this.#settings;
    const hinted = wakeOn === undefined ? 0 : backoff(1, this.#settings, this.#chance());
    if (subscriber.closed) return; // left from inside a function of its own
    const waiting = new Subscription();
    this.#wait = waiting;
    wait(waiting, { link, least, delay: next.delay, hinted, wakeOn }, () => {
      try {
        this.attempt();
      } catch (thrown) {
        link.report(thrown); // by a Subscriber of the owner's own making; the scheduler would throw it at the host
      }
    });
    const completed = (): void => {
      waiting.unsubscribe();
      subscriber.complete();
    };
    waiting.add(link.onDestroyed(completed));
    if (waiting.closed) return;
    callReporting(() => onAttempt?.(Object.freeze(next)), link.report);
  }

  #chance(): number {
    const { random } = this.#settings; // not called as a member: it would get the settings as `this` (L9)
    const chance = random();
    if (chance >= 0 && chance <= 1) return chance;
    throw new RangeError('reconnect: random() must give a number from 0 to 1');
  }
}
