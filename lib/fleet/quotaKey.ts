import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { reportRejection } from '../stream/callReporting.ts';
import type { Quota } from './FleetOptions.ts';
import { isString, own, quote } from './text.ts';

/**
 * Makes a function that returns the key under which an owner counts. Keys are quoted, so that no subject can be written
 * such that it counts as another.
 *
 * @param incarnation names an owner that counts alone
 */
export function quotaKey({ by, name, what }: Quota, incarnation: string): (owner: OwnerInfo) => string {
  const prefix = `${what} ${quote(name ?? (typeof by === 'function' ? 'own' : by))}`;
  return (owner) => {
    if (by === 'all') return prefix;
    const value = typeof by === 'function' ? reportRejection(by(owner)) : own(owner, by);
    // As a text, so that a promise by mistake is one key, and not a new one each time.
    if (value !== undefined) return `${prefix} of ${quote(isString(value) ? value : typeof value)}`;
    return `${prefix} alone ${quote(incarnation)} ${owner.id}`;
  };
}
