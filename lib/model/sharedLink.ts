// What an error of `open()` leads to for who wants to try again. `reconnect()` may be that of another copy of the package,
// which a plug-in has installed, so the error itself answers for its link: by a method of its class, under a key that all
// copies know. Whoever holds the error can call it, the owner too. This is safe, because
//
// - the link has nothing but durations of the network, timers that end with the owner, word of that end, and a way to
//   report errors. The owner is who gets the error, so it is its own end, which it sees on `destroyed$` too, and its own
//   errors, which it could have thrown;
// - the scheduler itself, which is the host's, is not reachable from it, nor is anything that can be written to;
// - for errors of its own class a copy never calls the method: it looks into its own table, which nobody else can write;
// - a forged error can only give `reconnect()` the forger's own functions. It has them called from the forger's own
//   observable, which could do the same without. A throw of theirs is the error of what `reconnect()` gives.

/** The powers of a retry. Frozen. */
export interface RetryLink {
  /** How many ms have passed on the network's scheduler: for durations, never goes back. */
  readonly now: () => number;
  /** Calls back once after that many ms, unless the owner is destroyed before; the function that it returns leaves. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Calls back when the owner is destroyed, inside this call if it is; the function that it returns leaves. */
  readonly onDestroyed: (callback: () => void) => () => void;
  /** Takes what the owner's callbacks throw, for the host. */
  readonly report: (error: unknown) => void;
}

/** The name of the method, for all versions of this package whose links have this form. */
export const sharedLinkKey = /*#__PURE__*/ Symbol.for('rx-secure-networking.retry-link.1');

/** By the error. */
export const retryLinks = new WeakMap<object, RetryLink>();
/** When a denied request may be made again, in ms, by the error. */
export const retryDelays = new WeakMap<object, number>();

/** The link of an error of this copy, for another one. */
export function shareLink(error: object): object | undefined {
  const link = retryLinks.get(error);
  return link && Object.freeze({ ...link, retryAfter: retryDelays.get(error) });
}

export function isRetryLink(given: Readonly<Record<keyof RetryLink, unknown>>): given is RetryLink {
  return Object.values(given).every((part) => typeof part === 'function');
}
