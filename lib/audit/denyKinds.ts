import type { SyncAudit } from '../model/Audit.ts';
import { hasValue } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { libraryDenial } from './libraryDenial.ts';

/**
 * Denies owners of these kinds, with code `kind`.
 *
 * @throws RangeError for no kinds, TypeError for one that is not a string
 */
export function denyKinds(...kinds: readonly string[]): SyncAudit<{ readonly owner: OwnerInfo }> {
  if (kinds.length === 0) throw new RangeError('denyKinds() needs at least one kind');
  if (!kinds.every((kind) => typeof kind === 'string')) throw new TypeError('denyKinds() takes strings');
  const denied = new Set(kinds);
  return ({ owner }) =>
    !hasValue(denied, owner.kind) || libraryDenial('kind', `owners of kind ${owner.kind} may not have sockets`);
}
