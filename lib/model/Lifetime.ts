import type { Subscribable } from 'rxjs';

/** Ends an owner: when the signal aborts, the observable emits, completes or errors, or the promise settles. */
export type Lifetime =
  | AbortSignal
  | {
      /** Calls back when it ends. May throw if it has ended already: then the owner is destroyed. */
      onDestroy(callback: () => void): unknown;
    }
  | {
      /** Like that of an RxJS `Subscription`: runs the teardown when it is unsubscribed. */
      add(teardown: () => void): unknown;
      /** Removes a teardown. */
      remove(teardown: () => void): unknown;
      readonly closed: boolean;
    }
  | Subscribable<unknown>
  | PromiseLike<unknown>;
