import type { ListEntry } from '../model/FleetEngine.ts';

// Reads what clients of Redis answer: arrays in RESP2, maps or objects in RESP3, numbers or texts for numbers. Throws for
// anything else, so that the question counts as unanswered.

export function listOf(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply as readonly unknown[];
  throw new TypeError('expected an array from Redis');
}

/** Reads pairs: of an array of names and values in turn, an array of pairs, a map, or an object. */
function pairsOf(reply: unknown): readonly (readonly [unknown, unknown])[] {
  if (reply instanceof Map) return [...reply];
  if (!Array.isArray(reply)) {
    if (typeof reply === 'object' && reply !== null) return Object.entries(reply);
    throw new TypeError('expected pairs from Redis');
  }
  const items = reply as readonly unknown[];
  const first = items[0];
  if (Array.isArray(first)) return items.map((item) => [listOf(item)[0], listOf(item)[1]] as const);
  const pairs: (readonly [unknown, unknown])[] = [];
  for (let i = 0; i + 1 < items.length; i += 2) pairs.push([items[i], items[i + 1]]);
  return pairs;
}

export function textFrom(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  if (reply instanceof Uint8Array) return new TextDecoder().decode(reply);
  if (typeof reply === 'number') return `${reply}`;
  throw new TypeError('expected a text from Redis');
}

export function numberFrom(reply: unknown): number {
  const number = Number(typeof reply === 'number' ? reply : textFrom(reply));
  if (Number.isFinite(number)) return number;
  throw new TypeError('expected a number from Redis');
}

/** The fields of an entry of a stream, by name. */
export function fieldsOf(reply: unknown): ReadonlyMap<string, string> {
  return new Map(pairsOf(reply).map(([name, value]) => [textFrom(name), textFrom(value)]));
}

/** The entries of a stream: their ids and fields. */
export function entriesOf(
  reply: unknown,
): readonly { readonly id: string; readonly fields: ReadonlyMap<string, string> }[] {
  return listOf(reply).map((item) => {
    const [id, fields] = listOf(item);
    return { id: textFrom(id), fields: fieldsOf(fields) };
  });
}

/** Reads a list: each value is "version entry". A value of any other form revokes all the same. */
export function readEntries(reply: unknown): readonly ListEntry[] {
  return pairsOf(reply).map(([key, value]) => {
    const text = textFrom(value);
    const [, version, entry = text] = /^(\d{1,15}) (.*)$/su.exec(text) ?? [];
    return { key: textFrom(key), entry: entry === '' ? null : entry, version: Number(version ?? 0) };
  });
}

/** Reads what is known of the list: its epoch, empty if there is none, and its version. */
export function readMeta(reply: unknown): { readonly epoch: string; readonly version: number } {
  const [epoch, version] = listOf(reply);
  return { epoch: textFrom(epoch ?? ''), version: numberFrom(version ?? 0) };
}

/** Reads how old the list is, below 0 if nobody knows, and the run of Redis. */
export function readAge(reply: unknown): { readonly age: number; readonly run: string } {
  const [age, run] = listOf(reply);
  return { age: numberFrom(age), run: textFrom(run) };
}

/** Reads the number of a record; 0 for what is no record, which must not hide those behind it. */
export function readSeq(text: string | undefined): number {
  return /^\d{1,15}$/u.test(text ?? '') ? Number(text) : 0;
}

/** Reads the notices of one stream; an empty answer is null. */
export function readNotices(reply: unknown): readonly Notice[] {
  if (reply === null || reply === undefined) return [];
  const [stream] = pairsOf(reply);
  return readStream(stream?.[1] ?? []);
}

/** Reads notices of changes of the list. */
export function readStream(reply: unknown): readonly Notice[] {
  return entriesOf(reply).map(({ id, fields }) => {
    const key = fields.get('k');
    const entry = fields.get('e');
    const version = Number(fields.get('v'));
    if (key === undefined || entry === undefined || !Number.isSafeInteger(version)) return { id, entry: undefined };
    const resent = (fields.get('r') ?? '') !== ''; // the version since which a host has sent it again
    return { id, entry: { key, entry: entry === '' ? null : entry, version, ...(resent && { resent }) } };
  });
}

export interface Notice {
  readonly id: string;
  /** Undefined for what is no notice: somebody else has written it. */
  readonly entry: ListEntry | undefined;
}
