import { printable } from './printable.ts';

/** What may be shown of any input that was meant as a URL: short, without user info, query and fragment. */
export function showUrl(input: unknown): string {
  if (typeof input !== 'string') return input instanceof URL ? showUrl(input.href) : `a value of type ${typeof input}`;
  const [before = ''] = input.split(/[?#]/, 1);
  return `"${printable(before.replace(/\/\/.*@/, '//…@'), 100)}"`;
}
