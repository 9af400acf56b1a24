import type { Subscribable } from 'rxjs';

/** Whatever can say that an owner's time is over: by aborting, emitting, completing, erroring or settling. */
export type Lifetime =
  | AbortSignal
  | {
      /** Calls back when it is over; it throws where it is over already. */
      onDestroy(callback: () => void): unknown;
    }
  | {
      /** As of an rxjs `Subscription`: runs the teardown when it is over. */
      add(teardown: () => void): unknown;
      /** Takes the teardown back. */
      remove(teardown: () => void): unknown;
      readonly closed: boolean;
    }
  | Subscribable<unknown>
  | PromiseLike<unknown>;
