import { printable } from '../model/printable.ts';

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
