import type { Lifetime } from '../model/Lifetime.ts';
import { readBelowRoot } from '../model/readBelowRoot.ts';
import { guarded } from '../stream/guarded.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { stateOfSignal, watchSignal } from './watchSignal.ts';

type Watcher = (lifetime: never, over: () => void) => (() => void) | undefined;

/** The forms of a lifetime that is no signal, told apart in this order. */
const forms: readonly (readonly [is: (has: (name: string) => boolean) => boolean, watch: Watcher])[] = [
  [(has) => has('onDestroy'), watchHook],
  [(has) => has('subscribe'), watchSubscribable],
  [(has) => has('add') && has('remove'), watchSubscription],
  [(has) => has('then'), watchPromise],
];

/**
 * Calls `over` once the lifetime is over, inside this call if it already is (L11). A lifetime that throws counts as
 * over. Returns what stops watching, if there is anything to stop.
 *
 * @throws TypeError for what is no lifetime
 */
export function watchLifetime(lifetime: Lifetime, over: () => void): (() => void) | undefined {
  const watch = watcherOf(lifetime);
  if (!watch) {
    throw new TypeError(
      'until must be an AbortSignal, an object with onDestroy, an observable, a Subscription or a promise',
    );
  }
  const end = guarded(over); // whoever calls it cannot handle what it throws
  try {
    return watch(end);
  } catch {
    end();
    return undefined;
  }
}

function watcherOf(given: unknown): ((over: () => void) => (() => void) | undefined) | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const aborted = stateOfSignal(given);
  if (aborted !== undefined) return (over) => watchSignal(given as AbortSignal, aborted, over);
  const has = (name: string): boolean => isFunction(readBelowRoot(given, name));
  const form = forms.find(([is]) => is(has));
  return form && ((over) => form[1](given as never, over));
}

function watchHook(hook: { onDestroy(callback: () => void): unknown }, over: () => void): (() => void) | undefined {
  const off = hook.onDestroy(over);
  return isFunction(off) ? (off as () => void) : undefined;
}

function watchSubscribable(
  source: { subscribe(observer: object): { unsubscribe?(): void } | undefined },
  over: () => void,
): () => void {
  const subscription = source.subscribe({ next: over, error: over, complete: over });
  return () => subscription?.unsubscribe?.();
}

function watchSubscription(
  subscription: { add(teardown: () => void): void; remove(teardown: () => void): void; closed: boolean },
  over: () => void,
): (() => void) | undefined {
  if (subscription.closed) {
    over();
    return undefined;
  }
  subscription.add(over);
  return () => {
    subscription.remove(over);
  };
}

function watchPromise(promise: PromiseLike<unknown>, over: () => void): undefined {
  whenSettled(promise, over, over);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
