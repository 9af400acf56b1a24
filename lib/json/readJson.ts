import { charCodeAt, max, parseJson } from '../model/intrinsics.ts';
import { copyData, maxDepth, type ReadMember } from './copyData.ts';
import type { JsonFault, Read } from './JsonFault.ts';

/**
 * Reads a message of JSON text into new data: objects have no prototype, no key comes twice or gives access to a prototype
 * (see `copyData`), no number is beyond ±(2^53 - 1), and nothing nests deeper than 64 levels. Never throws. The errors
 * contain no value of the message.
 *
 * `JSON.parse` rounds to the nearest double. An integer that a double cannot hold is still beyond the bound after rounding,
 * so the text need not be checked for numbers. A fraction may lose its last digits, as in every reader of doubles; `1e400`
 * becomes infinite and is rejected; `-0` stays `-0`.
 */
export function readJson(message: unknown): Read<unknown, readonly JsonFault[]> {
  if (typeof message !== 'string') return fault('the message is not text');
  const { depth, members } = measureJson(message);
  if (depth > maxDepth) return fault(`the text nests deeper than ${maxDepth} levels`);
  let parsed: unknown;
  try {
    parsed = parseJson(message);
  } catch {
    return fault('the text is not JSON'); // without the platform's message, which quotes the text
  }
  const copy = copyData(parsed, message.length, readParsed); // each value takes at least one character
  if (!copy.ok) return copy;
  // JSON.parse keeps the last of two, other readers the first: an audit could allow another value than the reader gets.
  if (members !== copy.value.members) return fault('an object has a key twice');
  return { ok: true, value: copy.value.data };
}

const readParsed: ReadMember = (holder, key) => (holder as Record<string, unknown>)[key]; // plain, just made by JSON.parse

function fault(reason: string): Read<never, readonly JsonFault[]> {
  return { ok: false, errors: [{ path: '', reason }] };
}

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures a JSON text in one pass, without parsing it: how deep it nests, and how many members its objects have in the text,
 * so that a key that comes twice counts twice. If the text is not JSON, the numbers mean nothing.
 */
export function measureJson(text: string): { readonly depth: number; readonly members: number } {
  let level = 0;
  let depth = 0;
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = charCodeAt(text, i);
    if (unit === quote) i = endOfString(text, i);
    else if (unit === colon) members += 1;
    else if (unit === openArray || unit === openObject) depth = max(depth, ++level);
    else if (unit === closeArray || unit === closeObject) level -= 1;
  }
  return { depth, members };
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = charCodeAt(text, i);
    if (unit === quote) return i;
    if (unit === backslash) i += 1;
  }
  return text.length;
}
