import { isIP } from 'node:net';

/**
 * Writes an IP address in the one spelling in which it is approved, dialled and compared: that of WHATWG URLs.
 * Undefined for whatever else, a scoped address (`fe80::1%eth0`) included: no rule could judge its scope.
 */
export function canonicalAddress(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.includes('%')) return undefined;
  if (isIP(text) !== 6) return isIP(text) === 4 ? text : undefined;
  return new URL(`ws://[${text}]`).hostname.slice(1, -1);
}
