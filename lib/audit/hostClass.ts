import { endsWith, includes, matches, slice, startsWith } from '../model/intrinsics.ts';
import { type AddressClass, addressClass } from './addressClass.ts';

// Special-use names (RFC 6761, 6762 with its appendix G, 7686, 8375, 9476, 9665) and what local networks use as they
// like. `.example` is not among them: it leads nowhere.
const localNames =
  'local|localdomain|internal|intranet|private|corp|home|lan|home\\.arpa|service\\.arpa|resolver\\.arpa|onion|alt|test|invalid';
const isLocal = /*#__PURE__*/ new RegExp(`(?:^|\\.)(?:${localNames})$`);
const literal = /^\[|^[\d.]+$/; // as WHATWG URLs have it: IPv6 in brackets; no name ends in a number

/** What a host is, as far as its text says: `public`, or why it is not. */
export type HostClass = AddressClass | 'single-label name' | 'local name';

/** Judges the host of an endpoint without asking DNS: an address by its class, a name by its last labels. */
export function hostClass(host: string): HostClass {
  if (matches(literal, host)) {
    return addressClass(startsWith(host, '[') && endsWith(host, ']') ? slice(host, 1, -1) : host);
  }
  if (matches(/(?:^|\.)localhost$/, host)) return 'loopback';
  if (!includes(host, '.')) return 'single-label name';
  return matches(isLocal, host) ? 'local name' : 'public';
}
