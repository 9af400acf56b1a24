import { hrefOf } from './hrefOf.ts';
import { printable } from './printable.ts';

/** What may be shown of any input that was meant as a URL: short, without user info, query and fragment. Never throws. */
export function showUrl(input: unknown): string {
  const text = typeof input === 'string' ? input : hrefOf(input);
  if (text === undefined) return `a value of type ${typeof input}`;
  const [before = ''] = text.split(/[?#]/, 1);
  return `"${printable(before.replace(/^(wss?:)?.*@/is, '$1//…@'), 100)}"`;
}
