import { copyData, maxDepth, type ReadMember } from './copyData.ts';
import type { JsonFault } from './JsonFault.ts';
import { measureJson } from './measureJson.ts';
import type { Read } from './Read.ts';

const readParsed: ReadMember = (holder, key) => (holder as Record<string, unknown>)[key]; // plain, just made by JSON.parse

/**
 * Reads a message of JSON text into fresh data: objects have no prototype, no key comes twice or leads to a prototype
 * (see `copyData`), no number lies beyond ±(2^53 - 1), and nothing lies deeper than 64 levels. Never throws; the errors
 * quote no value of the message.
 *
 * `JSON.parse` rounds to the nearest double and never past 2^53, so an integer that it cannot keep is still beyond the
 * bound after rounding: the text needs no second look. A fraction may lose its last digits, as in every reader of
 * doubles; `1e400` becomes infinite and is refused, `-0` stays zero.
 */
export function readJson(message: unknown): Read<unknown, readonly JsonFault[]> {
  if (typeof message !== 'string') return fault('the message is not text');
  const { depth, members } = measureJson(message);
  if (depth > maxDepth) return fault(`the text nests deeper than ${maxDepth} levels`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    return fault('the text is not JSON'); // the platform's own words quote it
  }
  const copy = copyData(parsed, message.length, readParsed); // each value takes a character
  if (!copy.ok) return copy;
  // JSON.parse takes the last of two, other readers the first: what one allows is not what the other gets.
  if (members !== copy.value.members) return fault('an object has a key twice');
  return { ok: true, value: copy.value.data };
}

function fault(reason: string): Read<never, readonly JsonFault[]> {
  return { ok: false, errors: [{ path: '', reason }] };
}
