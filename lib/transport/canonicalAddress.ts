import { isIP } from 'node:net';
import { getterOf, includes, slice } from '../model/intrinsics.ts';

// Taken when the module loads: who changes the globals later does not change what is approved and dialled.
const PlatformURL = URL;
const hostnameOf = getterOf(PlatformURL.prototype, 'hostname');
const platformIsIP = isIP;

/** The family of an IP address, 4 or 6; 0 for whatever else. */
export function familyOf(text: string): number {
  return platformIsIP(text);
}

/**
 * Writes an IP address in the one spelling in which it is approved, dialled and compared: that of WHATWG URLs.
 * Undefined for whatever else, a scoped address (`fe80::1%eth0`) included: no rule could judge its scope.
 */
export function canonicalAddress(text: unknown): string | undefined {
  if (typeof text !== 'string' || includes(text, '%')) return undefined;
  const family = familyOf(text);
  if (family !== 6) return family === 4 ? text : undefined;
  return slice(hostnameOf(new PlatformURL(`ws://[${text}]`)) as string, 1, -1);
}
