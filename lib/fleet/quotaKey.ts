import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { reportRejection } from '../stream/callReporting.ts';
import type { Quota } from './FleetOptions.ts';
import { isString, own, quote } from './text.ts';

/**
 * Makes a function that returns the key under which an owner counts. Keys are quoted, so that no subject can be written
 * such that it counts as another. The function throws if `by` returns anything but a text or undefined.
 *
 * @param incarnation names an owner that counts alone
 */
export function quotaKey({ by, name, what }: Quota, incarnation: string): (owner: OwnerInfo) => string {
  const prefix = `${what} ${quote(name ?? (typeof by === 'function' ? 'own' : by))}`;
  return (owner) => {
    if (by === 'all') return prefix;
    const value = typeof by === 'function' ? reportRejection(by(owner)) : own(owner, by);
    if (value === undefined) return `${prefix} alone ${quote(incarnation)} ${owner.id}`;
    if (!isString(value)) throw new TypeError('by of a quota must return a string or undefined');
    return `${prefix} of ${quote(value)}`;
  };
}
