import { printable } from '../model/printable.ts';

/** One thing that is wrong with data: where, and what would be right. It never holds the value that was found. */
export interface JsonFault {
  /** As in `users[0].name`; empty for the whole. */
  readonly path: string;
  readonly reason: string;
}

/** The most faults that are told of one message: more help nobody, and a message can have a million. */
export const maxFaults = 32;

/** Shows a fault on one line. */
export function showFault({ path, reason }: JsonFault): string {
  return path === '' ? reason : `${path}: ${reason}`;
}

const plainName = /^[A-Za-z_$][\w$]{0,99}$/;
const index = /^\d{1,10}$/;

/** Shows where a part of some data lies, as in `users[0].name["odd key"]`. Keys may be of unknown origin. */
export function showPath(keys: readonly (string | number)[]): string {
  let path = '';
  for (const key of keys) {
    const text = String(key);
    if (plainName.test(text)) path += path === '' ? text : `.${text}`;
    else path += index.test(text) ? `[${text}]` : `[${JSON.stringify(printable(text, 100))}]`;
  }
  return printable(path);
}

/** What came of reading something unknown: a value, or why there is none. */
export type Read<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: E };
