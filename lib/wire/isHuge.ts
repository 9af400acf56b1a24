import { maxFieldsInPost } from './kinds.ts';
import { valuesIn } from './valuesIn.ts';

/**
 * Whether a malformed post has more values in it than a post may have, whatever holds them, or more text and memory.
 * Nobody posts such a one by mistake, and the platform takes long to make each of them: one is enough. Looks at no more
 * values than that.
 */
export function isHuge(post: unknown, mostBytes: number): boolean {
  const found = [post];
  let bytes = 0;
  for (const one of found) {
    bytes += bytesOf(one);
    if (bytes > mostBytes) return true;
    for (const value of valuesIn(one)) if (found.push(value) - 1 > maxFieldsInPost) return true;
  }
  return false;
}

/** What a part of some memory keeps is all of it. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
  return value instanceof ArrayBuffer ? value.byteLength : 0;
}
