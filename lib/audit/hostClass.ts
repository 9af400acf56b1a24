import { type AddressClass, addressClass } from './addressClass.ts';

// Special-use names (RFC 6761, 6762 with its appendix G, 7686, 8375, 9476, 9665) and what local networks use as they
// like. `.example` is not among them: it leads nowhere.
const localNames: ReadonlySet<string> = /*#__PURE__*/ new Set([
  ...['local', 'localdomain', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'home.arpa', 'service.arpa'],
  ...['resolver.arpa', 'onion', 'alt', 'test', 'invalid'],
]);
const literal = /^\[|^[\d.]+$/; // as WHATWG URLs have it: IPv6 in brackets; no name ends in a number

/** What a host is, as far as its text says: `public`, or why it is not. */
export type HostClass = AddressClass | 'single-label name' | 'local name';

/** Judges the host of an endpoint without asking DNS: an address by its class, a name by its last labels. */
export function hostClass(host: string): HostClass {
  if (literal.test(host)) return addressClass(host.replace(/^\[(.*)\]$/, '$1'));
  const labels = host.split('.');
  if (labels.at(-1) === 'localhost') return 'loopback';
  if (labels.length === 1) return 'single-label name';
  return [-1, -2].some((from) => localNames.has(labels.slice(from).join('.'))) ? 'local name' : 'public';
}
