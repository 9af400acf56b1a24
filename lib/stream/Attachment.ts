import type { Unsubscribable } from 'rxjs';
import { freezeClass } from '../model/freezeClass.ts';

/** Removes an observer from a stream when it is unsubscribed. Takes 40 bytes, where a closure takes 96. */
export class Attachment<O> implements Unsubscribable {
  readonly #stream: Stream<O>;
  readonly #observer: O;

  constructor(stream: Stream<O>, observer: O) {
    this.#stream = stream;
    this.#observer = observer;
    Object.freeze(this); // the subscription gives access to it
  }

  unsubscribe(): void {
    this.#stream.detach(this.#observer);
  }
}

freezeClass(Attachment);

interface Stream<O> {
  detach(observer: O): void;
}
