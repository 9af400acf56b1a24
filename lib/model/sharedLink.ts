// The data that `reconnect()` needs of an error of `open()`. The copy of the package whose `reconnect()` is used may
// differ from the one that made the error, because a plug-in has installed its own. So the error has a method that
// returns its link, under a key that all copies know. Whoever holds the error can call the method, the owner too. This
// is safe because
//
// - the link only has durations of the network, timers that end with the owner, a notification of that end, and a way
//   to report errors. The owner receives the error, so the end is its own, which `destroyed$` emits too, and the errors
//   are its own, which it could throw itself;
// - the link gives no access to the host's scheduler, nor to anything that can be changed;
// - for errors of its own class a copy never calls the method: it reads its own WeakMap, which nobody else can change;
// - a forged error can only give `reconnect()` the forger's own functions. They are called in the forger's own
//   observable, which could call them anyway. If they throw, the observable that `reconnect()` returned errors.

/** What an error of `open()` lets `reconnect()` do. Frozen. */
export interface RetryLink {
  /** Returns a time in ms of the network's scheduler, for durations. Never goes back. */
  readonly now: () => number;
  /** Calls back once after this many ms, unless the owner is destroyed before. Returns a function that cancels it. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /**
   * Calls back when the owner is destroyed, or the signal of its options aborts; immediately if that has happened already.
   * Returns a function that cancels it.
   */
  readonly onDestroyed: (callback: () => void) => () => void;
  /** Reports to the host what the owner's callbacks throw. */
  readonly report: (error: unknown) => void;
}

/** The key of the method, for all versions of this package whose links have this form. */
export const sharedLinkKey = /*#__PURE__*/ Symbol.for('rx-secure-networking.retry-link.1');

/** The link of each error. */
export const retryLinks = new WeakMap<object, RetryLink>();
/** When the request that an error denied may be made again, in ms. */
export const retryDelays = new WeakMap<object, number>();

/** The error that a failure of another class stands for, such as the standard's `TypeError` of a body that is lost. */
export const errorsBehind = new WeakMap<object, object>();

/** Returns the link of an error of this copy, for another copy. */
export function shareLink(error: object): object | undefined {
  const link = retryLinks.get(error);
  return link && Object.freeze({ ...link, retryAfter: retryDelays.get(error) });
}

export function isRetryLink(given: Readonly<Record<keyof RetryLink, unknown>>): given is RetryLink {
  return Object.values(given).every((part) => typeof part === 'function');
}
