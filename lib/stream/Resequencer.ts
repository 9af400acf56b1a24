import type { Subscription } from 'rxjs';
import { append } from '../model/intrinsics.ts';
import { reportError } from './reportError.ts';
import { soon } from './whenSettled.ts';

/**
 * Releases items in the order in which they entered, in whatever order their results become known (L16). An item is
 * released with its result when all items before it have been released.
 *
 * It is a linked list: an array would move its elements when the first one is removed, and code that patches
 * `Array.prototype` could see them.
 */
export class Resequencer<T, R> {
  #first: PlaceInOrder<T, R> | undefined;
  #last: PlaceInOrder<T, R> | undefined;
  /** How many items have entered and are not released. */
  length = 0;
  #releasing = false;
  readonly #release: (item: T, result: R) => void;

  /** @param release called with each item and its result, in the order in which the items entered; must not throw */
  constructor(release: (item: T, result: R) => void) {
    this.#release = release;
  }

  /** Adds an item whose result is not known yet. Call `settle` with the returned place once. */
  enter(item: T): PlaceInOrder<T, R> {
    const place: PlaceInOrder<T, R> = { item, result: undefined, next: undefined, pending: undefined, cleared: false };
    if (this.#last) this.#last.next = place;
    else this.#first = place;
    this.#last = place;
    this.length += 1;
    return place;
  }

  /** Sets the result of an item, and releases the items that can be released now. */
  settle(place: PlaceInOrder<T, R>, result: R): void {
    place.result = result;
    this.#advance();
  }

  /** Adds an item whose result is known. */
  add(item: T, result: R): void {
    this.settle(this.enter(item), result);
  }

  /** Adds an item for which `ask` calls `done` once with the result. `clear` unsubscribes what `ask` returns. */
  wait(item: T, ask: (done: (result: R) => void) => Subscription): void {
    const place = this.enter(item);
    try {
      place.pending = ask((result) => {
        this.settle(place, result);
      });
    } catch (error) {
      this.#remove(place); // otherwise no item behind it would ever be released
      throw error;
    }
    if (place.cleared) place.pending.unsubscribe(); // `ask` has called `clear`
  }

  /** Removes all items and returns them in order. Cancels the pending results. */
  clear(): readonly T[] {
    const items: T[] = [];
    let place = this.#first;
    this.#first = this.#last = undefined;
    this.length = 0;
    for (; place; place = place.next) {
      place.cleared = true;
      place.pending?.unsubscribe();
      append(items, place.item);
    }
    return items;
  }

  #advance(): void {
    if (this.#releasing) return; // items that are settled during a release follow it
    this.#releasing = true;
    try {
      for (let head = this.#first; head?.result !== undefined; head = this.#first) {
        this.#remove(head);
        this.#release(head.item, head.result);
      }
    } catch (error) {
      soon(() => {
        reportError(error);
        this.#advance(); // if a release fails because the stack is full, the others continue (L24)
      });
    } finally {
      this.#releasing = false;
    }
  }

  #remove(unwanted: PlaceInOrder<T, R>): void {
    let before: PlaceInOrder<T, R> | undefined;
    let place = this.#first;
    for (; place && place !== unwanted; place = place.next) before = place;
    if (!place) return;
    if (before) before.next = place.next;
    else this.#first = place.next;
    if (place === this.#last) this.#last = before;
    this.length -= 1;
  }
}

/** The place of one item. */
export interface PlaceInOrder<T, R> {
  readonly item: T;
  result: R | undefined;
  next: PlaceInOrder<T, R> | undefined;
  pending: Subscription | undefined;
  cleared: boolean;
}
