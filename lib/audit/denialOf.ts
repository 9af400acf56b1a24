import { freeze } from '../model/intrinsics.ts';
import type { Denial } from '../model/Verdict.ts';

/**
 * Makes a denial: frozen, and without a prototype, so that nothing on `Object.prototype` makes it something else. A
 * promise that is to give it would ask it for a `then`.
 */
export function denialOf(details: {
  readonly reason: string;
  readonly code: string | undefined;
  readonly retryAfter: number | undefined;
}): Denial {
  const { reason, code, retryAfter } = details;
  return freeze({
    __proto__: null,
    allow: false,
    reason,
    ...(code === undefined ? undefined : { code }),
    ...(retryAfter === undefined ? undefined : { retryAfter }),
  });
}
