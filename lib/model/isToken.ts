import { matches } from './intrinsics.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether a text can be the name of a sub-protocol (RFC 7230, 3.2.6, as RFC 6455, 4.1 demands). */
export function isToken(text: string): boolean {
  return matches(token, text);
}
