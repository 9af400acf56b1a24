import type { Lifetime } from '../model/Owner.ts';
import { readBelowRoot } from '../model/readBelowRoot.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { stateOfSignal, watchSignal } from './watchSignal.ts';

/**
 * Calls `onEnd` once the lifetime ends, or immediately if it has ended (L11). A lifetime that throws counts as ended.
 * Returns a function that stops watching, if there is anything to stop.
 *
 * @throws TypeError for anything that is no lifetime
 */
export function watchLifetime(lifetime: Lifetime | undefined, onEnd: () => void): (() => void) | undefined {
  const watch = watcherOf(lifetime);
  if (!watch) {
    throw new TypeError(
      'until must be an AbortSignal, an object with onDestroy, an observable, a Subscription, a promise, or an array of these',
    );
  }
  const end = guarded(onEnd); // because the lifetime cannot handle what it throws
  try {
    return watch(end);
  } catch {
    end();
    return undefined;
  }
}

function watcherOf(given: unknown): ((onEnd: () => void) => (() => void) | undefined) | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const aborted = stateOfSignal(given);
  if (aborted !== undefined) return (onEnd) => watchSignal(given as AbortSignal, aborted, onEnd);
  const has = (name: string): boolean => isFunction(readBelowRoot(given, name));
  const kind = kinds.find(([is]) => is(has));
  return kind && ((onEnd) => kind[1](given as never, onEnd));
}

/** The kinds of lifetimes that are no signals, checked in this order. */
const kinds: readonly (readonly [is: (has: (name: string) => boolean) => boolean, watch: Watcher])[] = [
  [(has) => has('onDestroy'), watchHook],
  [(has) => has('subscribe'), watchSubscribable],
  [(has) => has('add') && has('remove'), watchSubscription],
  [(has) => has('then'), watchPromise],
];

type Watcher = (lifetime: never, onEnd: () => void) => (() => void) | undefined;

function watchHook(hook: { onDestroy(callback: () => void): unknown }, onEnd: () => void): (() => void) | undefined {
  const off = reportRejection(hook.onDestroy(onEnd));
  return isFunction(off) ? (off as () => void) : undefined;
}

function watchSubscribable(
  source: { subscribe(observer: object): { unsubscribe?(): void } | undefined },
  onEnd: () => void,
): () => void {
  const subscription = reportRejection(source.subscribe({ next: onEnd, error: onEnd, complete: onEnd }));
  return () => subscription?.unsubscribe?.();
}

function watchSubscription(
  subscription: { add(teardown: () => void): unknown; remove(teardown: () => void): unknown; closed: boolean },
  onEnd: () => void,
): (() => unknown) | undefined {
  if (subscription.closed) {
    onEnd();
    return undefined;
  }
  reportRejection(subscription.add(onEnd));
  return () => subscription.remove(onEnd);
}

function watchPromise(promise: PromiseLike<unknown>, onEnd: () => void): () => void {
  let watching: (() => void) | undefined = onEnd; // the promise may outlive the owner, and keeps its callbacks
  const end = (): void => watching?.();
  whenSettled(promise, end, end);
  return () => {
    watching = undefined;
  };
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
