import type { SyncAudit } from '../model/Audit.ts';
import { hasValue } from '../model/intrinsics.ts';
import type { WithOwner } from '../model/Request.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';
import { nameKinds } from '../verdict/namedKinds.ts';

/**
 * Denies owners of these kinds, with code `kind`.
 *
 * `createNetwork` and `createOwner` throw if a rule names a kind that the network does not have, also inside `allOf`,
 * `combine` and the other combinators. They do not see it inside a function of your own that calls this audit.
 *
 * @throws RangeError for no kinds, TypeError for one that is not a string
 */
export function denyKinds(...kinds: readonly string[]): SyncAudit<WithOwner> {
  if (kinds.length === 0) throw new RangeError('denyKinds() needs at least one kind');
  if (!kinds.every((kind) => typeof kind === 'string')) throw new TypeError('denyKinds() takes strings');
  return nameKinds(kindAudit(kinds), kinds);
}

/** `denyKinds` for a preset, which is also good for networks that have no such kind. */
export function denyPresetKind(kind: string): SyncAudit<WithOwner> {
  return nameKinds(kindAudit([kind]), [kind], true);
}

function kindAudit(kinds: readonly string[]): SyncAudit<WithOwner> {
  const denied = new Set(kinds);
  return ({ owner }) =>
    !hasValue(denied, owner.kind) || libraryDenial('kind', `owners of kind ${owner.kind} may not have sockets`);
}
