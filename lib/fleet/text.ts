import { isArray, keysOf } from '../model/intrinsics.ts';
import { printable } from '../model/printable.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';

// Texts for the engine. They are made and read by the platform's methods as they were when this module loaded, and never
// by `toJSON` of a prototype, which an owner may have patched.

const { stringify, parse } = JSON;

/** Quotes a text as JSON does, also one with lone surrogates, so that two different texts stay different in UTF-8. */
export function quote(text: string): string {
  return stringify(text);
}

/**
 * Makes JSON of plain data: texts, numbers, booleans, null, and objects and arrays of them. Leaves out what is undefined. A
 * number that JSON does not have is null, as in `JSON.stringify`.
 */
export function jsonOf(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'number') return value - value === 0 ? `${value}` : 'null';
  if (typeof value !== 'object' || value === null) return 'null';
  let text = '';
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) text += `${i > 0 ? ',' : ''}${jsonOf(value[i])}`;
    return `[${text}]`;
  }
  const names = keysOf(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const held = (value as Record<string, unknown>)[name];
    if (held !== undefined) text += `${text === '' ? '' : ','}${quote(name)}:${jsonOf(held)}`;
  }
  return `{${text}}`;
}

/**
 * Returns the message of an error that came from elsewhere, safe to display.
 *
 * @text the error of an engine
 */
export function failureMessage(failure: unknown): string {
  try {
    const message = (Object(failure) as { readonly message?: unknown }).message;
    return printable(typeof message === 'string' ? message : typeof failure);
  } catch {
    return typeof failure;
  }
}

/** Reads JSON. Undefined for anything else. */
export function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads an own property of an object that came from elsewhere; undefined if there is none. */
export function own(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? readOwnProperty(holder, name) : undefined;
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}
