import { firstValueFrom, from, type ObservableInput, throwError, timeout } from 'rxjs';

/** Throws an error with that text unless the condition holds. */
export function demand(holds: boolean, failure: () => string): void {
  if (!holds) throw new Error(failure());
}

/** Throws unless both are equal. It compares primitives, bytes, and arrays of them. */
export function demandSame(what: string, actual: unknown, expected: unknown): void {
  demand(isSame(actual, expected), () => `${what}: expected ${show(expected)}, got ${show(actual)}`);
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

/** Whether it is a plain `Uint8Array` that owns its whole buffer, so that it keeps no memory of the driver alive. */
export function isOwnBytes(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array) || Object.getPrototypeOf(value) !== Uint8Array.prototype) return false;
  return value.byteLength === value.buffer.byteLength;
}

const most = 60; // characters or bytes

/** Formats a value for an error's text, in one line; long values are cut. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > most ? `${showText(value)}…(${value.length})` : showText(value);
  if (value instanceof Uint8Array) return `bytes(${value.length})[${value.slice(0, most).join(' ')}]`;
  if (value instanceof Error) return `${value.name}(${showText(value.message)})`;
  return Array.isArray(value) ? `[${value.map(show).join(', ')}]` : String(value);
}

function showText(text: string): string {
  return JSON.stringify(text.slice(0, most));
}

/** Waits for the first value for at most `patience` ms of real time; then rejects with what it waited for. */
export function within<T>(patience: number, source: ObservableInput<T>, what: () => string): Promise<T> {
  const late = () => throwError(() => new Error(`waited ${patience} ms for ${what()}`));
  return firstValueFrom(from(source).pipe(timeout({ first: patience, with: late })));
}
