// A recipe: destroys owners that are denied too often. It only uses `decisions$`.
import { defer, filter, map } from 'rxjs';

/**
 * Turns decisions into the owners that were denied `count` times within `within` ms. `counts` says which denials count. It
 * uses the times of the decisions, so it needs no timer, and it keeps no data of an owner that no longer exists.
 *
 * @example
 * network.decisions$.pipe(repeatOffenders({ counts: ({ code }) => code === 'endpoint', count: 5, within: 60_000 }))
 */
export const repeatOffenders =
  ({ counts, count, within }) =>
  (decisions$) =>
    defer(() => {
      const denials = new WeakMap(); // by the owner's record, which is the same object in all its decisions
      return decisions$.pipe(
        filter((decision) => !decision.allow && counts(decision)),
        filter(({ owner, at }) => {
          const recent = [...(denials.get(owner) ?? []), at].filter((time) => at - time <= within).slice(-count);
          denials.set(owner, recent);
          return recent.length === count;
        }),
        map(({ owner }) => owner),
      );
    });
