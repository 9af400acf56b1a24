import { isIP } from 'node:net';
import { getterOf, includes, slice } from '../model/intrinsics.ts';

// Taken when the module loads, so that code that changes the globals later cannot change what is approved and dialled.
const PlatformURL = URL;
const hostnameOf = getterOf(PlatformURL.prototype, 'hostname');
const platformIsIP = isIP;

/**
 * Converts an IP address to the spelling in which addresses are approved, dialled and compared: that of WHATWG URLs. Returns
 * undefined for anything else, also for a scoped address (`fe80::1%eth0`), since no rule can judge its scope.
 */
export function canonicalAddress(text: unknown): string | undefined {
  if (typeof text !== 'string' || includes(text, '%')) return undefined;
  const family = familyOf(text);
  if (family !== 6) return family === 4 ? text : undefined;
  return slice(hostnameOf(new PlatformURL(`ws://[${text}]`)) as string, 1, -1);
}

/** The family of an IP address, 4 or 6. 0 if the text is no address. */
export function familyOf(text: string): number {
  return platformIsIP(text);
}
