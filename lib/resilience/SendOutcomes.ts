import type { Subscriber } from 'rxjs';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { type PlaceInOrder, Resequencer } from '../stream/Resequencer.ts';

/** One message, or several in a row that have the same outcome. */
interface Run {
  readonly outcome?: SendOutcome;
  count: number;
}

/** The place of one message among the outcomes. */
export type OutcomePlace = PlaceInOrder<Run, SendOutcome>;

/** Emits one outcome for each message, in the order of the messages, and completes when no more can come. */
export class SendOutcomes {
  #noMore = false;
  /** How many outcomes have not been emitted. */
  #left = 0;
  /** The last run, if its outcome is known and it has not left. */
  #lastRun: Run | undefined;
  readonly #order: Resequencer<Run, SendOutcome>;
  readonly #subscriber: Subscriber<SendOutcome>;

  constructor(subscriber: Subscriber<SendOutcome>) {
    this.#subscriber = subscriber;
    this.#order = new Resequencer((run, outcome) => {
      this.#emit(run, outcome);
    });
  }

  /** Adds a message whose outcome is not known yet. */
  begin(): OutcomePlace {
    this.#left += 1;
    this.#lastRun = undefined;
    return this.#order.enter({ count: 1 });
  }

  settle(place: OutcomePlace, outcome: SendOutcome): void {
    this.#order.settle(place, outcome);
  }

  /** Adds a message whose outcome is known. Many with the same outcome take no more memory than one. */
  add(outcome: SendOutcome): void {
    this.#left += 1;
    if (this.#lastRun?.outcome === outcome) {
      this.#lastRun.count += 1;
    } else {
      this.#lastRun = { outcome, count: 1 };
      this.#order.add(this.#lastRun, outcome);
    }
  }

  noMore(): void {
    this.#noMore = true;
    this.#completeIfDone();
  }

  fail(error: unknown): void {
    this.#subscriber.error(error);
  }

  /** A subscriber may send more from inside `next`, which may lengthen the run. */
  #emit(run: Run, outcome: SendOutcome): void {
    for (; run.count > 0; run.count -= 1) {
      this.#subscriber.next(outcome);
      this.#left -= 1;
    }
    if (this.#lastRun === run) this.#lastRun = undefined;
    this.#completeIfDone();
  }

  #completeIfDone(): void {
    if (this.#noMore && this.#left === 0) this.#subscriber.complete();
  }
}
