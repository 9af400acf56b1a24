import { append, freeze, indexOfItem, isArray, matches, min } from './intrinsics.ts';

/** Reads sub-protocols. Returns a frozen list, or a text that says what is wrong. */
export function readProtocols(given: unknown): readonly string[] | string {
  if (given === undefined) return none;
  const list = typeof given === 'string' ? [given] : copyOf(given);
  if (list === undefined) return 'protocols must be a string or an array of strings';
  if (list.length > maxProtocols) return `there must be at most ${maxProtocols} protocols`;
  const names: string[] = [];
  for (let i = 0; i < list.length; i++) {
    const name = list[i];
    if (typeof name !== 'string' || name.length > maxProtocolLength || !isToken(name)) {
      return "a protocol must be a token of RFC 7230: letters, digits and !#$%&'*+-.^_`|~, at most 256 of them";
    }
    if (indexOfItem(names, name) >= 0) return `the protocol ${name} is listed twice`;
    append(names, name);
  }
  return freeze(names);
}

/** Copies the elements by index, at most one more than allowed. */
function copyOf(given: unknown): readonly unknown[] | undefined {
  try {
    if (!isArray(given)) return undefined;
    const length = min(given.length, maxProtocols + 1);
    const copy: unknown[] = [];
    for (let i = 0; i < length; i++) append<unknown>(copy, given[i]);
    return copy;
  } catch {
    return undefined; // a hostile getter or Proxy
  }
}

/** How many sub-protocols a socket may offer. */
export const maxProtocols = 32;
/** How many characters each of them may have. */
export const maxProtocolLength = 256;
const none: readonly string[] = Object.freeze([]);

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Returns whether a text is a token (RFC 7230, 3.2.6), as the name of a sub-protocol must be (RFC 6455, 4.1). */
export function isToken(text: string): boolean {
  return matches(token, text);
}

/** Returns what is wrong with the sub-protocol that a server chose, or undefined (RFC 6455, 4.1; WHATWG WebSockets). */
export function protocolFault(chosen: string, offered: readonly string[]): string | undefined {
  if (indexOfItem(offered, chosen) >= 0 || (offered.length === 0 && chosen === '')) return undefined;
  return chosen === '' ? 'the server chose no sub-protocol' : `the server chose "${chosen}", which was not offered`;
}
