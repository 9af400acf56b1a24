import { byteLength } from '../model/byteLength.ts';
import { noCode } from '../model/noCode.ts';

/** Whether a close frame can hold them (RFC 6455, 5.5 and 7.4), or is to hold nothing: no driver sends another one. */
export function fitsCloseFrame(code: number, reason: string): boolean {
  if (code === noCode) return reason === '';
  const defined = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1006;
  return Number.isInteger(code) && (defined || (code >= 3000 && code <= 4999)) && byteLength(reason) <= 123;
}
