import { isArray } from '../model/intrinsics.ts';
import { isPlainObject } from '../model/readOptions.ts';
import { maxFieldsInPost } from './kinds.ts';

/**
 * Whether a malformed post has more values in it than a post may have, whatever holds them, or more text and memory.
 * Nobody posts such a one by mistake, and the platform takes long to make each of them: one is enough. Looks at no more
 * values than that.
 */
export function isHuge(post: unknown, mostBytes: number): boolean {
  const found = [post];
  let count = 0;
  let bytes = 0;
  for (const one of found) {
    bytes += bytesOf(one);
    if (typeof one === 'object' && one !== null) {
      count += sizeOf(one);
      if (count > maxFieldsInPost) return true;
      for (const value of valuesIn(one)) found.push(value);
    }
    if (bytes > mostBytes) return true;
  }
  return false;
}

/** What a part of some memory keeps is all of it. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
  return value instanceof ArrayBuffer ? value.byteLength : 0;
}

/** How many values an object has. */
function sizeOf(one: object): number {
  if (isArray(one)) return one.length;
  if (one instanceof Map) return 2 * one.size;
  if (one instanceof Set) return one.size;
  return isPlainObject(one) ? Object.keys(one).length : 0;
}

function* valuesIn(one: object): Iterable<unknown> {
  if (isArray(one) || one instanceof Set) yield* one as Iterable<unknown>;
  else if (one instanceof Map) for (const entry of one as Map<unknown, unknown>) yield* entry;
  else if (isPlainObject(one)) yield* Object.values(one) as unknown[];
}
