import { show } from './show.ts';

/** Fails unless it holds. */
export function demand(holds: boolean, failure: () => string): void {
  if (!holds) throw new Error(failure());
}

/** Fails unless both are the same: plain values, bytes, or lists of them. */
export function demandSame(what: string, actual: unknown, expected: unknown): void {
  demand(isSame(actual, expected), () => `${what}: expected ${show(expected)}, came ${show(actual)}`);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return isSameBytes(a, b);
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let same = a.length === b.length;
  for (let i = 0; same && i < a.length; i += 1) same = a[i] === b[i];
  return same;
}
