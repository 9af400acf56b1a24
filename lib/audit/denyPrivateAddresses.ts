import type { SyncAudit } from '../model/Audit.ts';
import type { Endpoint } from '../model/Endpoint.ts';
import { addressClass, type AddressClass } from './addressClass.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';
import { endsWith, includes, matches, slice, startsWith } from '../model/intrinsics.ts';

/** The rules of `denyPrivateAddresses`: together they are a policy. */
export interface PrivateAddressRules {
  readonly create: SyncAudit<{ readonly endpoint: Endpoint }>;
  readonly connect: SyncAudit<{ readonly endpoint: Endpoint }>;
  readonly request: SyncAudit<{ readonly endpoint: Endpoint }>;
  readonly resolve: SyncAudit<{ readonly endpoint: Endpoint; readonly addresses: readonly string[] }>;
}

/**
 * The policy that lets sockets lead to the public internet only: no loopback, no local network, no cloud metadata, in
 * whatever spelling. `create` and `connect` judge the host as it is written, an address or a name such as `localhost`,
 * `printer.local` and `intranet`; `resolve` judges every address that a name leads to, and one bad one denies the dial
 * (L5). Denies with code `address` and says the class of the address, not the address.
 *
 * Browsers show nobody what a name resolves to: there `resolve` is asked about literal addresses only.
 *
 * @example
 * createNetwork({ transport: wsTransport(), policy: combine(platforms.desktop, denyPrivateAddresses()) })
 */
export function denyPrivateAddresses(): PrivateAddressRules {
  return rules;
}

const judgeHost: PrivateAddressRules['create'] = ({ endpoint: { host } }) => {
  const kind = hostClass(host);
  return kind === 'public' || libraryDenial('address', `${host} is not public: ${kind}`);
};

const judgeAddresses: PrivateAddressRules['resolve'] = ({ endpoint: { host }, addresses }) => {
  if (addresses.length === 0) return libraryDenial('address', `${host} has no address`);
  for (let i = 0; i < addresses.length; i++) {
    const kind = addressClass(addresses[i] ?? '');
    if (kind !== 'public') return libraryDenial('address', `${host} leads to an address that is not public: ${kind}`);
  }
  return true;
};

const rules: PrivateAddressRules = /*#__PURE__*/ Object.freeze({
  create: judgeHost,
  connect: judgeHost,
  request: judgeHost,
  resolve: judgeAddresses,
});

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
