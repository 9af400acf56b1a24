/**
 * Emits the results of several messages in the order of the messages, whichever is finished first.
 *
 * This is no `Resequencer`: a message has any number of results, and those of the first message are emitted at once.
 */
export class ResultsInOrder<R> {
  readonly #places: ResultPlace<R>[] = [];
  readonly #emit: (result: R) => void;

  constructor(emit: (result: R) => void) {
    this.#emit = emit;
  }

  /** How many messages have begun, and are unfinished or behind an unfinished one. */
  get open(): number {
    return this.#places.length;
  }

  begin(): ResultPlace<R> {
    const place: ResultPlace<R> = { results: [], done: false };
    this.#places.push(place);
    return place;
  }

  /** Emits a result if its message is the first, or keeps it. */
  add(place: ResultPlace<R>, result: R): void {
    if (this.#places[0] === place && place.results.length === 0) this.#emit(result);
    else place.results.push(result);
  }

  finish(place: ResultPlace<R>): void {
    place.done = true;
    for (let first = this.#places[0]; first; first = this.#places[0]) {
      while (first.results.length > 0) this.#emit(first.results.shift() as R);
      if (!first.done) return;
      if (this.#places[0] === first) this.#places.shift(); // a subscriber may have called finish() inside emit
    }
  }
}

/** The place of one message among the results. */
export interface ResultPlace<R> {
  /** Results that cannot be emitted yet. */
  readonly results: R[];
  done: boolean;
}
