import type { Subscribable } from 'rxjs';

/** Whatever can say that an owner's time is over: by aborting, emitting, completing, erroring or settling. */
export type Lifetime =
  | AbortSignal
  | { onDestroy(callback: () => void): unknown }
  | { add(teardown: () => void): unknown; remove(teardown: () => void): unknown; readonly closed: boolean }
  | Subscribable<unknown>
  | PromiseLike<unknown>;
