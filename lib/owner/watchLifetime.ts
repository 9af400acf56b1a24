import { append } from '../model/intrinsics.ts';
import type { Lifetime } from '../model/Owner.ts';
import { readBelowRoot } from '../model/readBelowRoot.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { isSignal, watchSignal } from './watchSignal.ts';

/** Calls back when a lifetime ends, which may be at once. Returns a function that stops watching, if there is anything to stop. */
export type LifetimeWatcher = (onEnd: () => void) => (() => void) | undefined;

/**
 * Calls `onEnd` once the lifetime ends, or immediately if it has ended (L11). A lifetime that throws counts as ended.
 * Returns a function that stops watching, if there is anything to stop.
 */
export function watchLifetime(watch: LifetimeWatcher, onEnd: () => void): (() => void) | undefined {
  const end = guarded(onEnd); // because the lifetime cannot handle what it throws
  try {
    return watch(end);
  } catch {
    end();
    return undefined;
  }
}

/**
 * Returns how to watch a lifetime, or each of several. Watches none yet.
 *
 * @throws TypeError for anything that is no lifetime, and for an empty array
 */
export function readLifetimes(until: Lifetime | readonly Lifetime[]): readonly LifetimeWatcher[] {
  const given = Array.isArray(until) ? (until as readonly Lifetime[]) : [until as Lifetime];
  const watchers: LifetimeWatcher[] = [];
  let valid = given.length > 0;
  for (let i = 0; i < given.length; i++) {
    const watcher = watcherOf(given[i]);
    if (watcher) append(watchers, watcher);
    else valid = false;
  }
  if (valid) return watchers;
  throw new TypeError(
    'until must be an AbortSignal, an object with onDestroy, an observable, a Subscription, a promise, or an array of at least one of these',
  );
}

function watcherOf(given: unknown): LifetimeWatcher | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if (isSignal(given)) return (onEnd) => watchSignal(given, onEnd);
  const has = (name: string): boolean => typeof readBelowRoot(given, name) === 'function';
  const watchBy =
    (watch: Watcher): LifetimeWatcher =>
    (onEnd) =>
      watch(given as never, onEnd);
  if (has('onDestroy')) return watchBy(watchHook);
  if (has('subscribe')) return watchBy(watchSubscribable);
  if (has('add') && has('remove')) return watchBy(watchSubscription);
  return has('then') ? watchBy(watchPromise) : undefined;
}

type Watcher = (lifetime: never, onEnd: () => void) => (() => void) | undefined;

function watchHook(hook: { onDestroy(callback: () => void): unknown }, onEnd: () => void): (() => void) | undefined {
  const off = reportRejection(hook.onDestroy(onEnd));
  return typeof off === 'function' ? (off as () => void) : undefined;
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
