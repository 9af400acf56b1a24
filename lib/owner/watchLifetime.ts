import type { Lifetime } from '../model/Lifetime.ts';
import { onAbort } from './onAbort.ts';

type Watcher = (lifetime: never, over: () => void) => (() => void) | undefined;

/** The forms of a lifetime, told apart in this order. */
const forms: readonly (readonly [is: (lifetime: Record<string, unknown>) => boolean, watch: Watcher])[] = [
  [({ aborted, addEventListener }) => typeof aborted === 'boolean' && isFunction(addEventListener), watchSignal],
  [({ onDestroy }) => isFunction(onDestroy), watchHook],
  [({ subscribe }) => isFunction(subscribe), watchSubscribable],
  [({ add, remove }) => isFunction(add) && isFunction(remove), watchSubscription],
  [({ then }) => isFunction(then), watchPromise],
];

/**
 * Calls `over` once the lifetime is over, inside this call if it already is (L11). A lifetime that throws counts as
 * over. Returns what stops watching, if there is anything to stop.
 *
 * @throws TypeError for what is no lifetime
 */
export function watchLifetime(lifetime: Lifetime, over: () => void): (() => void) | undefined {
  const given: unknown = lifetime;
  const form =
    typeof given === 'object' && given !== null
      ? forms.find(([is]) => is(given as Record<string, unknown>))
      : undefined;
  if (!form) {
    throw new TypeError(
      'until must be an AbortSignal, an object with onDestroy, an observable, a Subscription or a promise',
    );
  }
  try {
    return form[1](given as never, over);
  } catch {
    over();
    return undefined;
  }
}

function watchSignal(signal: AbortSignal, over: () => void): (() => void) | undefined {
  if (signal.aborted) {
    over();
    return undefined;
  }
  return onAbort(signal, over);
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
  promise.then(over, over);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
