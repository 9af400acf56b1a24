/** The place of one message among the results. */
export interface Place<R> {
  readonly results: R[];
  done: boolean;
}

/** Passes on what comes of several messages in the order of the messages, whichever is done first. */
export class ResultsInOrder<R> {
  readonly #places: Place<R>[] = [];
  readonly #tell: (result: R) => void;

  constructor(tell: (result: R) => void) {
    this.#tell = tell;
  }

  /** How many have a place whose results are not all told. */
  get open(): number {
    return this.#places.length;
  }

  begin(): Place<R> {
    const place: Place<R> = { results: [], done: false };
    this.#places.push(place);
    return place;
  }

  give(place: Place<R>, result: R): void {
    if (this.#places[0] === place && place.results.length === 0) this.#tell(result);
    else place.results.push(result);
  }

  finish(place: Place<R>): void {
    place.done = true;
    for (let first = this.#places[0]; first; first = this.#places[0]) {
      while (first.results.length > 0) this.#tell(first.results.shift() as R);
      if (!first.done) return;
      if (this.#places[0] === first) this.#places.shift(); // who was told may have come here first
    }
  }
}
