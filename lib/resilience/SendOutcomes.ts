import type { Subscriber } from 'rxjs';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { type Place, ResultsInOrder } from './ResultsInOrder.ts';

/** Tells one outcome for each message, in their order, and completes when there are no more to come. */
export class SendOutcomes {
  #noMore = false;
  readonly #results: ResultsInOrder<SendOutcome>;
  readonly #subscriber: Subscriber<SendOutcome>;

  constructor(subscriber: Subscriber<SendOutcome>) {
    this.#subscriber = subscriber;
    this.#results = new ResultsInOrder((outcome) => {
      subscriber.next(outcome);
    });
  }

  begin(): Place<SendOutcome> {
    return this.#results.begin();
  }

  settle(place: Place<SendOutcome>, outcome: SendOutcome): void {
    this.#results.give(place, outcome);
    this.#results.finish(place);
    this.#checkDone();
  }

  noMore(): void {
    this.#noMore = true;
    this.#checkDone();
  }

  fail(error: unknown): void {
    this.#subscriber.error(error);
  }

  #checkDone(): void {
    if (this.#noMore && this.#results.open === 0) this.#subscriber.complete();
  }
}
