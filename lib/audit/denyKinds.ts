import type { SyncAudit } from '../model/Audit.ts';
import { hasValue } from '../model/intrinsics.ts';
import type { WithOwner } from '../model/Request.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { nameKinds } from '../verdict/namedKinds.ts';

/**
 * Makes an audit that denies the requests of owners of these kinds, with code `kind`.
 *
 * `createNetwork` and `createOwner` throw if a rule names a kind that the network does not have, also inside `allOf`,
 * `combine` and the other combinators. They cannot see it if a function of your own calls this audit.
 *
 * @throws RangeError without kinds; TypeError for a kind that is not a string
 */
export function denyKinds(...kinds: readonly string[]): SyncAudit<WithOwner> {
  if (kinds.length === 0) throw new RangeError('denyKinds() needs at least one kind');
  if (!kinds.every((kind) => typeof kind === 'string')) throw new TypeError('denyKinds() takes strings');
  return nameKinds(kindAudit(kinds), kinds);
}

/** `denyKinds` for a preset, which can also be used in networks that do not have the kind. */
export function denyPresetKind(kind: string): SyncAudit<WithOwner> {
  return nameKinds(kindAudit([kind]), [kind], true);
}

function kindAudit(kinds: readonly string[]): SyncAudit<WithOwner> {
  const denied = new Set(kinds);
  return ({ owner }) =>
    !hasValue(denied, owner.kind) || libraryDenial('kind', `owners of kind ${owner.kind} must not use the network`);
}
