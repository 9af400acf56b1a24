import { firstValueFrom, from, type ObservableInput, throwError, timeout } from 'rxjs';

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

const most = 60; // characters or bytes

/** Shows a value in the text of a failure, in one line, cut where it is long. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > most ? `${showText(value)}…(${value.length})` : showText(value);
  if (value instanceof Uint8Array) return `bytes(${value.length})[${value.slice(0, most).join(' ')}]`;
  if (value instanceof Error) return `${value.name}(${showText(value.message)})`;
  return Array.isArray(value) ? `[${value.map(show).join(', ')}]` : String(value);
}

function showText(text: string): string {
  return JSON.stringify(text.slice(0, most));
}

/** Waits for a first value, in real time and only so long; then it rejects and says what it was waiting for. */
export function within<T>(patience: number, source: ObservableInput<T>, what: () => string): Promise<T> {
  const late = () => throwError(() => new Error(`waited ${patience} ms for ${what()}`));
  return firstValueFrom(from(source).pipe(timeout({ first: patience, with: late })));
}
