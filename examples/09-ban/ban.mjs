// A recipe: who is denied too often is thrown out. Built on `decisions$` alone.
import { defer, filter, map } from 'rxjs';

/**
 * From decisions to the owners that were denied `count` times within `within` ms, for a reason that `counts`; each time
 * that holds anew. Time is the decisions' own, so nothing runs while nobody is denied, and nothing is kept of an owner
 * that is gone.
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

/** Owners of a network with their handles by id, which is what a decision knows of them; `ban` destroys one. */
export function ownersOf(network) {
  const handles = new Map();
  return {
    createOwner(options) {
      const owner = network.createOwner(options);
      handles.set(owner.id, owner);
      owner.add(() => handles.delete(owner.id));
      return owner;
    },
    ban: ({ id }) => handles.get(id)?.destroy(),
    count: () => handles.size,
  };
}
