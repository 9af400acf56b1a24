import { printable } from '../model/printable.ts';

/** One fault in data: where it is, and what would be right. Never contains the value itself. */
export interface JsonFault {
  /** Such as `users[0].name`. Empty if it is the whole value. */
  readonly path: string;
  readonly reason: string;
}

/** Makes a fault of the value behind these keys. */
export function faultAt(keys: readonly (string | number)[], reason: string): JsonFault {
  const fault = { path: showPath(keys), reason };
  keysByFault.set(fault, keys.slice());
  return fault;
}

/** The keys with which `faultAt` made a fault: its `path` is a text. None for the whole value. */
export function keysOf(fault: JsonFault): readonly (string | number)[] {
  return keysByFault.get(fault) ?? [];
}

const keysByFault = new WeakMap<JsonFault, readonly (string | number)[]>();

/** At most that many faults are reported for one message: it could have a million. */
export const maxFaults = 32;

/** Shows a fault on one line. */
export function showFault({ path, reason }: JsonFault): string {
  return path === '' ? reason : `${path}: ${reason}`;
}

const plainName = /^[A-Za-z_$][\w$]{0,99}$/;
const index = /^\d{1,10}$/;

/** Shows the path of a value in data, such as `users[0].name["odd key"]`. The keys may come from untrusted code. */
export function showPath(keys: readonly (string | number)[]): string {
  let path = '';
  for (const key of keys) {
    const text = String(key);
    if (plainName.test(text)) path += path === '' ? text : `.${text}`;
    else path += index.test(text) ? `[${text}]` : `[${JSON.stringify(printable(text, 100))}]`;
  }
  return printable(path);
}

/** The result of reading unknown data: a value, or the errors. */
export type Read<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: E };
