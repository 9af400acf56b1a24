import type { Subscriber } from 'rxjs';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { Fifo } from './Fifo.ts';

/** The place of one message among the outcomes, or of several in a row that have the same. */
export interface OutcomePlace {
  outcome: SendOutcome | undefined;
  count: number;
}

/** Tells one outcome for each message, in their order, and completes when there are no more to come. */
export class SendOutcomes {
  #noMore = false;
  readonly #places = new Fifo<OutcomePlace>();
  readonly #subscriber: Subscriber<SendOutcome>;

  constructor(subscriber: Subscriber<SendOutcome>) {
    this.#subscriber = subscriber;
  }

  /** A message whose outcome is to come. */
  begin(): OutcomePlace {
    const place: OutcomePlace = { outcome: undefined, count: 1 };
    this.#places.put(place);
    return place;
  }

  settle(place: OutcomePlace, outcome: SendOutcome): void {
    place.outcome = outcome;
    this.#tell();
  }

  /** A message whose outcome is known: a row of the same takes no memory, however long it waits to be told. */
  add(outcome: SendOutcome): void {
    const { last } = this.#places;
    if (last?.outcome === outcome) last.count += 1;
    else this.#places.put({ outcome, count: 1 });
    this.#tell();
  }

  noMore(): void {
    this.#noMore = true;
    this.#checkDone();
  }

  fail(error: unknown): void {
    this.#subscriber.error(error);
  }

  /** Where it stands is in the places alone, so that who is told may send more and come here first. */
  #tell(): void {
    const subscriber = this.#subscriber;
    for (let { first } = this.#places; first?.outcome !== undefined; { first } = this.#places) {
      if (first.count === 0) this.#places.take();
      else {
        first.count -= 1;
        subscriber.next(first.outcome);
      }
    }
    this.#checkDone();
  }

  #checkDone(): void {
    if (this.#noMore && this.#places.length === 0) this.#subscriber.complete();
  }
}
