import type { SyncAudit } from '../model/Audit.ts';
import type { WithEndpoint } from '../model/Request.ts';
import { addressClass, type AddressClass } from './addressClass.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { endsWith, includes, matches, slice, startsWith } from '../model/intrinsics.ts';

/**
 * Returns a policy that allows only connections to the public internet: not to loopback addresses, local networks or
 * cloud metadata, however they are written. `create` and `connect` check the host of the URL, an address or a name such
 * as `localhost`, `printer.local` or `intranet`. `resolve` checks every address to which a name resolves; if one is not
 * public, the connection is denied (L5). Denies with code `address`; the reason has the class of the address, not the
 * address.
 *
 * Browsers do not reveal to which addresses a name resolves. There `resolve` runs only for literal addresses.
 *
 * @example
 * createNetwork({ transport: wsTransport(), policy: combine(platforms.desktop, denyPrivateAddresses()) })
 */
export function denyPrivateAddresses(): PrivateAddressRules {
  return rules;
}

/** The rules of `denyPrivateAddresses`. Together they are a policy. */
export interface PrivateAddressRules {
  readonly create: SyncAudit<WithEndpoint>;
  readonly connect: SyncAudit<WithEndpoint>;
  readonly request: SyncAudit<WithEndpoint>;
  readonly resolve: SyncAudit<WithEndpoint & { readonly addresses: readonly string[] }>;
}

const judgeHost: PrivateAddressRules['create'] = ({ endpoint: { host } }) => {
  const kind = hostClass(host);
  return kind === 'public' || libraryDenial('address', `${host} is not public: ${kind}`);
};

const judgeAddresses: PrivateAddressRules['resolve'] = ({ endpoint: { host }, addresses }) => {
  if (addresses.length === 0) return libraryDenial('address', `${host} resolves to no address`);
  for (let i = 0; i < addresses.length; i++) {
    const kind = addressClass(addresses[i] ?? '');
    if (kind !== 'public')
      return libraryDenial('address', `${host} resolves to an address that is not public: ${kind}`);
  }
  return true;
};

const rules: PrivateAddressRules = /*#__PURE__*/ Object.freeze({
  create: judgeHost,
  connect: judgeHost,
  request: judgeHost,
  resolve: judgeAddresses,
});

// Special-use names (RFC 6761, 6762 with its appendix G, 7686, 8375, 9476, 9665), and names that local networks
// commonly use. `.example` is not among them, because it never resolves.
const localNames =
  'local|localdomain|internal|intranet|private|corp|home|lan|home\\.arpa|service\\.arpa|resolver\\.arpa|onion|alt|test|invalid';
const isLocal = /*#__PURE__*/ new RegExp(`(?:^|\\.)(?:${localNames})$`);
const literal = /^\[|^[\d.]+$/; // as in WHATWG URLs: IPv6 is in brackets, and no name ends in a number

/** The class of a host according to its text: `public`, or why it is not. */
export type HostClass = AddressClass | 'single-label name' | 'local name';

/** Classifies the host of an endpoint without DNS: an address by its class, a name by its last labels. */
export function hostClass(host: string): HostClass {
  if (matches(literal, host)) {
    return addressClass(startsWith(host, '[') && endsWith(host, ']') ? slice(host, 1, -1) : host);
  }
  if (matches(/(?:^|\.)localhost$/, host)) return 'loopback';
  if (!includes(host, '.')) return 'single-label name';
  return matches(isLocal, host) ? 'local name' : 'public';
}
