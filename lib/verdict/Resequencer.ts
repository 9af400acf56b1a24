import type { Subscription } from 'rxjs';
import { append, shift, without } from '../model/intrinsics.ts';
import { soon } from '../stream/whenSettled.ts';
import { reportError } from '../stream/reportError.ts';

/** One item that waits for its ruling. */
interface PendingItem<T, R> {
  readonly item: T;
  ruling: R | undefined;
  asking: Subscription | undefined;
}

/**
 * Keeps order while audits answer in any order (L16): items are asked about as they come, and leave in that order,
 * each with its ruling.
 */
export class Resequencer<T, R> {
  #items: PendingItem<T, R>[] = [];
  #releasing = false;
  readonly #release: (item: T, ruling: R) => void;

  /** @param release gets each item with its ruling, in the order in which they entered; must not throw */
  constructor(release: (item: T, ruling: R) => void) {
    this.#release = release;
  }

  get length(): number {
    return this.#items.length;
  }

  /** Takes an item whose ruling is there, behind those that wait. */
  add(item: T, ruling: R): void {
    append(this.#items, { item, ruling, asking: undefined });
    this.#advance();
  }

  /** Takes an item whose ruling `ask` will give, once. */
  addPending(item: T, ask: (done: (ruling: R) => void) => Subscription): void {
    const place: PendingItem<T, R> = { item, ruling: undefined, asking: undefined };
    const places = this.#items;
    append(places, place);
    try {
      place.asking = ask((ruling) => {
        place.ruling = ruling;
        this.#advance();
      });
    } catch (error) {
      this.#items = without(this.#items, place); // it would hold up the others for ever
      throw error;
    }
    if (places !== this.#items) place.asking.unsubscribe(); // cleared from inside the audit
  }

  /** Cancels all audits and gives back what waited, in order. */
  clear(): readonly T[] {
    const places = this.#items;
    this.#items = [];
    const items: T[] = [];
    for (let i = 0; i < places.length; i++) {
      places[i]?.asking?.unsubscribe();
      append(items, (places[i] as PendingItem<T, R>).item);
    }
    return items;
  }

  /** One release that breaks off does not hold up the others. */
  #advance(): void {
    if (this.#releasing) return; // what is ruled on from inside a release leaves after it
    this.#releasing = true;
    try {
      for (let head = this.#items[0]; head?.ruling !== undefined; head = this.#items[0]) {
        shift(this.#items);
        this.#release(head.item, head.ruling);
      }
    } catch (error) {
      soon(() => {
        reportError(error);
        this.#advance();
      });
    } finally {
      this.#releasing = false;
    }
  }
}
